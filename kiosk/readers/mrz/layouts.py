# SPDX-License-Identifier: Apache-2.0
"""Where each field stands in each format: the tables of Doc 9303-4, -5, -6 and -7."""

from dataclasses import dataclass
from typing import Final

from kiosk.readers.mrz.model import Format


@dataclass(frozen=True, slots=True)
class Place:
    """A run of symbols: line and first column from 0, and how many."""

    line: int
    start: int
    length: int

    def of(self, lines: tuple[str, ...]) -> str:
        """Cut the run out of a zone."""
        return lines[self.line][self.start : self.start + self.length]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The places of one format's fields; a check digit follows its field at once."""

    name: Place
    document_number: Place
    nationality: Place
    birth_date: Place
    sex: Place
    expiry_date: Place
    optional: tuple[Place, ...]
    composite: Place | None = None
    """The check digit over several fields; visas have none."""
    composite_over: tuple[Place, ...] = ()
    personal_number: Place | None = None
    """Optional data with a check digit of its own, which only passports have."""
    long_number_rest: Place | None = None
    """Where a document number of more than nine symbols goes on; only cards have such."""
    document_code: Place = Place(0, 0, 2)
    issuing_state: Place = Place(0, 2, 3)


LAYOUTS: Final = {
    Format.TD1: Layout(
        name=Place(2, 0, 30),
        document_number=Place(0, 5, 9),
        nationality=Place(1, 15, 3),
        birth_date=Place(1, 0, 6),
        sex=Place(1, 7, 1),
        expiry_date=Place(1, 8, 6),
        optional=(Place(0, 15, 15), Place(1, 18, 11)),
        long_number_rest=Place(0, 15, 15),
        composite=Place(1, 29, 1),
        composite_over=(Place(0, 5, 25), Place(1, 0, 7), Place(1, 8, 7), Place(1, 18, 11)),
    ),
    Format.TD2: Layout(
        name=Place(0, 5, 31),
        document_number=Place(1, 0, 9),
        nationality=Place(1, 10, 3),
        birth_date=Place(1, 13, 6),
        sex=Place(1, 20, 1),
        expiry_date=Place(1, 21, 6),
        optional=(Place(1, 28, 7),),
        long_number_rest=Place(1, 28, 7),
        composite=Place(1, 35, 1),
        composite_over=(Place(1, 0, 10), Place(1, 13, 7), Place(1, 21, 14)),
    ),
    Format.TD3: Layout(
        name=Place(0, 5, 39),
        document_number=Place(1, 0, 9),
        nationality=Place(1, 10, 3),
        birth_date=Place(1, 13, 6),
        sex=Place(1, 20, 1),
        expiry_date=Place(1, 21, 6),
        optional=(Place(1, 28, 14),),
        personal_number=Place(1, 28, 14),
        composite=Place(1, 43, 1),
        composite_over=(Place(1, 0, 10), Place(1, 13, 7), Place(1, 21, 22)),
    ),
    Format.MRV_A: Layout(
        name=Place(0, 5, 39),
        document_number=Place(1, 0, 9),
        nationality=Place(1, 10, 3),
        birth_date=Place(1, 13, 6),
        sex=Place(1, 20, 1),
        expiry_date=Place(1, 21, 6),
        optional=(Place(1, 28, 16),),
    ),
    Format.MRV_B: Layout(
        name=Place(0, 5, 31),
        document_number=Place(1, 0, 9),
        nationality=Place(1, 10, 3),
        birth_date=Place(1, 13, 6),
        sex=Place(1, 20, 1),
        expiry_date=Place(1, 21, 6),
        optional=(Place(1, 28, 8),),
    ),
}
