# SPDX-License-Identifier: Apache-2.0
"""Who asks for staff at the stations around: shown to whoever is signed in here."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import StorageError

FORGOTTEN: Final = 20.0
"""Seconds after which a call is over that its station does not tell again: its line, or it, is dead."""
UNSEEN: Final = 5.0
"""Seconds after which nobody is taken to look at a screen that has not asked who calls."""
MOST: Final = 32
"""How many stations may call at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who asks for staff at another station."""

    station: str
    since: datetime
    """Aware, by the clock here."""


@dataclass(frozen=True, slots=True)
class _Call:
    waiting: Waiting
    heard: float


class Calls:
    """The calls of other stations; may be shared by threads."""

    def __init__(self, clock: Clock, record: Callable[[str, Mapping[str, str]], None]) -> None:
        self._clock = clock
        self._record = record
        self._lock = Lock()
        self._calls: dict[str, _Call] = {}
        self._looked = float("-inf")

    def hear(self, station: str, seconds: int) -> bool:
        """Take a call, or hear that it still is one; says whether somebody sees it."""
        now = self._clock.monotonic()
        with self._lock:
            self._forget(now)
            before = self._calls.get(station)
            if before is None and len(self._calls) >= MOST:
                return False
            if before is None:
                since = self._clock.now() - timedelta(seconds=seconds)
                self._calls[station] = _Call(Waiting(station=station, since=since), now)
            else:
                self._calls[station] = replace(before, heard=now)
            is_seen = now - self._looked <= UNSEEN
        if before is None:
            with suppress(StorageError):  # a call is worth more than its record
                self._record("call-heard", {"station": station})
        return is_seen

    def end(self, station: str) -> None:
        """Hear that nobody asks there any more."""
        with self._lock:
            self._calls.pop(station, None)

    def look(self, *, is_attended: bool) -> tuple[Waiting, ...]:
        """List who waits, the longest first; somebody of the staff sees it, or nobody.

        To be called every second by the screen that shows it: otherwise nobody is called.
        """
        now = self._clock.monotonic()
        with self._lock:
            self._forget(now)
            self._looked = now if is_attended else float("-inf")
            waiting = [call.waiting for call in self._calls.values()]
        return tuple(sorted(waiting, key=lambda one: (one.since, one.station)))

    def _forget(self, now: float) -> None:
        self._calls = {
            station: call for station, call in self._calls.items() if now - call.heard <= FORGOTTEN
        }
