# SPDX-License-Identifier: Apache-2.0
"""Pages as they are sent: decoded within bounds, written anew, with nothing of a device in them."""

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from kiosk.errors import ReaderError

if TYPE_CHECKING:
    from PIL.Image import Image

Made = TypeVar("Made")

MOST_BYTES: Final = 64 << 20
"""Of a picture's file as it comes."""
MOST_PIXELS: Final = 60_000_000
"""Of a picture as it comes: a telephone's, or A4 at 600 dpi; 180 MB in memory and no more."""
MOST_SIDE: Final = 20_000

A4_INCHES: Final = 297 / 25.4
"""The long side of the page that a dpi is meant for."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITIES: Final = (85, 75, 65, 55, 45)
"""Tried in turn until a page is small enough; below the last one it is made smaller."""
_SHRINK: Final = 0.8
_LEAST_SIDE: Final = 200


_BROKEN: Final = (
    *(OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, struct.error),
)
"""What the decoders raise for files that are cut or forged."""


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


def prepare(data: bytes, bounds: Bounds) -> PageImage:
    """Decode a picture and write it anew: upright, opaque, no larger than the bounds.

    Takes up to a second or two. Raises ReaderError: ``reader.size`` and ``reader.pixels`` for
    what is too large to be looked at, ``reader.picture`` for what is no picture.
    """
    if len(data) > MOST_BYTES:
        raise ReaderError("more bytes than a page has", code="reader.size")
    return _guarded(lambda: _prepared(data, bounds))


def page_of(jpeg: bytes) -> PageImage:
    """Take a page that was prepared before. Raises ReaderError for what is none."""

    def look() -> PageImage:
        from PIL import Image

        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            return PageImage(
                jpeg=jpeg, width=image.width, height=image.height, is_grey=image.mode == "L"
            )

    return _guarded(look)


def thumbnail(page: PageImage, side: int) -> bytes:
    """Make a small JPEG of a page for the screen."""

    def make() -> bytes:
        image = _opened(page.jpeg, side)
        image.thumbnail((side, side))
        return _written(image, 80)

    return _guarded(make)


def _guarded(make: Callable[[], Made]) -> Made:
    """Turn every way in which a decoder gives up into one error without its words."""
    from PIL import Image

    try:
        return make()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ReaderError("more dots than a page has", code="reader.pixels") from error
    except _BROKEN as error:
        raise ReaderError("no picture that can be read", code="reader.picture") from error


def _prepared(data: bytes, bounds: Bounds) -> PageImage:
    from PIL import ImageOps  # late: most visits bring no picture

    image = _opened(data, bounds.side)
    image = _opaque(ImageOps.exif_transpose(image))
    image.thumbnail((bounds.side, bounds.side))
    while True:
        for quality in _QUALITIES:
            jpeg = _written(image, quality)
            if len(jpeg) <= bounds.page_bytes:
                return PageImage(
                    jpeg=jpeg, width=image.width, height=image.height, is_grey=image.mode == "L"
                )
        if max(image.size) < _LEAST_SIDE:
            raise ReaderError("a page that no size fits", code="reader.size")
        image.thumbnail((round(image.width * _SHRINK), round(image.height * _SHRINK)))


def _opened(data: bytes, side: int) -> "Image":
    """Look at a picture's size before anything of it is decoded."""
    from PIL import Image

    image = Image.open(io.BytesIO(data), formats=_FORMATS)
    if image.width * image.height > MOST_PIXELS or max(image.size) > MOST_SIDE:
        raise ReaderError("more dots than a page has", code="reader.pixels")
    # a JPEG is decoded at half or a quarter of its size where that is enough
    image.draft("RGB", (side, side))
    image.load()
    return image


def _opaque(image: "Image") -> "Image":
    """Put a picture on white paper, in colours or greys that JPEG knows."""
    from PIL import Image

    if image.mode == "L":
        return image.copy()
    if image.mode in {"1", "I;16", "I", "F"}:
        return image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        paper = Image.new("RGB", image.size, "white")
        clear = image.convert("RGBA")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return image.convert("RGB")


def _written(image: "Image", quality: int) -> bytes:
    """Write a JPEG of the dots alone: no profile, no place, no day, no thumbnail."""
    from PIL import Image

    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
