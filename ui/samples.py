# SPDX-License-Identifier: Apache-2.0
"""Sample passports where people practise: a reader that has one of them each time it is asked."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kiosk.training import Deed

if TYPE_CHECKING:
    from kiosk.training import SamplePerson


class Samples:
    """Gives the passports in turn, and has noted what was done with them."""

    def __init__(self, people: "Sequence[SamplePerson]", note: Callable[[Deed], None]) -> None:
        self._people = people
        self._next = 0
        self.note = note
        """Notes a deed. Called on a worker thread."""

    @property
    def name(self) -> str:
        """Whose passport comes next, as it stands there."""
        return self._people[self._next].name

    @property
    def about(self) -> str:
        """What there is to learn from it, in English."""
        return self._people[self._next].about

    def take(self) -> str:
        """Give the lines of that passport, and turn to the next."""
        lines = self._people[self._next].lines
        self._next = (self._next + 1) % len(self._people)
        return lines
