# SPDX-License-Identifier: Apache-2.0
"""Lines of evenly spaced symbols: fitted to their marks, and cut into cells."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.readers.optical.finding import Band, Picture
from kiosk.readers.optical.recogniser import HEIGHT, WIDTH, Floats

Numbers = NDArray[np.float64]
Curve = NDArray[np.float64]
"""Factors of a polynomial of the second degree, the highest power first."""

PITCH: Final = 20
"""Dots from symbol to symbol in what the recogniser sees."""
_FIT_PITCH: Final = 24
"""Dots from symbol to symbol while a line is fitted."""
_FIT_HEIGHT: Final = 80
_SAMPLED: Final = 52
"""Dots of height that are sampled, so that the paper around a line is known."""
_LEAST_MARKS: Final = 14
_EVENNESS: Final = 0.14
"""Of a pitch: how far marks lie from their places, as a root of mean squares; 0.29 is chance."""
_LONGEST_GAP: Final = 4
"""Symbols in a row that may have left no mark: merged, or in a glare."""
_LEAST_CONTRAST: Final = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Where the symbols of a line stand: symbol ``t``, also between two, is at (x(t), y(t))."""

    x: Curve
    y: Curve
    first: int
    last: int
    """The outermost symbols that left a mark."""

    def at(self, places: Numbers) -> tuple[Numbers, Numbers]:
        """Give the points of places."""
        return _along(self.x, places), _along(self.y, places)

    def step(self, places: Numbers) -> tuple[Numbers, Numbers]:
        """Give the way from each place to the next symbol."""
        return _along(np.polyder(self.x), places), _along(np.polyder(self.y), places)

    @property
    def pitch(self) -> float:
        """Dots of the picture from symbol to symbol, in the middle."""
        x, y = self.step(np.array([(self.first + self.last) / 2]))
        return float(np.hypot(x[0], y[0]))

    def turned(self) -> "Row":
        """Give the same line as it is read upside down."""
        signs = np.array([1.0, -1.0, 1.0])
        return Row(self.x * signs, self.y * signs, -self.last, -self.first)


def _along(curve: NDArray[np.floating[Any]], places: Numbers) -> Numbers:
    return np.asarray(np.polyval(curve, places), np.float64)


class Pyramid:
    """One picture in halves of its size, made when they are needed."""

    def __init__(self, picture: Picture) -> None:
        self._sizes = [picture]

    def near(self, pitch: float) -> tuple[Picture, float]:
        """Give a size at which symbols of ``pitch`` dots are not much closer than they are read."""
        level = max(0, int(np.floor(np.log2(max(pitch, 1) / _FIT_PITCH) + 0.4)))
        while len(self._sizes) <= level:
            last = self._sizes[-1]
            half = (max(1, last.shape[1] // 2), max(1, last.shape[0] // 2))
            small = cv2.resize(last, half, interpolation=cv2.INTER_AREA)
            self._sizes.append(np.asarray(small, np.uint8))
        return self._sizes[level], 0.5**level


def fitted(pyramid: Pyramid, band: Band) -> Row | None:
    """Fit a row to the marks in a band; None where they are not evenly spaced."""
    pitch = band.height / 1.05
    picture, scale = pyramid.near(pitch)
    zoom = _FIT_PITCH / (pitch * scale)
    # the way from the strip back into the picture
    cos, sin = np.cos(band.angle) / zoom, np.sin(band.angle) / zoom
    width = int(min(band.length / pitch + 8, 90) * _FIT_PITCH)
    centre = ((band.x + 0.5) * scale - 0.5, (band.y + 0.5) * scale - 0.5)
    back = np.array(
        [
            [cos, -sin, centre[0] - cos * width / 2 + sin * _FIT_HEIGHT / 2],
            [sin, cos, centre[1] - sin * width / 2 - cos * _FIT_HEIGHT / 2],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (width, _FIT_HEIGHT)
    strip = cv2.warpAffine(picture, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    marks = _marks(inked(np.asarray(strip, np.float32)))
    row = _even(marks)
    if row is None:
        return None
    one = np.array([0.0, 0.0, 1.0])
    x, y = (factors[0] * row.x + factors[1] * row.y + factors[2] * one for factors in back)
    return replace(
        row, x=(x + 0.5 * one) / scale - 0.5 * one, y=(y + 0.5 * one) / scale - 0.5 * one
    )


def inked(strip: Floats) -> Floats:
    """Turn greys into ink: 0 is paper and about 1 the darkest nearby, whatever the light."""
    paper = cv2.morphologyEx(strip, cv2.MORPH_CLOSE, np.ones((17, 17), np.uint8))
    dark = cv2.GaussianBlur(paper, (0, 0), 3) - strip
    soft = cv2.GaussianBlur(dark, (0, 0), 1.0)
    middle = soft[soft.shape[0] // 5 : -(soft.shape[0] // 5)]
    darkest = cv2.dilate(middle.max(axis=0, keepdims=True), np.ones((1, 5 * PITCH), np.uint8))
    darkest = cv2.GaussianBlur(darkest, (0, 0), 1.5 * PITCH)
    least = max(_LEAST_CONTRAST, 0.25 * float(np.percentile(darkest, 90)))
    ink: Floats = np.clip(dark / np.maximum(darkest, least), -0.2, 1.3).astype(np.float32)
    return ink


def _marks(ink: Floats) -> Numbers:
    """Find marks of a symbol's size: the middle of each, as rows of x and y."""
    mask = (cv2.GaussianBlur(ink, (0, 0), 0.8) > 0.45).astype(np.uint8)
    _count, _labels, boxes, _middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    left, top, width, height = (boxes[1:, part].astype(float) for part in range(4))
    fits = (
        (height >= 0.4 * _FIT_PITCH)
        & (height <= 1.7 * _FIT_PITCH)
        & (width >= 2)
        & (width <= 1.3 * _FIT_PITCH)
        & (top > 0)
        & (top + height < ink.shape[0])
    )
    marks = np.stack([left + width / 2 - 0.5, top + height / 2 - 0.5, height], axis=1)[fits]
    if len(marks) < _LEAST_MARKS:
        return np.zeros((0, 2))
    usual = np.median(marks[:, 2])
    alike = (marks[:, 2] > 0.6 * usual) & (marks[:, 2] < 1.4 * usual)
    return np.asarray(marks[alike][:, :2], np.float64)


def _even(marks: Numbers) -> Row | None:
    """Number the marks from the left, and fit their way across and down."""
    if len(marks) < _LEAST_MARKS:
        return None
    level = np.median(marks[:, 1])
    slope = np.array([0.0, level])
    for reach in (0.7, 0.4, 0.3):
        near = np.abs(marks[:, 1] - np.polyval(slope, marks[:, 0])) < reach * _FIT_PITCH
        if near.sum() < _LEAST_MARKS or np.ptp(marks[near, 0]) < _LEAST_MARKS * _FIT_PITCH / 2:
            return None
        slope = np.polyfit(marks[near, 0], marks[near, 1], 1 if reach > 0.4 else 2)
    marks = marks[near]
    x = np.sort(marks[:, 0])
    steps = np.diff(x)
    likely = steps[(steps > 0.6 * _FIT_PITCH) & (steps < 1.7 * _FIT_PITCH)]
    if len(likely) < _LEAST_MARKS // 2:
        return None
    pitch = _usual_step(likely)
    places = np.concatenate([[0.0], np.cumsum(np.round(steps / pitch))])
    # the first for a page in a hand, the second where a gap was miscounted
    return _numbered(x, places, slope, (2, 2, 2)) or _numbered(x, places, slope, (1, 2, 2, 2))


def _usual_step(steps: Numbers) -> float:
    """Give the middle of the steps that are like most others."""
    usual = float(np.median(steps))
    alike = steps[np.abs(steps - usual) < 0.2 * usual]
    return float(alike.mean()) if len(alike) else usual


def _numbered(x: Numbers, places: Numbers, slope: Curve, turns: tuple[int, ...]) -> Row | None:
    """Agree on the numbers of marks and on the curve through them, in turns."""
    for powers in turns:
        if len(np.unique(places)) < _LEAST_MARKS:
            return None
        number = np.polyfit(x, places, powers)
        off = _along(number, x) - np.round(_along(number, x))
        even = np.abs(off) < 0.3
        if even.sum() < max(_LEAST_MARKS, 0.7 * len(x)):
            return None
        x, places = x[even], np.round(_along(number, x[even]))
    if np.sqrt(np.mean(off[even] ** 2)) > _EVENNESS:
        return None
    first, last = _unbroken(places)
    inside = (places >= first) & (places <= last)
    if len(np.unique(places[inside])) < _LEAST_MARKS:
        return None
    across = np.polyfit(places[inside], x[inside], 2)
    some = np.linspace(first, last, 9)
    down = np.polyfit(some, np.polyval(slope, np.polyval(across, some)), 2)
    return Row(across, down, first, last)


def _unbroken(places: Numbers) -> tuple[int, int]:
    """Give the ends of the longest run: what stands far from the others is no symbol of theirs."""
    runs = np.split(places, np.flatnonzero(np.diff(places) > _LONGEST_GAP) + 1)
    longest = max(runs, key=lambda run: run[-1] - run[0])
    return int(longest[0]), int(longest[-1])


def cells(pyramid: Pyramid, row: Row, first: int, last: int) -> Floats:
    """Cut the symbols from ``first`` to ``last`` out of a picture, level, upright and even."""
    picture, scale = pyramid.near(row.pitch)
    count = last - first + 1
    margin = (WIDTH - PITCH) // 2
    steps = np.arange(-margin, count * PITCH + margin) + 0.5
    x, y = row.at(places := first - 0.5 + steps / PITCH)
    along = row.step(places)
    down = ((np.arange(_SAMPLED) + 0.5 - _SAMPLED / 2) / PITCH)[:, None]
    from_x = ((x - along[1] * down + 0.5) * scale - 0.5).astype(np.float32)
    from_y = ((y + along[0] * down + 0.5) * scale - 0.5).astype(np.float32)
    strip = cv2.remap(picture, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    ink = inked(np.asarray(strip, np.float32))
    top = (_SAMPLED - HEIGHT) // 2
    ink = ink[top : top + HEIGHT]
    cut = np.lib.stride_tricks.sliding_window_view(ink, WIDTH, axis=1)[:, ::PITCH]
    return np.ascontiguousarray(cut.transpose(1, 0, 2))


def sharpness(pyramid: Pyramid, row: Row) -> float:
    """Say how steep the edges of a row's strokes are, by the dots that the recogniser sees.

    Strokes that are too small are as soft as blurred ones.
    """
    shown = cells(pyramid, row, row.first, row.last)
    smooth = (shown[:, :, :-2] + 2 * shown[:, :, 1:-1] + shown[:, :, 2:]) / 4
    smooth = (smooth[:, :-2] + 2 * smooth[:, 1:-1] + smooth[:, 2:]) / 4
    return float(np.percentile(np.abs(np.diff(smooth, axis=2)), 97))


def supposed(band: Band) -> Row:
    """Take a band for a row of symbols that nobody could tell apart."""
    pitch = band.height / 1.05
    half = band.length / pitch / 2
    step = pitch * np.cos(band.angle), pitch * np.sin(band.angle)
    return Row(
        np.array([0.0, step[0], band.x]),
        np.array([0.0, step[1], band.y]),
        -int(half),
        int(half),
    )


def unique(rows: Iterable[Row]) -> list[Row]:
    """Drop rows that were found twice, at two sizes; of those keep what has more symbols."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda one: one.first - one.last):
        x, y = row.at(np.array([(row.first + row.last) / 2]))
        if not any(_covers(one, float(x[0]), float(y[0])) for one in kept):
            kept.append(row)
    return kept


def _covers(row: Row, x: float, y: float) -> bool:
    """Tell whether a point lies on a row."""
    xs, ys = row.at(np.linspace(row.first, row.last, 60))
    return bool(np.hypot(xs - x, ys - y).min() < 1.2 * row.pitch)
