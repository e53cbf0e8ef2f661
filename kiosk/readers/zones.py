# SPDX-License-Identifier: Apache-2.0
"""A document's zone by a device: pictures are taken until what is read can be believed."""

from collections.abc import Callable
from datetime import date
from typing import Final

from kiosk.errors import ReaderError
from kiosk.readers.optical import NoZone, ZoneText, agreed
from kiosk.readers.port import PageReader
from kiosk.readers.workshop import Workshop

MOST_PICTURES: Final = 4
"""Of one page before a camera; it takes about a second for each."""


def zone_by(
    device: PageReader,
    workshop: Workshop,
    *,
    today: date,
    moves: bool,
    is_wanted: Callable[[], bool] = lambda: True,
) -> str:
    """Read the zone of the document that a device sees, as somebody would type it.

    Of a device whose picture ``moves`` two pictures must say the same; no more are taken once
    nobody wants them. MAY block for as long as the device takes. Raises ReaderError as they do, and with the code of ``NoZone``.
    """
    reads: list[ZoneText | NoZone] = []
    for _picture in range(MOST_PICTURES if moves else 1):
        if not is_wanted():
            break
        reads.append(workshop.zone(device.take(), today))
        found = agreed(reads) if moves else reads[0]
        if isinstance(found, ZoneText):
            return found.text
    reasons = [one.code for one in reads if isinstance(one, NoZone)]
    raise ReaderError(
        "no zone that can be believed", code=reasons[-1] if reasons else "zone.unsure"
    )
