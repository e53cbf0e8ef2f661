# SPDX-License-Identifier: Apache-2.0
"""Pages as they are sent, and what there is to say of them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from kiosk.errors import ReaderError

A4_INCHES: Final = 297 / 25.4
"""The long side of the page that a dpi is meant for."""

_BEGIN: Final = b"\xff\xd8"
_MARK: Final = struct.Struct(">BBH")
_SIZE: Final = struct.Struct(">BHHB")
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive (ITU-T T.81, table B.1): what Pillow and a browser read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How large a page may be when it is sent."""

    page_bytes: int = 1_000_000
    dpi: int = 200

    @property
    def side(self) -> int:
        """Most pixels of a page's longer side."""
        return round(A4_INCHES * self.dpi)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """One page as JPEG, without anything but its dots."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    is_grey: bool = False


class Advice(Enum):
    """What is wrong with a page that could be read, what matters most first."""

    CUT = "cut"
    """It runs off the picture."""
    BLURRED = "blurred"
    GLARE = "glare"
    """A light is mirrored on it."""
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page, and what to tell the person of it; it is kept whatever that is."""

    page: PageImage
    advice: tuple[Advice, ...] = ()


def page_of(jpeg: bytes) -> PageImage:
    """Take a page that was prepared before, by what its file says of itself; decodes nothing.

    Raises ReaderError for what is no JPEG.
    """
    try:
        _precision, height, width, colours = next(_sizes(jpeg))
    except (struct.error, StopIteration) as error:
        raise ReaderError("no page that was prepared", code="reader.picture") from error
    return PageImage(jpeg=jpeg, width=width, height=height, is_grey=colours == 1)


def _sizes(jpeg: bytes) -> "Iterator[tuple[int, int, int, int]]":
    """Go from segment to segment to those that say a size (ITU-T T.81, B.2.2)."""
    place = len(_BEGIN)
    if not jpeg.startswith(_BEGIN):
        return
    while True:
        begin, kind, length = _MARK.unpack_from(jpeg, place)
        if begin != 0xFF or length < 2:
            return
        if kind in _FRAMES:
            yield _SIZE.unpack_from(jpeg, place + _MARK.size)
        place += 2 + length
