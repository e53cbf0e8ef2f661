# SPDX-License-Identifier: Apache-2.0
"""The few ESC/POS commands that a picture on paper takes, by Epson's command reference."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Final

from kiosk.printing.port import Raster

BEGIN: Final = b"\x1b@" + b"\x1da\x00"
"""``ESC @`` forgets what was set before, ``GS a 0`` stops what the printer says unasked."""

END: Final = b"\x1dVB\x00"
"""``GS V 66 0`` feeds to the knife and cuts, leaving a point of paper."""

FORGET: Final = b"\x10\x05\x02" + b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08" + b"\x1b@"
"""``DLE ENQ 2`` and ``DLE DC4 8`` clear the buffers at once: the next person gets none of it."""

ASK_WHEN_REACHED: Final = b"\x1dr\x01"
"""``GS r 1`` is answered when all before it has been carried out, and never without paper."""

BAND_ROWS: Final = 128
"""Rows between two looks at the printer: 16 mm of paper."""


class Ask(IntEnum):
    """What ``DLE EOT`` asks for, at once and whatever the printer is doing."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4

    @property
    def command(self) -> bytes:
        """The three bytes that ask."""
        return bytes((0x10, 0x04, self))


_DLE: Final = 0x10
_HEARD_AT_ONCE: Final = {0x04, 0x05, 0x14}
"""``EOT``, ``ENQ`` and ``DC4``: behind ``DLE`` they are obeyed inside a picture as well."""


def bands(raster: Raster) -> Iterator[bytes]:
    """Give a picture as complete commands (``GS v 0``), from the top."""
    width = raster.row_bytes.to_bytes(2, "little")
    for first in range(0, raster.height, BAND_ROWS):
        rows = min(BAND_ROWS, raster.height - first)
        dots = raster.data[first * raster.row_bytes : (first + rows) * raster.row_bytes]
        yield b"\x1dv0\x00" + width + rows.to_bytes(2, "little") + harmless(dots)


def harmless(dots: bytes) -> bytes:
    """Blacken one dot wherever the picture would say something to the printer.

    The dot stands beside a black one and is 0.125 mm wide. Squares of a QR code are at least
    four dots wide and never look like a command.
    """
    if _DLE not in dots:
        return dots
    mended = bytearray(dots)
    place = mended.find(_DLE)
    while 0 <= place < len(mended) - 1:
        if mended[place + 1] in _HEARD_AT_ONCE:
            mended[place] |= _DLE << 1
        place = mended.find(_DLE, place + 1)
    return bytes(mended)
