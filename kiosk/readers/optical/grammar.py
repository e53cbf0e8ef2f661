# SPDX-License-Identifier: Apache-2.0
"""What may stand where in a zone, and what its check digits cover (Doc 9303-4 to -7)."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kiosk.readers.optical.recogniser import SYMBOLS

FILLER: Final = "<"

_DIGITS: Final = "0123456789"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KINDS: Final = {
    "c": "ACI",
    "p": "P",
    "v": "V",
    "l": _LETTERS + FILLER,
    "d": _DIGITS + FILLER,
    "k": _DIGITS,
    "s": "MFX" + FILLER,
    "x": SYMBOLS,
}
"""Code of a card, of a passport, of a visa; letters; dates, and check digits that may be left
out; check digits; sex; anything."""

Place = tuple[int, int]
"""A line and a column, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One format as a recogniser needs it."""

    kinds: tuple[str, ...]
    """One letter for each place, line by line."""
    checked: tuple[tuple[Place, int], ...]
    """Begin and length of fields; the check digit follows at once."""
    also: tuple[tuple[Place, int], ...] = ()
    """Fields that the composite check digit covers without having one of their own."""
    composite: Place | None = None
    order: tuple[Place, ...] = ()
    """The begins of fields as the composite takes them, each with its check digit."""
    rest: tuple[Place, int] | None = None
    """Where a number goes on that is too long for its field."""

    @property
    def width(self) -> int:
        """How many symbols a line has."""
        return len(self.kinds[0])

    def allowed(self, place: Place) -> str:
        """Give the symbols that may stand in a place."""
        return _KINDS[self.kinds[place[0]][place[1]]]

    def places(self) -> frozenset[Place]:
        """Give all places."""
        return frozenset(
            (line, column) for line, kinds in enumerate(self.kinds) for column in range(len(kinds))
        )


_PERSON: Final = "x" * 9 + "d" + "lll" + "dddddd" + "d" + "s" + "dddddd" + "d"
_IN_PERSON: Final = (((1, 0), 9), ((1, 13), 6), ((1, 21), 6))

SHAPES: Final = (
    Shape(  # TD3: passports
        kinds=("p" + "l" * 43, _PERSON + "x" * 14 + "dk"),
        checked=(*_IN_PERSON, ((1, 28), 14)),
        composite=(1, 43),
        order=((1, 0), (1, 13), (1, 21), (1, 28)),
    ),
    Shape(  # TD1: cards of three lines
        kinds=(
            "c" + "l" * 4 + "x" * 9 + "d" + "x" * 15,
            "dddddd" + "d" + "s" + "dddddd" + "d" + "lll" + "x" * 11 + "k",
            "l" * 30,
        ),
        checked=(((0, 5), 9), ((1, 0), 6), ((1, 8), 6)),
        also=(((0, 15), 15), ((1, 18), 11)),
        composite=(1, 29),
        order=((0, 5), (0, 15), (1, 0), (1, 8), (1, 18)),
        rest=((0, 15), 15),
    ),
    Shape(  # TD2: cards of two lines
        kinds=("c" + "l" * 35, _PERSON + "x" * 7 + "k"),
        checked=_IN_PERSON,
        also=(((1, 28), 7),),
        composite=(1, 35),
        order=((1, 0), (1, 13), (1, 21), (1, 28)),
        rest=((1, 28), 7),
    ),
    Shape(kinds=("v" + "l" * 43, _PERSON + "x" * 16), checked=_IN_PERSON),  # MRV-A
    Shape(kinds=("v" + "l" * 35, _PERSON + "x" * 8), checked=_IN_PERSON),  # MRV-B
)


@cache
def mask(kinds: str) -> NDArray[np.bool_]:
    """Mark, place by place, which of the recogniser's symbols may stand there."""
    return np.array([[symbol in _KINDS[kind] for symbol in SYMBOLS] for kind in kinds])
