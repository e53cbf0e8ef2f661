# SPDX-License-Identifier: Apache-2.0
"""Writes down who was sent away, and not so often that a stranger could fill the journal."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import StorageError

EVERY: Final = 3600.0
"""Seconds between two records of the same refusal."""


class Refusals:
    """Counts refusals by their codes; may be shared by threads."""

    def __init__(self, clock: Clock, record: Callable[[str, Mapping[str, str]], None]) -> None:
        self._clock = clock
        self._record = record
        self._lock = Lock()
        self._due: dict[str, float] = {}
        self._since: dict[str, int] = {}

    def note(self, code: str, station: str) -> None:
        """Count one; the first of an hour is written down, with how many there were before."""
        now = self._clock.monotonic()
        with self._lock:
            self._since[code] = self._since.get(code, 0) + 1
            if now < self._due.get(code, float("-inf")):
                return
            self._due[code] = now + EVERY
            count = self._since.pop(code)
        facts = {"problem": code, "station": station, "count": str(count)}
        with suppress(StorageError):  # whoever stores submissions meets the same disk
            self._record("neighbour-refused", facts)
