# SPDX-License-Identifier: Apache-2.0
"""Looks the whole database over once a night, on whatever thread works then."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from kiosk.clock import Clock, local
from kiosk.errors import StorageError
from kiosk.storage.rescue.examination import QUICK_BYTES, Depth, examine, size_of
from kiosk.storage.rescue.moving import suspect

HOURS: Final = range(2, 5)
"""When nobody is served, by the local clock."""

PAUSE: Final = 3600.0
"""Seconds until a look is tried again that the disk, or a lock, did not allow."""


class Nightly:
    """Called often, looks seldom; tells ``on_damage`` once and leaves a note for the next start.

    A database that was too large to be looked at while it was opened is looked at by the
    first call. Belongs to one thread.
    """

    def __init__(self, path: Path, clock: Clock, on_damage: Callable[[str], None]) -> None:
        self._path = path
        self._clock = clock
        self._on_damage = on_damage
        self._owes_start = size_of(path) > QUICK_BYTES
        self._last: date | None = None
        self._not_before = 0.0
        self._is_over = False

    def look(self) -> None:
        """Look when it is time."""
        if not self._is_due():
            return
        try:
            why = examine(self._path, Depth.WHOLE)
            if why:
                suspect(self._path, why)
        except (StorageError, OSError):
            self._not_before = self._clock.monotonic() + PAUSE
            return
        self._owes_start = False
        self._last = local(self._clock.now()).date()
        if why:
            self._is_over = True
            self._on_damage(why)

    def _is_due(self) -> bool:
        if self._is_over or self._clock.monotonic() < self._not_before:
            return False
        now = local(self._clock.now())
        return self._owes_start or (now.hour in HOURS and now.date() != self._last)
