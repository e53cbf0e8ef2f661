# SPDX-License-Identifier: Apache-2.0
"""Reads the bar codes that are in a picture; for the process that decodes pictures alone."""

from typing import Final

import numpy as np
import zxingcpp

from kiosk.readers.codes import cleaned
from kiosk.readers.decoding import opened
from kiosk.readers.workshop import MOST_CODES

SIDE: Final = 3500
"""Pixels of the longer side, at least, where a picture has them: fine codes need all they get."""

_FORMATS: Final = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.Code39,
        zxingcpp.BarcodeFormat.EAN8,
        zxingcpp.BarcodeFormat.EAN13,
    ]
)


def codes_in(data: bytes) -> list[str]:
    """Give what the codes in a picture's file say, those that say nothing left out.

    Raises ReaderError as ``kiosk.readers.decoding.prepare`` does.
    """
    grey = np.asarray(opened(data, SIDE).convert("L"))
    found = zxingcpp.read_barcodes(grey, formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain)
    texts = [cleaned(code.text) for code in found]
    return [text for text in dict.fromkeys(texts) if text][:MOST_CODES]
