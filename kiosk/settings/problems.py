# SPDX-License-Identifier: Apache-2.0
"""What is wrong with settings: where it stands, what it is called and what would be allowed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from kiosk.errors import SettingsError

UNKNOWN: Final = "settings.unknown"
"""The code of a file whose only fault is a name that there isn't."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend; it never holds the value, which may be a secret in the wrong place."""

    name: str
    rule: str
    """What is allowed, or what the name may have been meant to be."""
    place: str = ""
    """File and line, variable, or option; empty where the program itself has set it."""
    is_unknown: bool = False

    def __str__(self) -> str:
        told = f"{self.name}: {self.rule}"
        return f"{self.place}: {told}" if self.place else told


class WrongSettingsError(SettingsError):
    """Settings with everything that is wrong with them, in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Final = tuple(problems)
        only_unknown = all(one.is_unknown for one in self.problems)
        super().__init__("\n".join(map(str, self.problems)), code=UNKNOWN if only_unknown else None)

    @classmethod
    def of(cls, name: str, rule: str) -> Self:
        """Make the error of one setting."""
        return cls([Problem(name=name, rule=rule)])
