# SPDX-License-Identifier: Apache-2.0
"""How often people tried to get out of the program: counts, a minute of them in one record."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kiosk.clock import Clock

EVENT: Final = "escape-tried"

CALM_SECONDS: Final = 60.0
"""Between two records: whoever leans on a keyboard must not fill the journal."""


class Attempt(StrEnum):
    """By what somebody tried; the names are the facts of the record."""

    KEYS = "keys"
    """A chord, or a key that does something outside of what is shown."""
    POINTER = "pointer"
    """Another button than the first, a menu, a thing that is dragged in, too many fingers."""
    CLOSING = "closing"
    """Whatever asked the window to close."""


class Attempts:
    """Counts attempts, and says when they are to be written down and as what.

    The first one is due at once, so that a record stands near the moment; what follows within
    the minute is one more record. What a crash takes with it is a minute at most.
    """

    def __init__(self, clock: Clock, calm: float = CALM_SECONDS) -> None:
        self._clock = clock
        self._calm = calm
        self._counted: Counter[Attempt] = Counter()
        self._told: float | None = None

    def note(self, attempt: Attempt) -> None:
        """Count one."""
        self._counted[attempt] += 1

    def due(self) -> Mapping[str, str] | None:
        """Give the facts of a record that is to be written now, once; None while there is none."""
        now = self._clock.monotonic()
        if not self._counted or (self._told is not None and now - self._told < self._calm):
            return None
        facts = {attempt.value: str(self._counted[attempt]) for attempt in Attempt}
        self._counted.clear()
        self._told = now
        return facts
