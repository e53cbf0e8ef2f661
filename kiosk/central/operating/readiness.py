# SPDX-License-Identifier: Apache-2.0
"""Whether this process could take a submission now: asked by who sends requests to it."""

import secrets
import threading
from datetime import timedelta
from typing import Final

from kiosk.central.storage import schema
from kiosk.central.storage.bodies import Bodies
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import SCHEMA
from kiosk.clock import Clock
from kiosk.errors import StorageError

EVERY: Final = timedelta(seconds=10)
"""How often the store is written to, however often somebody asks."""
PATIENCE_SECONDS: Final = 2.0
"""How long who asks waits for another who is writing."""
PLACE: Final = "ready"
_WORD: Final = b"ready"


class Readiness:
    """Looks at the database each time, and now and then writes to the store of bodies."""

    def __init__(self, database: CentralDatabase, bodies: Bodies, clock: Clock) -> None:
        self._database = database
        self._bodies = bodies
        self._clock = clock
        # processes on several hosts have the same numbers, in containers all are the first
        self._name = f"{PLACE}/{secrets.token_hex(8)}"
        self._lock = threading.Lock()
        self._due = 0.0

    def prove(self) -> None:
        """Raise StorageError, unless a submission could be taken."""
        with self._database.reading() as connection:
            if schema.found(connection) != SCHEMA:
                raise StorageError("the schema is another", code="storage.older-schema")
        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            # somebody is writing: who waits for that takes a thread from those who bring something
            raise StorageError("the store takes its time", code="storage.bodies")
        try:
            if self._clock.monotonic() >= self._due:
                self._write()
                self._due = self._clock.monotonic() + EVERY.total_seconds()
        finally:
            self._lock.release()

    def _write(self) -> None:
        self._bodies.put(self._name, _WORD)
        if self._bodies.read(self._name) != _WORD:
            raise StorageError("the store gave back other bytes", code="storage.bodies")
        self._bodies.erase([self._name])
