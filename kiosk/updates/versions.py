# SPDX-License-Identifier: Apache-2.0
"""Numbers of versions of the program, and for which machines it was built."""

import platform
import re
import sys
from dataclasses import dataclass
from functools import total_ordering
from typing import Final, Self

from kiosk.updates.errors import UpdateError

_WRITTEN: Final = re.compile(r"(?:0|[1-9][0-9]{0,3})(?:\.(?:0|[1-9][0-9]{0,3})){1,3}")
_PARTS: Final = 4
_EACH: Final = 10_000

MALFORMED: Final = "update.version"
"""What stands where a version's number should is none."""


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A version's number: two to four whole numbers below 10,000 with points between them."""

    text: str

    def __post_init__(self) -> None:
        if not _WRITTEN.fullmatch(self.text):
            raise UpdateError("two to four numbers with points between them", code=MALFORMED)

    @property
    def number(self) -> int:
        """One whole number that sorts as versions do; ``1.2`` is as new as ``1.2.0``."""
        parts = [int(part) for part in self.text.split(".")]
        parts += [0] * (_PARTS - len(parts))
        found = 0
        for part in parts:
            found = found * _EACH + part
        return found

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a version's number; None where it is none."""
        return cls(text) if _WRITTEN.fullmatch(text) else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.number == other.number

    def __hash__(self) -> int:
        return hash(self.number)

    def __lt__(self, other: "Version") -> bool:
        return self.number < other.number

    def __str__(self) -> str:
        return self.text


def this_platform() -> str:
    """Name the kind of machine that this is, as a build for it is named: ``linux-x86_64``."""
    machine = platform.machine().lower().replace("amd64", "x86_64")
    return f"{'windows' if sys.platform == 'win32' else sys.platform}-{machine}"
