# SPDX-License-Identifier: Apache-2.0
"""Finds the page in a picture and lays it straight; for the process that decodes pictures alone.

A page that isn't found surely is left in its picture: a table's edge harms nobody, a line that
was cut off does. So four sides have to part paper from one table, all along.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.readers.skew import skew_of

Dots = npt.NDArray[Any]
"""Rows of dots, grey or RGB."""
Points = npt.NDArray[Any]
"""Places as x and y, one a row."""

LOOK: Final = 800
"""Pixels of the longer side in which a page is looked for."""
LEAST_SIDE: Final = 160
"""Pixels of a picture's shorter side; in less nothing is looked for."""
LEAST_SHARE: Final = 0.06
"""Of the picture: a card on a tray for A4 has 0.07."""
CALM: Final = 1
"""Cells around a sheet that may hold edges: on a plain table none does, a title fills a dozen."""
PATTERNED: Final = 0.5
"""Of the cells around a sheet hold edges where the table has a pattern all over."""
AS_ROUGH: Final = 0.4
"""Of the deviation of light along the picture's border, each side of a sheet must meet outside."""
PATTERNED_SHARES: Final = (0.3, 0.75)
"""Of the picture, what a sheet on a pattern may have: more may be what an ornate frame encloses."""

STEP: Final = 12.0
"""Between paper and table, in the units of OpenCV's Lab."""
SUPPORT: Final = 0.8
"""Of each side's length that has such a step."""
SUPPORT_ON_PATTERN: Final = 0.94
"""The same, on a table with a pattern all over: its edges are mistaken for the sheet's."""
ALIKE_COLOUR: Final = 22.0
ALIKE_LIGHT: Final = 80.0
"""How far the table may differ from side to side: by shadows more than by colours."""
SQUARE: Final = 35.0
"""Degrees by which a corner may differ from a right angle."""

MARGIN: Final = 0.008
"""Of a page's side, kept around it: more than the corners are off."""
STRAIGHT: Final = 0.3
"""Degrees of skew that nobody sees."""

_CELL: Final = 32
_BUSY: Final = 6
_USED: Final = 0.3
_SAMPLES: Final = 64
_NEAR_BORDER: Final = 0.006
_GRIP: Final = 0.12
"""Of the picture's side along which a page must meet it to be called cut."""


@dataclass(frozen=True, slots=True)
class Found:
    """A picture, or the page that was found in it, straightened."""

    dots: Dots = field(repr=False)
    corners: Points | None = field(default=None, repr=False)
    """Where the page lay in the picture; none where it was not found."""
    is_cut: bool = False
    """Whether the page runs off the picture; it is left as it was then."""


def straightened(dots: Dots) -> Found:
    """Give the page in a picture; the picture itself where none is found surely."""
    height, width = dots.shape[:2]
    if min(height, width) < LEAST_SIDE:
        return Found(dots)
    scale = min(1.0, LOOK / max(height, width))
    small = cv2.resize(dots, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    view = _View(small)
    corners = _page(view)
    if corners is not None:
        return Found(_laid_straight(dots, corners / scale), corners / scale)
    if _is_cut(view):
        return Found(dots, is_cut=True)
    return Found(_turned(dots, skew_of(view.grey)))


class _View:
    """A picture made small, in the ways in which it is looked at."""

    def __init__(self, dots: Dots) -> None:
        rgb = dots if dots.ndim == 3 else cv2.cvtColor(dots, cv2.COLOR_GRAY2RGB)
        self.grey: Dots = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
        calm = cv2.GaussianBlur(cv2.medianBlur(rgb, 5), (0, 0), 1.5)
        self.lab = cv2.cvtColor(calm, cv2.COLOR_RGB2LAB).astype(np.float32)
        self.height, self.width = self.grey.shape
        self.area = float(self.height * self.width)

    def masks(self) -> Iterator[Dots]:
        """Part what may be paper from the rest, in several ways."""
        light = self.lab[:, :, 0].astype(np.uint8)
        yield _halves(light)
        away = self._away_from_border()
        yield _halves(away)
        for step in (25, 60):
            edges = cv2.Canny(light, step, 2 * step)
            closed = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
            yield _filled(closed)

    def at(self, places: Points) -> Points:
        """Give the colours at places; beyond the picture those of its border."""
        x = np.clip(np.rint(places[:, 0]), 0, self.width - 1).astype(int)
        y = np.clip(np.rint(places[:, 1]), 0, self.height - 1).astype(int)
        found: Points = self.lab[y, x]
        return found

    def border_roughness(self) -> float:
        """Say how much the light differs along the sides of the picture."""
        light, deep = self.lab[:, :, 0], max(3, round(0.01 * max(self.height, self.width)))
        sides = (light[deep], light[-deep], light[:, deep], light[:, -deep])
        return float(np.percentile([float(side.std()) for side in sides], 50))

    def _away_from_border(self) -> Dots:
        """Say of each dot how far its colour is from those along the picture's border."""
        deep = max(3, round(0.02 * max(self.height, self.width)))
        ring = np.concatenate(
            [
                self.lab[:deep].reshape(-1, 3),
                self.lab[-deep:].reshape(-1, 3),
                self.lab[:, :deep].reshape(-1, 3),
                self.lab[:, -deep:].reshape(-1, 3),
            ]
        )
        ring = ring[:: max(1, len(ring) // 3000)]
        stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 1.0)
        cv2.setRNGSeed(1)
        _, names, middles = cv2.kmeans(ring, 3, None, stop, 1, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
        counts = np.bincount(names.ravel(), minlength=3) / len(ring)
        half = self.lab[::2, ::2]
        away = [
            np.linalg.norm(half - middle, axis=2)
            for middle, share in zip(middles, counts, strict=True)
            if share > 0.15
        ]
        nearest: Dots = np.min(away, axis=0)
        light = np.clip(nearest * 1.5, 0, 255).astype(np.uint8)
        return cv2.resize(light, (self.width, self.height))


def _halves(values: Dots) -> Dots:
    _, mask = cv2.threshold(values, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))


def _filled(edges: Dots) -> Dots:
    """Fill what edges enclose."""
    contours, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    mask = np.zeros(edges.shape[:2], np.uint8)
    cv2.drawContours(mask, contours, -1, 255, cv2.FILLED)
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))


def _page(view: _View) -> Points | None:
    """Find the four corners of the largest sheet that is one surely."""
    sheets = []
    for mask in view.masks():
        for contour in _contours(mask, LEAST_SHARE * view.area):
            corners = _corners(contour)
            if corners is None:
                continue
            corners = _refined(view, corners)
            if corners is not None and _is_sheet(view, corners):
                sheets.append(corners)
    return max(sheets, key=_area, default=None)


def _contours(mask: Dots, least: float) -> list[Dots]:
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return [one for one in contours if cv2.contourArea(one) >= least]


def _corners(contour: Dots) -> Points | None:
    """Draw four sides around a contour, where four fit."""
    hull = cv2.convexHull(contour)
    around = cv2.arcLength(hull, closed=True)
    for slack in (0.01, 0.02, 0.03, 0.045, 0.06):
        found = cv2.approxPolyDP(hull, slack * around, closed=True)
        if len(found) == 4:
            return _in_order(found.reshape(4, 2).astype(np.float64))
    box = cv2.minAreaRect(hull)
    if cv2.contourArea(hull) > 0.93 * box[1][0] * box[1][1]:
        return _in_order(cv2.boxPoints(box).astype(np.float64))
    return None


def _in_order(corners: Points) -> Points:
    """Turn the corners so that they go around from the one that is nearest to the top left.

    A page that lies on its side stays on its side.
    """
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    corners = corners[np.argsort(angles)]
    sides = np.roll(corners, -1, axis=0) - corners
    # the top side runs to the right
    top = np.argmin(np.abs(np.arctan2(sides[:, 1], sides[:, 0])))
    return np.roll(corners, -int(top), axis=0)


def _area(corners: Points) -> float:
    return cv2.contourArea(corners.astype(np.float32))


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a sheet: places along it, and the direction that leads off the sheet."""

    places: Points
    out: Points


def _sides(corners: Points, trim: float = 0.06) -> Iterator[_Side]:
    share = np.linspace(trim, 1 - trim, _SAMPLES)[:, None]
    for begin, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = (end - begin) / max(float(np.linalg.norm(end - begin)), 1e-6)
        yield _Side(begin + share * (end - begin), np.array([along[1], -along[0]]))


def _refined(view: _View, corners: Points) -> Points | None:
    """Move each side to where the colours change most, and say where the sides meet."""
    reach = np.arange(-10.0, 10.5, 1.0)
    lines = []
    for side in _sides(corners):
        colours = np.stack([view.at(side.places + step * side.out) for step in reach])
        change = np.linalg.norm(colours[3:] - colours[:-3], axis=2)
        best = reach[1:-2][np.argmax(change, axis=0)] + 0.5
        is_there = np.max(change, axis=0) > STEP
        if is_there.sum() < _SAMPLES // 3:
            return None
        edge = (side.places + best[:, None] * side.out)[is_there]
        near = np.abs(best[is_there] - np.percentile(best[is_there], 50)) < 5
        if near.sum() < _SAMPLES // 4:
            return None
        points = edge[near].astype(np.float32)
        line = cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((line[2:], line[:2]))
    meets = [_meeting(lines[place - 1], lines[place]) for place in range(4)]
    if any(one is None for one in meets):
        return None
    return np.array(meets, dtype=np.float64)


def _meeting(one: tuple[Points, Points], other: tuple[Points, Points]) -> Points | None:
    (place, way), (place2, way2) = one, other
    matrix = np.column_stack([way, -way2])
    if abs(np.linalg.det(matrix)) < 0.2:
        return None
    found: Points = place + np.linalg.solve(matrix, place2 - place)[0] * way
    return found


def _is_sheet(view: _View, corners: Points) -> bool:
    """Tell whether it is a sheet of paper or a card, whole, on something that is none of it."""
    slack = _NEAR_BORDER * max(view.height, view.width)
    limits = np.array([view.width - 1 - slack, view.height - 1 - slack])
    if (corners < slack).any() or (corners > limits).any():
        return False
    if _area(corners) < LEAST_SHARE * view.area or not _is_square(corners):
        return False
    sides = [_across(view, side) for side in _sides(corners)]
    if min(one.support for one in sides) < SUPPORT:
        return False
    if not _are_alike(np.array([one.table for one in sides])):
        return False
    busy, share = _busy_around(view, corners)
    return busy <= CALM or (share > PATTERNED and _is_on_pattern(view, corners))


def _is_on_pattern(view: _View, corners: Points) -> bool:
    """Tell whether it is a sheet on a pattern, and not the white inside of an ornate page."""
    least, most = PATTERNED_SHARES
    if not least < _area(corners) / view.area < most:
        return False
    sides = [_across(view, side) for side in _sides(corners, trim=0.015)]
    is_lighter = min(one.lighter for one in sides) > SUPPORT_ON_PATTERN
    return is_lighter and min(one.roughness for one in sides) > AS_ROUGH * view.border_roughness()


@dataclass(frozen=True, slots=True)
class _Across:
    """What there is on the two sides of a side."""

    table: Points
    """The colour outside."""
    support: float
    """The share of its length along which the colours differ."""
    lighter: float
    """The share along which it is lighter inside."""
    roughness: float
    """How much the light outside differs along it."""


def _across(view: _View, side: "_Side") -> _Across:
    off = max(4.0, 0.01 * max(view.height, view.width))
    paper, table = view.at(side.places - off * side.out), view.at(side.places + off * side.out)
    return _Across(
        table=np.percentile(table, 50, axis=0),
        support=float((np.linalg.norm(paper - table, axis=1) > STEP).mean()),
        lighter=float((paper[:, 0] - table[:, 0] > STEP).mean()),
        roughness=float(table[:, 0].std()),
    )


def _is_square(corners: Points) -> bool:
    sides = np.roll(corners, -1, axis=0) - corners
    ways = np.degrees(np.arctan2(sides[:, 1], sides[:, 0]))
    turns = (np.roll(ways, -1) - ways) % 360
    return bool((np.abs(turns - 90) < SQUARE).all())


def _are_alike(tables: Points) -> bool:
    """Tell whether the sheet lies on one thing: a band of a letter is no table."""
    light, colour = tables[:, 0], tables[:, 1:]
    apart = np.linalg.norm(colour[:, None] - colour[None], axis=2).max()
    return bool(apart < ALIKE_COLOUR and np.ptp(light) < ALIKE_LIGHT)


def _busy_around(view: _View, corners: Points) -> tuple[int, float]:
    """Say how many cells around a sheet hold edges, as words do, and what share of all."""
    around: Dots = np.full(view.grey.shape, 255, np.uint8)
    cv2.fillConvexPoly(around, np.rint(corners).astype(np.int32), 0)
    reach = 2 * max(4, round(0.012 * max(view.height, view.width))) + 1
    around = cv2.erode(around, np.ones((reach, reach), np.uint8))
    edges = cv2.Canny(cv2.GaussianBlur(view.grey, (0, 0), 1.0), 20, 50)
    busy = _in_cells(cv2.bitwise_and(edges, around)) >= _BUSY
    used = _in_cells(around) > _USED * _CELL**2
    count = int((busy & used).sum())
    return count, count / max(int(used.sum()), 1)


def _in_cells(mask: Dots) -> Dots:
    """Count the dots of a mask in each square cell."""
    height, width = (size - size % _CELL for size in mask.shape)
    cells = (mask[:height, :width] > 0).reshape(height // _CELL, _CELL, width // _CELL, _CELL)
    found: Dots = cells.sum(axis=(1, 3))
    return found


def _is_cut(view: _View) -> bool:
    """Tell whether a sheet with at least one corner in the picture runs off it."""
    return any(
        _runs_off(view, contour)
        for mask in view.masks()
        for contour in _contours(mask, 0.15 * view.area)
    )


def _runs_off(view: _View, contour: Dots) -> bool:
    places = contour.reshape(-1, 2)
    x, y = places[:, 0], places[:, 1]
    on_border = [x <= 1, y <= 1, x >= view.width - 2, y >= view.height - 2]
    sizes = (view.height, view.width, view.height, view.width)
    met = [bool(on.sum() > _GRIP * size) for on, size in zip(on_border, sizes, strict=True)]
    hull = cv2.convexHull(contour)
    filled = cv2.contourArea(contour)
    if not 1 <= sum(met) <= 2 or filled < 0.95 * cv2.contourArea(hull) or filled > 0.9 * view.area:
        return False
    corners = cv2.approxPolyDP(hull, 0.015 * cv2.arcLength(hull, closed=True), closed=True)
    corners = corners.reshape(-1, 2)
    room = 0.02 * max(view.height, view.width)
    limits = np.array([view.width - 1 - room, view.height - 1 - room])
    inside = ((corners > room) & (corners < limits)).all(axis=1)
    if not inside.any() or not 4 <= len(corners) <= 6:
        return False
    return _parts_paper(view, corners.astype(np.float64), room)


def _parts_paper(view: _View, corners: Points, room: float) -> bool:
    """Tell whether the sides that are in the picture part paper from a darker table."""
    is_clockwise = cv2.contourArea(corners.astype(np.float32), oriented=True) > 0
    sides = []
    for side in _sides(corners if is_clockwise else corners[::-1]):
        x, y = side.places.mean(axis=0)
        if min(x, y, view.width - 1 - x, view.height - 1 - y) >= room:
            sides.append(_across(view, side))
    if len(sides) < 2 or min(one.lighter for one in sides) < SUPPORT:
        return False
    return _are_alike(np.array([one.table for one in sides]))


def _laid_straight(dots: Dots, corners: Points) -> Dots:
    """Draw the page as if it had been looked at from straight above."""
    ways = np.roll(corners, -1, axis=0) - corners
    long = np.linalg.norm(ways, axis=1)
    width, height = max(long[0], long[2]), max(long[1], long[3])
    edge = MARGIN * max(width, height)
    size = (round(width + 2 * edge), round(height + 2 * edge))
    page: Points = np.array([[0, 0], [width, 0], [width, height], [0, height]]) + edge
    way = cv2.getPerspectiveTransform(corners.astype(np.float32), page.astype(np.float32))
    return cv2.warpPerspective(
        dots, way, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _turned(dots: Dots, degrees: float) -> Dots:
    """Turn a whole picture so that its lines run level; nothing of it is cut off."""
    if abs(degrees) < STRAIGHT:
        return dots
    height, width = dots.shape[:2]
    way = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    right, down = abs(way[0, 0]), abs(way[0, 1])
    size = (round(width * right + height * down), round(width * down + height * right))
    way[:, 2] += (size[0] / 2 - width / 2, size[1] / 2 - height / 2)
    ring = np.concatenate([dots[0], dots[-1], dots[:, 0], dots[:, -1]])
    paper = tuple(float(one) for one in np.atleast_1d(np.percentile(ring, 50, axis=0)))
    return cv2.warpAffine(
        dots, way, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
    )
