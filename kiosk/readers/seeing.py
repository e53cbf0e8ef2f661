# SPDX-License-Identifier: Apache-2.0
"""Reads the zone that is in a picture; for the process that decodes pictures alone."""

from datetime import date
from typing import Any, Final

import numpy as np

from kiosk.readers.decoding import opened
from kiosk.readers.optical import ZoneText, read_zone
from kiosk.readers.optical.recogniser import HEIGHT, WIDTH, likelihoods

SIDE: Final = 3000
"""Dots of the longer side, at least, where a picture has them: A4 at 250 dpi, a symbol of 20."""

likelihoods(np.zeros((1, HEIGHT, WIDTH), np.float32))  # its file can't be opened later


def zone_in(data: bytes, today: date) -> dict[str, Any]:
    """Give the lines of a zone in a picture's file, or the code of ``NoZone`` and none.

    Raises ReaderError as ``kiosk.readers.decoding.prepare`` does.
    """
    found = read_zone(np.asarray(opened(data, SIDE).convert("L")), today=today)
    if isinstance(found, ZoneText):
        return {"lines": found.lines, "code": ""}
    return {"lines": (), "code": found.code}
