# SPDX-License-Identifier: Apache-2.0
"""How the letters of a name may be written in a zone, which holds A to Z only.

Nobody can tell from a zone which letters a name has: an E may be an E, an É or an Ə. What can be
told is whether a name as it is written may stand in the zone like that.
"""

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

LETTERS_FILE: Final = Path(__file__).resolve().parents[3] / "resources" / "zone_letters.csv"

_NOTHING: Final = "-"
"""Stands in the table for a letter that the zone leaves out."""

_ZONE: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

Spellings = tuple[str, ...]


def matches(zone_name: str, written_name: str) -> bool:
    """Say whether the written name may stand in a zone as ``zone_name``.

    How a name is parted doesn't count. A name with a letter that no table knows may be anything.
    """
    letters = to_zone(written_name)
    if letters is None:
        return True
    zone = "".join(symbol for symbol in zone_name if symbol in _ZONE)
    reached = {0}
    for spellings in letters:
        reached = {
            place + len(one)
            for place in reached
            for one in spellings
            if zone.startswith(one, place)
        }
    return len(zone) in reached


def to_zone(name: str) -> tuple[Spellings, ...] | None:
    """List letter by letter what may stand for a name; None where a letter is in no table.

    Spaces, hyphens and apostrophes are left out.
    """
    letters = [
        letter for letter in unicodedata.normalize("NFC", name).upper() if _is_letter(letter)
    ]
    spelled = [_spellings(letter) for letter in letters]
    return tuple(spelled) if all(spelled) else None


def _is_letter(symbol: str) -> bool:
    """Tell what is spelled from signs and marks; an apostrophe may be a letter for Unicode."""
    return unicodedata.category(symbol) not in {"Lm", "Mn"} and unicodedata.category(symbol)[
        0
    ] not in {"P", "S", "Z"}


def _spellings(letter: str) -> Spellings:
    known = _table().get(letter, ())
    if known or letter in _ZONE:
        return known
    # marks that no table names are left off (Doc 9303-3, section 4.6)
    base = "".join(one for one in unicodedata.normalize("NFKD", letter) if _is_letter(one))
    return (base,) if base and set(base) <= _ZONE else ()


@cache
def _table() -> Mapping[str, Spellings]:
    """Read the table: a letter may have several rows, and stands for itself in A to Z."""
    table: dict[str, Spellings] = {letter: (letter,) for letter in _ZONE}
    with LETTERS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            spelled = row["spellings"].replace(_NOTHING, "").split(" ")
            table[row["letter"]] = tuple(dict.fromkeys((*table.get(row["letter"], ()), *spelled)))
    return table
