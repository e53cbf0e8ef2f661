# SPDX-License-Identifier: Apache-2.0
"""Where in a picture lines of evenly spaced symbols may stand, whatever they say."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

_SIDES: Final = (1800, 900, 450)
"""Longer sides at which a picture is looked at: lines are found where a symbol is 6 to 13 dots."""
_LEAST_INK: Final = 9
"""Grey levels by which a stroke is darker than the paper around it."""
_SHARE: Final = 0.35
"""Of the darkest ink nearby: what is weaker is pattern."""
_SLANT: Final = 20.0
"""Degrees: a zone leans less in a page that was laid down or held."""
_FLATNESS: Final = 7.0
"""A band is at least so many times as long as it is high; bands are joined before they are used."""
_MOST_BANDS: Final = 60
_LONG: Final = 16.0
"""Heights: a line of 30 symbols has about 25."""


@dataclass(frozen=True, slots=True)
class Band:
    """A dark strip in a picture: its middle, its length and height, and its slope."""

    x: float
    y: float
    length: float
    height: float
    angle: float
    """Radians."""


def bands(picture: Picture) -> list[Band]:
    """Find strips that may be lines of text, the longest first, each at one size of the picture."""
    longer = max(picture.shape)
    found: list[Band] = []
    for scale in dict.fromkeys(min(side / longer, 1.0) for side in _SIDES):
        small = picture
        if scale < 1:
            size = (
                max(1, round(picture.shape[1] * scale)),
                max(1, round(picture.shape[0] * scale)),
            )
            small = _dots(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
        found += [_enlarged(band, scale) for band in _joined(_strips(_ink(small)))]
    found = [band for band in found if band.length > 2 * _FLATNESS * band.height]
    return sorted(found, key=lambda band: -band.length / band.height)[:_MOST_BANDS]


def paired(found: list[Band]) -> list[Band]:
    """Keep bands that lie below each other, as long and as high: the lines of a zone do."""
    return [
        one for one in found if any(_is_next(one, other) or _is_next(other, one) for other in found)
    ]


def _is_next(upper: Band, lower: Band) -> bool:
    height = max(upper.height, lower.height)
    along, across = _seen_from(upper, upper, lower)
    return (
        upper.length > _LONG * upper.height
        and 1.3 * height < across < 4 * height
        and abs(along) < 0.06 * upper.length
        and 0.9 < lower.length / upper.length < 1.1
        and min(upper.height, lower.height) > 0.7 * height
    )


def _ink(picture: Picture) -> Picture:
    """Mark what is darker than the paper around it and nearly as dark as any ink nearby."""
    soft = cv2.GaussianBlur(picture, (3, 3), 0)
    dark = cv2.morphologyEx(soft, cv2.MORPH_BLACKHAT, _box(11, 11))
    near = cv2.boxFilter(cv2.dilate(dark, _box(41, 21)), -1, (41, 21))
    limit = np.maximum(np.asarray(near, np.float32) * _SHARE, _LEAST_INK)
    return _dots(np.asarray(dark, np.float32) > limit)


def _strips(ink: Picture) -> list[Band]:
    """Close the gaps between symbols and take what is long and flat."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _box(15, 1))
    closed = cv2.morphologyEx(closed, cv2.MORPH_OPEN, _box(21, 3))
    outlines, _tree = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found = []
    for outline in outlines:
        if len(outline) < 60:
            continue
        (x, y), (width, height), angle = cv2.minAreaRect(outline)
        if width < height:
            width, height, angle = height, width, angle + 90
        angle = (angle + 90) % 180 - 90
        height = max(cv2.contourArea(outline) / max(width, 1), 1)
        if abs(angle) <= _SLANT and 4 <= height <= 22 and width >= 4 * height:
            found.append(Band(x, y, width, height, float(np.radians(angle))))
    return found


def _joined(found: list[Band]) -> list[Band]:
    """Join pieces of one line that something bright or blank has parted."""
    pieces = sorted(found, key=lambda band: band.x)
    whole: list[Band] = []
    for piece in pieces:
        for at, left in enumerate(whole):
            if _goes_on(left, piece):
                whole[at] = _together(left, piece)
                break
        else:
            whole.append(piece)
    return whole


def _goes_on(left: Band, right: Band) -> bool:
    height = max(left.height, right.height)
    far = right.x - left.x - (left.length + right.length) / 2 > 6 * height
    if far or min(left.height, right.height) < 0.6 * height:
        return False
    longer = left if left.length >= right.length else right
    along, across = _seen_from(longer, left, right)
    gap = along - (left.length + right.length) / 2
    return -height < gap < 5 * height and abs(across) < 0.6 * height + 0.03 * along


def _seen_from(base: Band, left: Band, right: Band) -> tuple[float, float]:
    """Give the way from one band's middle to the other's, along and across the base's slope."""
    x, y = right.x - left.x, right.y - left.y
    cos, sin = np.cos(base.angle), np.sin(base.angle)
    return float(x * cos + y * sin), float(y * cos - x * sin)


def _together(left: Band, right: Band) -> Band:
    begin = (
        left.x - np.cos(left.angle) * left.length / 2,
        left.y - np.sin(left.angle) * left.length / 2,
    )
    end = (
        right.x + np.cos(right.angle) * right.length / 2,
        right.y + np.sin(right.angle) * right.length / 2,
    )
    x, y = end[0] - begin[0], end[1] - begin[1]
    weight = left.length / (left.length + right.length)
    return Band(
        float(begin[0] + x / 2),
        float(begin[1] + y / 2),
        float(np.hypot(x, y)),
        left.height * weight + right.height * (1 - weight),
        float(np.arctan2(y, x)),
    )


def _enlarged(band: Band, scale: float) -> Band:
    """Put a band that was found in a smaller picture into the whole one."""
    return Band(
        (band.x + 0.5) / scale - 0.5,
        (band.y + 0.5) / scale - 0.5,
        band.length / scale,
        band.height / scale,
        band.angle,
    )


def _box(width: int, height: int) -> Picture:
    return np.ones((height, width), np.uint8)


def _dots(picture: Any) -> Picture:
    """OpenCV's signatures promise less than its functions give."""
    return np.asarray(picture, np.uint8)
