# SPDX-License-Identifier: Apache-2.0
"""From a picture to the lines of its zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.readers.mrz import MrzReading, parse
from kiosk.readers.optical.blocks import Block, blocks, windows
from kiosk.readers.optical.finding import Picture, bands
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
_MOST_ROWS: Final = 24
_TO_GREY: Final = cv2.COLOR_BGR2GRAY
_VISA: Final = "mrz.visa"
"""What is said of a visa where zones of visas are not read."""
_LIKE_A_ZONE: Final = -0.8
"""The mean logarithm from which cells are taken for a zone that is well or badly read."""
_FILLER: Final = SYMBOLS.index(FILLER)
_LEAST_LINE, _LEAST_FILLERS, _PLAIN = 16, 3, -0.3
"""A line that is a zone's although its zone is not whole: symbols, fillers, how sure they are."""
_NEAR: Final = 2.0
"""Pitches from the picture's edge."""
_LINE: Final = 18
"""So many times as long as high is a band that may be a line of a zone."""
_SHARP: Final = 0.16


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """Lines that fit a format, and how well."""

    shape: Shape
    seen: tuple[Floats, ...]
    likeness: float
    pitch: float


def read_zone(picture: NDArray[Any], *, today: date) -> ZoneText | NoZone:
    """Find and read a zone anywhere in a picture of greys or colours; never raises.

    The page may lie at any right angle and lean by ten degrees. Give RGB or BGR alike: only the
    light counts. Takes a tenth of a second; meant for a process of its own.
    """
    grey = _grey(picture)
    if grey is None:
        return NoZone("zone.none")
    looks = []
    for page in (grey, np.ascontiguousarray(np.rot90(grey))):
        looks.append(look := _Look(page))
        if look.best is not None and (text := _text(look.best, today)) is not None:
            return text
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
    if any(look.best is not None for look in looks):
        best = max((look for look in looks if look.best), key=lambda look: look.best.likeness)
        return "zone.blurred" if best.is_soft else "zone.unsure"
    if any(look.is_cut for look in looks):
        return "zone.cut"
    return "zone.blurred" if any(look.is_soft for look in looks) else "zone.none"


class _Look:
    """One look at a picture, for lines that run from left to right or from right to left."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._pyramid = Pyramid(picture)
        self._bands = bands(picture)
        found = (row for band in self._bands if (row := fitted(self._pyramid, band)) is not None)
        self._rows = unique(found)[:_MOST_ROWS]
        self._seen: dict[tuple[int, bool], Floats] = {}
        self.best = max(self._candidates(), key=lambda one: one.likeness, default=None)

    @property
    def is_cut(self) -> bool:
        """Whether lines like a zone's end where the picture does."""
        height, width = self._picture.shape
        for (number, turned), seen in self._seen.items():
            row = self._rows[number].turned() if turned else self._rows[number]
            if not _is_line_of_a_zone(seen[_BESIDE:-_BESIDE]):
                continue
            near = _NEAR * row.pitch
            x, y = row.at(np.array([row.first, row.last], float))
            if min(x.min(), y.min()) < near or x.max() > width - near or y.max() > height - near:
                return True
        return False

    @property
    def is_soft(self) -> bool:
        """Whether lines as a zone has them are too small or too blurred to be read."""
        rows = [supposed(band) for band in self._bands if band.length > _LINE * band.height]
        below = {row for block in blocks(rows) for row in block.rows}
        return any(sharpness(self._pyramid, row) < _SHARP for row in below)

    def _candidates(self) -> Iterator[_Candidate]:
        """Try every format on every pair and triple of rows, upright and upside down."""
        for turned in (False, True):
            rows = [row.turned() for row in self._rows] if turned else self._rows
            for block in blocks(rows):
                seen = [self._around(rows.index(row), row, turned) for row in block.rows]
                for shape in SHAPES:
                    if len(shape.kinds) == len(block.rows):
                        yield from _fits(block, seen, shape)

    def _around(self, number: int, row: Row, turned: bool) -> Floats:
        """Recognise a row's cells and those beside it, once."""
        key = (number, turned)
        if key not in self._seen:
            cut = cells(self._pyramid, row, row.first - _BESIDE, row.last + _BESIDE)
            self._seen[key] = likelihoods(cut)
        return self._seen[key]


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
        outside = sum(
            _emptiness(one[begin - _OUTSIDE : begin])
            + _emptiness(one[begin + shape.width : begin + shape.width + _OUTSIDE])
            for begin, one in zip(begins, seen, strict=True)
        )
        inner = likeness(inside, shape)
        if inner > _LIKE_A_ZONE:
            whole = inner + outside / (shape.width * len(inside))
            yield _Candidate(shape, inside, whole, block.rows[0].pitch)


def _emptiness(cells_beside: Floats) -> float:
    """Say how surely nothing stands in cells; a mark of something else weighs little."""
    return float(np.maximum(cells_beside[:, NOTHING], _LEAST_OUTSIDE).sum())
