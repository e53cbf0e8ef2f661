# SPDX-License-Identifier: Apache-2.0
"""People whom nobody is, with the lines of their passports, from ``resources/training``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "training"
PEOPLE_FILE: Final = FOLDER / "people.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePerson:
    """Somebody to practise with."""

    id: str
    about: str
    """What there is to learn from this passport, in English."""
    surname: str
    given_names: str
    zone: tuple[str, ...]
    """The lines of the passport."""

    @property
    def name(self) -> str:
        """As it stands on the photo page."""
        return " ".join(part for part in (self.given_names, self.surname) if part)

    @property
    def lines(self) -> str:
        """The lines as a reader gives them."""
        return "\n".join(self.zone)


@cache
def people() -> tuple[SamplePerson, ...]:
    """Read the sample people, in the order in which they are offered."""
    entries = tomllib.loads(PEOPLE_FILE.read_text(encoding="utf-8"))["person"]
    return tuple(
        SamplePerson(
            id=one["id"],
            about=one["about"],
            surname=one["surname"],
            given_names=one["given_names"],
            zone=tuple(one["zone"]),
        )
        for one in entries
    )
