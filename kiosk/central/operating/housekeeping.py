# SPDX-License-Identifier: Apache-2.0
"""What a central does for itself once a day: months ahead, leftovers and old editions erased."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kiosk.central.drafts.keeping import CentralDrafts
from kiosk.central.offering.editions import Editions
from kiosk.central.operating.purging import Purging
from kiosk.central.storage.database import CentralDatabase
from kiosk.clock import Clock
from kiosk.errors import StorageError

EVERY_SECONDS: Final = 24 * 3600.0
AGAIN_SECONDS: Final = 3600.0
"""After trouble with the database or the store."""

_GRACE_SECONDS: Final = 5.0

_LOG: Final = logging.getLogger("kiosk.central.operating.housekeeping")


class Housekeeping:
    """Keeps house; several servers may, for each step may be done twice or cut off."""

    def __init__(
        self,
        database: CentralDatabase,
        purging: Purging,
        editions: Editions,
        drafts: CentralDrafts,
        clock: Clock,
    ) -> None:
        self._database = database
        self._purging = purging
        self._editions = editions
        self._drafts = drafts
        self._clock = clock

    def keep(self) -> None:
        """Do all of it now. Raises StorageError."""
        now = self._clock.now()
        self._database.keep_ahead(now)
        self._purging.erase()
        while self._purging.clear(now):
            pass
        self._purging.forget_codes(now)
        self._editions.tidy(now)
        self._drafts.tidy(now)
        self._purging.sweep(now)

    @contextmanager
    def daily(self) -> Iterator[None]:
        """Do it from time to time, for as long as the block runs."""
        is_over = threading.Event()
        thread = threading.Thread(
            target=self._keep_on, args=(is_over,), name="housekeeping", daemon=True
        )
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join(_GRACE_SECONDS)

    def _keep_on(self, is_over: threading.Event) -> None:
        wait = AGAIN_SECONDS  # a start is when everybody wants something
        while not is_over.wait(wait):
            try:
                self.keep()
                wait = EVERY_SECONDS
            except StorageError as error:
                _LOG.warning("housekeeping: %s", error.code)
                wait = AGAIN_SECONDS
