# SPDX-License-Identifier: Apache-2.0
"""Looks once an hour whether a draft has become too old."""

from contextlib import suppress
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import StorageError
from kiosk.handover.port import Drafts

EVERY: Final = 3600.0


class Erasing:
    """To be asked as often as one likes; belongs to one thread."""

    def __init__(self, drafts: Drafts, clock: Clock) -> None:
        self._drafts = drafts
        self._clock = clock
        self._due = clock.monotonic()

    def look(self) -> None:
        """Erase what is due. Never raises: whoever stores submissions meets the same disk."""
        if self._clock.monotonic() >= self._due:
            self._due = self._clock.monotonic() + EVERY
            with suppress(StorageError):
                self._drafts.settle()
