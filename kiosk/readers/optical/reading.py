# SPDX-License-Identifier: Apache-2.0
"""From a picture to the lines of its zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.readers.mrz import MrzReading, parse
from kiosk.readers.optical.blocks import Block, blocks, windows
from kiosk.readers.optical.finding import Band, Picture, bands, paired
from kiosk.readers.optical.grammar import FILLER, SHAPES, Shape
from kiosk.readers.optical.model import NoZone, ZoneText
from kiosk.readers.optical.proving import likeness, proven
from kiosk.readers.optical.recogniser import NOTHING, SYMBOLS, Floats, likelihoods
from kiosk.readers.optical.rows import Pyramid, Row, cells, fitted, sharpness, supposed, unique

MOST_SIDE: Final = 8000
"""Dots: A4 at 600 dpi has 7,016; what is larger is made smaller before it is looked at."""
_LEAST_SIDE: Final = 100
_BESIDE: Final = 12
"""Cells left and right of a row's marks that are looked at too."""
_OUTSIDE: Final = 2
"""Cells left and right of a zone that should hold nothing."""
_LEAST_OUTSIDE: Final = -2.0
_BEYOND_DOUBT: Final = 6.0
_MOST_ROWS: Final = 24
_TO_GREY: Final = cv2.COLOR_BGR2GRAY
_VISA: Final = "mrz.visa"
"""What is said of a visa where zones of visas are not read."""
_LIKE_A_ZONE: Final = -0.45
"""The mean logarithm from which cells are taken for a zone that is well or badly read."""
_FILLER: Final = SYMBOLS.index(FILLER)
_LEAST_LINE, _LEAST_FILLERS, _PLAIN = 16, 3, -0.3
"""A line that is a zone's although its zone is not whole: symbols, fillers, how sure they are."""
_NEAR: Final = 2.0
"""Pitches from the picture's edge."""
_SHARP: Final = 0.155
"""Measured: 0.30 on an office scanner, 0.19 in a hand; at less than 0.16 symbols are lost."""
_PLAINLY: Final = -0.05
"""From here on it is the zone, and another look would find no other."""


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """Lines that fit a format, and how well."""

    shape: Shape
    seen: tuple[Floats, ...]
    likeness: float
    rows: tuple[Row, ...]


def read_zone(picture: NDArray[Any], *, today: date) -> ZoneText | NoZone:
    """Find and read a zone anywhere in a picture of greys or colours; never raises.

    The page may lie at any right angle and lean by ten degrees. Give RGB or BGR alike: only the
    light counts. Takes a tenth of a second; meant for a process of its own.
    """
    grey = _grey(picture)
    if grey is None:
        return NoZone("zone.none")
    looks = [_Look(grey), _Look(np.rot90(grey))]
    for look in (_Look.at_pairs, _Look.at_all):  # the likeliest places first: it saves much time
        for page in looks:
            found = look(page)
            if found is not None and (text := _text(found, today)) is not None:
                return text
            if found is not None and found.likeness > _PLAINLY:
                return NoZone(_reason([page]))
    return NoZone(_reason(looks))


def _grey(picture: NDArray[Any]) -> Picture | None:
    """Make a picture grey and no larger than need be; None for what is none."""
    if picture.dtype != np.uint8 or picture.ndim not in {2, 3} or not picture.size:
        return None
    grey: NDArray[Any] = np.ascontiguousarray(picture)
    if picture.ndim == 3:
        if picture.shape[2] not in {1, 3, 4}:
            return None
        grey = grey[:, :, 0] if picture.shape[2] == 1 else cv2.cvtColor(grey[:, :, :3], _TO_GREY)
    scale = MOST_SIDE / max(grey.shape)
    if scale < 1:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(grey, np.uint8) if min(grey.shape) >= _LEAST_SIDE else None


def _text(found: _Candidate, today: date) -> ZoneText | None:
    """Take lines that every check digit proves, and that are a zone to those who read zones."""
    lines = proven(found.seen, found.shape)
    if lines is None:
        return None
    text = ZoneText(lines)
    read = parse(text.text, today=today)
    is_read = read.lines == lines if isinstance(read, MrzReading) else read.code == _VISA
    return text if is_read else None


def _reason(looks: list["_Look"]) -> str:
    """Say what a person can do something about, the most telling first."""
    found = [look for look in looks if look.best is not None]
    if not found and any(look.is_cut for look in looks):
        return "zone.cut"
    if any(look.is_soft for look in found or looks):
        return "zone.blurred"
    return "zone.unsure" if found or any(look.lines for look in looks) else "zone.none"


class _Look:
    """One look at a picture, for lines that run from left to right or from right to left."""

    def __init__(self, picture: Picture) -> None:
        self._picture = np.ascontiguousarray(picture)
        self._pyramid = Pyramid(self._picture)
        self._fitted: dict[Band, Row | None] = {}
        self._rows: list[Row] = []
        self._seen: dict[tuple[Row, bool], Floats] = {}
        self.best: _Candidate | None = None

    @cached_property
    def _bands(self) -> list[Band]:
        return bands(self._picture)

    @cached_property
    def _pairs(self) -> list[Band]:
        return paired(self._bands)

    def at_pairs(self) -> _Candidate | None:
        """Look where two lines of one length stand below each other, as a zone's do."""
        return self._look_at(self._pairs)

    def at_all(self) -> _Candidate | None:
        """Look wherever symbols may stand in lines."""
        return self._look_at(self._bands)

    def _look_at(self, places: list[Band]) -> _Candidate | None:
        for band in places:
            if band not in self._fitted:
                self._fitted[band] = fitted(self._pyramid, band)
        found = (row for band in places if (row := self._fitted[band]) is not None)
        self._rows = [row for row in unique(found) if row.last - row.first >= _LEAST_LINE]
        self.best = max(self._candidates(), key=lambda one: one.likeness, default=None)
        return self.best

    @property
    def is_cut(self) -> bool:
        """Whether lines like a zone's end where the picture does."""
        return any(map(self._touches_the_edge, self.lines))

    @cached_property
    def lines(self) -> list[Row]:
        """Rows that are plainly lines of a zone, although there is no whole one."""
        return [
            row
            for row in self._rows
            for turned in (False, True)
            if ((row, turned) in self._seen or self._touches_the_edge(row))
            and _is_line_of_a_zone(self._around(row, turned=turned)[_BESIDE:-_BESIDE])
        ]

    @property
    def is_soft(self) -> bool:
        """Whether lines as a zone has them are too small or too blurred to be read."""
        rows = self.best.rows if self.best else [supposed(one) for one in self._pairs]
        edges = [sharpness(self._pyramid, row) for row in rows]
        return bool(edges) and float(np.median(edges)) < _SHARP

    def _touches_the_edge(self, row: Row) -> bool:
        height, width = self._picture.shape
        near = _NEAR * row.pitch
        x, y = row.at(np.array([row.first, row.last], float))
        return bool(
            min(x.min(), y.min()) < near or x.max() > width - near or y.max() > height - near
        )

    def _candidates(self) -> Iterator[_Candidate]:
        """Try every format on every pair and triple of rows, upright and upside down."""
        found = [block for block in blocks(self._rows[:_MOST_ROWS]) if _may_fit(block)]
        for turned in (False, True):
            for block in found:
                seen = [self._around(row, turned=turned) for row in block.rows]
                way = block.turned() if turned else block
                for shape in SHAPES:
                    if len(shape.kinds) == len(seen):
                        yield from _fits(way, seen[::-1] if turned else seen, shape)

    def _around(self, row: Row, *, turned: bool) -> Floats:
        """Recognise a row's cells and those beside it, once."""
        key = (row, turned)
        if key not in self._seen:
            way = row.turned() if turned else row
            cut = cells(self._pyramid, way, way.first - _BESIDE, way.last + _BESIDE)
            self._seen[key] = likelihoods(cut)
        return self._seen[key]


def _may_fit(block: Block) -> bool:
    return any(
        len(shape.kinds) == len(block.rows) and windows(block, shape.width) for shape in SHAPES
    )


def _is_line_of_a_zone(seen: Floats) -> bool:
    """Tell by fillers and by symbols that are plain to see."""
    fillers = int((seen.argmax(axis=1) == _FILLER).sum())
    return (
        len(seen) >= _LEAST_LINE
        and fillers >= _LEAST_FILLERS
        and float(seen[:, :NOTHING].max(axis=1).mean()) > _PLAIN
    )


def _fits(block: Block, seen: list[Floats], shape: Shape) -> Iterator[_Candidate]:
    """Lay a format over rows at each place where it may begin."""
    offsets = [
        ahead - row.first + _BESIDE for row, ahead in zip(block.rows, block.ahead, strict=True)
    ]
    for start in windows(block, shape.width):
        begins = [start + offset for offset in offsets]
        if any(
            begin < _OUTSIDE or begin + shape.width + _OUTSIDE > len(one)
            for begin, one in zip(begins, seen, strict=True)
        ):
            continue
        inside = tuple(
            one[begin : begin + shape.width] for begin, one in zip(begins, seen, strict=True)
        )
        beside = [
            side
            for begin, one in zip(begins, seen, strict=True)
            for side in (one[begin - _OUTSIDE : begin], one[begin + shape.width :][:_OUTSIDE])
        ]
        if any(map(_goes_on, beside)):
            continue
        inner = likeness(inside, shape)
        if inner > _LIKE_A_ZONE:
            empty = sum(map(_emptiness, beside)) / (shape.width * len(inside))
            yield _Candidate(shape, inside, inner + empty, block.rows)


def _goes_on(beside: Floats) -> bool:
    """Tell whether a line has more symbols than a format: each cell holds one, beyond doubt."""
    return bool((beside[:, :NOTHING].max(axis=1) > beside[:, NOTHING] + _BEYOND_DOUBT).all())


def _emptiness(cells_beside: Floats) -> float:
    """Say how surely nothing stands in cells; a mark of something else weighs little."""
    return float(np.maximum(cells_beside[:, NOTHING], _LEAST_OUTSIDE).sum())
