# SPDX-License-Identifier: Apache-2.0
"""Asks the centre whether the services that are offered here are still the ones in force.

Newer ones are not fetched yet: their files are installed by the operator. A station that stays
behind is no longer confirmed, and its gate closes when that has lasted.
"""

from collections.abc import Callable
from typing import Final, Protocol

from kiosk.clock import Clock
from kiosk.memory import Memory
from kiosk.sync.port import Offer
from kiosk.timestamps import to_text

CONFIRMED: Final = "catalogue-confirmed"
"""Under which name it is remembered when the centre last said which services hold."""

EVERY: Final = 3600.0
"""Seconds between two questions."""


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

    def look(self) -> None:
        """Ask when it is time to; what goes wrong is asked again soon. Raises StorageError."""
        if self._clock.monotonic() < self._due:
            return
        offer = self._central.catalogue(self._known.tag)
        if offer.trouble is not None:
            return
        self._due = self._clock.monotonic() + EVERY
        if not offer.is_unchanged:
            self._known = offer
        if self._known.edition is not None and self._edition() >= self._known.edition:
            self._memory.write(CONFIRMED, to_text(self._clock.now()))
