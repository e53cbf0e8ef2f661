# SPDX-License-Identifier: Apache-2.0
"""Makes pages of strangers' pictures; for the process that decodes pictures alone.

A picture is measured before it is decoded, and a page is written anew, with nothing of a device
in it. Everything else asks ``kiosk.readers.workshop``.
"""

import io
import struct
from collections.abc import Callable
from typing import Final, TypeVar

import cv2
import numpy as np
from PIL import Image, ImageOps

from kiosk.errors import ReaderError
from kiosk.readers.finding import straightened
from kiosk.readers.frames import MOST_BODY
from kiosk.readers.judging import advice_on
from kiosk.readers.pages import Bounds, PageImage, Prepared

Made = TypeVar("Made")

MOST_BYTES: Final = MOST_BODY
"""Of a picture's file as it comes."""
MOST_PIXELS: Final = 60_000_000
"""Of a picture as it comes: a telephone's, or A4 at 600 dpi; 180 MB in memory and no more."""
MOST_SIDE: Final = 20_000

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITIES: Final = (85, 75, 65, 55, 45)
"""Tried in turn until a page is small enough; below the last one it is made smaller."""
_SHRINK: Final = 0.8
_LEAST_SIDE: Final = 200
_ROOM: Final = 1.5
"""So many times the dots of a page are decoded: the page may fill only two thirds of a picture."""

_BROKEN: Final = (
    *(OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, struct.error),
)
"""What the decoders raise for files that are cut or forged."""


def prepare(data: bytes, bounds: Bounds) -> Prepared:
    """Decode a picture, find the page in it, and write that anew: upright, opaque, in bounds.

    Takes up to a second or two. Raises ReaderError: ``reader.size`` and ``reader.pixels`` for
    what is too large to be looked at, ``reader.picture`` for what is no picture.
    """
    image = opened(data, round(bounds.side * _ROOM))
    try:
        found = straightened(np.asarray(image))
        image = Image.fromarray(found.dots)
        image.thumbnail((bounds.side, bounds.side))
        advice = advice_on(np.asarray(image), is_cut=found.is_cut)
    except cv2.error as error:
        if error.code != cv2.Error.StsNoMem:
            raise
        raise MemoryError from error
    return Prepared(_page(image, bounds), advice)


def thumbnail(jpeg: bytes, side: int) -> bytes:
    """Make a small JPEG of a page for the screen."""
    image = opened(jpeg, side)
    image.thumbnail((side, side))
    return _written(image, 80)


def opened(data: bytes, side: int) -> Image.Image:
    """Decode a picture, upright and on white paper, with at least that many dots if it has them.

    It has fewer than twice as many. Raises ReaderError as ``prepare`` does.
    """
    if len(data) > MOST_BYTES:
        raise ReaderError("more bytes than a page has", code="reader.size")
    return _guarded(lambda: _opened(data, side))


def _guarded(make: Callable[[], Made]) -> Made:
    """Turn every way in which a decoder gives up into one error without its words."""
    try:
        return make()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise ReaderError("more dots than a page has", code="reader.pixels") from error
    except _BROKEN as error:
        raise ReaderError("no picture that can be read", code="reader.picture") from error


def _opened(data: bytes, side: int) -> Image.Image:
    """Look at a picture's size before anything of it is decoded."""
    image: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS)
    if image.width * image.height > MOST_PIXELS or max(image.size) > MOST_SIDE:
        raise ReaderError("more dots than a page has", code="reader.pixels")
    # a JPEG is decoded at half or a quarter of its size where that is enough
    image.draft("RGB", (side, side))
    image.load()
    shrink = max(image.size) // side
    if shrink > 1 and image.mode in {"RGB", "RGBA", "L", "LA"} and not _is_keyed(image):
        image = image.reduce(shrink)
    ImageOps.exif_transpose(image, in_place=True)
    return _opaque(image)


def _is_keyed(image: Image.Image) -> bool:
    """Tell whether one colour stands for nothing."""
    return "transparency" in image.info


def _opaque(image: Image.Image) -> Image.Image:
    """Put a picture on white paper, in colours or greys that JPEG knows."""
    if image.mode in {"RGB", "L"} and not _is_keyed(image):
        return image
    if image.mode in {"1", "I;16", "I", "F"}:
        return image.convert("L")
    if "A" in image.getbands() or _is_keyed(image):
        clear = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return image.convert("RGB")


def _page(image: Image.Image, bounds: Bounds) -> PageImage:
    while True:
        for quality in _QUALITIES:
            jpeg = _written(image, quality)
            if len(jpeg) <= bounds.page_bytes:
                is_grey = image.mode == "L"
                return PageImage(jpeg=jpeg, width=image.width, height=image.height, is_grey=is_grey)
        if max(image.size) < _LEAST_SIDE:
            raise ReaderError("a page that no size fits", code="reader.size")
        image.thumbnail((round(image.width * _SHRINK), round(image.height * _SHRINK)))


def _written(image: Image.Image, quality: int) -> bytes:
    """Write a JPEG of the dots alone: no profile, no place, no day, no thumbnail."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
