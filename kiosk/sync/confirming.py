# SPDX-License-Identifier: Apache-2.0
"""Remembers when the centre last said that the services offered here are still in force.

A heartbeat's answer names the edition. A centre that names none there is asked by the hour. A
station that stays behind is no longer confirmed, and its gate closes when that has lasted.
"""

from collections.abc import Callable
from typing import Final, Protocol

from kiosk.clock import Clock
from kiosk.memory import Memory
from kiosk.sync.port import Beat, Offer
from kiosk.timestamps import to_text

CONFIRMED: Final = "catalogue-confirmed"
"""Under which name it is remembered when the centre last said which services hold."""

EVERY: Final = 3600.0
"""Seconds between two questions, and between two notes of the same."""

_ROOM: Final = 4 << 10


class Offering(Protocol):
    """Says which set is in force."""

    def catalogue(self, tag: str) -> Offer:
        """Ask, unless it is still the set with this tag. MUST NOT raise for the line's sake."""


class Confirming:
    """Remembers when the centre last had no newer set than this station."""

    def __init__(
        self, central: Offering, memory: Memory, clock: Clock, edition: Callable[[], int]
    ) -> None:
        self._central = central
        self._memory = memory
        self._clock = clock
        self._edition = edition
        self._known = Offer()
        self._due = 0.0
        self._is_told = False
        self._confirmed: tuple[int, float] | None = None

    def told(self, beat: Beat) -> None:
        """Take the edition that a heartbeat's answer names. Raises StorageError."""
        self._is_told = beat.catalogue is not None
        if beat.catalogue is not None:
            self._compare(beat.catalogue)

    def step(self, room: int) -> bool:
        """Ask when it is time to; what goes wrong is asked again soon. Raises StorageError."""
        if self._is_told or room < _ROOM or self._clock.monotonic() < self._due:
            return False
        offer = self._central.catalogue(self._known.tag)
        if offer.trouble is not None:
            return False
        self._due = self._clock.monotonic() + EVERY
        if not offer.is_unchanged:
            self._known = offer
        if self._known.edition is not None:
            self._confirmed = None
            self._compare(self._known.edition)
        return False

    def _compare(self, named: int) -> None:
        now, edition = self._clock.monotonic(), self._edition()
        if edition < named:
            return
        is_noted = self._confirmed is not None and (
            self._confirmed[0] == edition and now - self._confirmed[1] < EVERY
        )
        if not is_noted:
            self._memory.write(CONFIRMED, to_text(self._clock.now()))
            self._confirmed = (edition, now)
