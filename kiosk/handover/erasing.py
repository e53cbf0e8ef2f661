# SPDX-License-Identifier: Apache-2.0
"""Looks once an hour whether a draft, or a visit that a crash interrupted, has become too old."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import StorageError
from kiosk.handover.port import Drafts

EVERY: Final = 3600.0


class Erasing:
    """To be asked as often as one likes; belongs to one thread."""

    def __init__(self, drafts: Drafts, clock: Clock, forget_visits: Callable[[], None]) -> None:
        self._drafts = drafts
        self._clock = clock
        self._forget_visits = forget_visits
        self._due = clock.monotonic()

    def look(self) -> None:
        """Erase what is due. Never raises: whoever stores submissions meets the same disk."""
        if self._clock.monotonic() >= self._due:
            self._due = self._clock.monotonic() + EVERY
            self._forget_visits()
            with suppress(StorageError):
                self._drafts.settle()
