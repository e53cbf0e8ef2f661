# SPDX-License-Identifier: Apache-2.0
"""The station's database with what is kept in it, and who may have it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from kiosk.clock import Clock
from kiosk.errors import DeliveryError, StorageError
from kiosk.intake import Gates
from kiosk.maintaining import Maintaining, reason_in
from kiosk.outbox import Outbox
from kiosk.receipts import Remembering
from kiosk.settings import Settings
from kiosk.staff import Roll
from kiosk.storage import (
    Database,
    SqlCounts,
    SqlDays,
    SqlEnds,
    SqlJournal,
    SqlMemory,
    SqlOutbox,
    SqlPapers,
    SqlRoll,
    SqlShown,
    SqlSubmissions,
    SqlToday,
    rescue,
)
from kiosk.sync import (
    Solitude,
)
from kiosk.sync.confirming import CONFIRMED
from kiosk.timestamps import from_text

LOCK: Final = "kiosk.lock"
"""Held by the process that owns the station's data."""


class Store:
    """The station's database with what is kept in it; enough to look at the queue."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        rescue.require_whole(settings.database)
        self.database = Database.open(settings.database)
        self.journal = SqlJournal(self.database, clock)
        self.ends = SqlEnds(self.database, self.journal)
        self.outbox: Outbox = SqlOutbox(self.database, self.journal)
        self.submissions = SqlSubmissions(self.database, self.journal)
        self.memory = SqlMemory(self.database)
        self.counts = SqlCounts(self.database)
        self.papers = SqlPapers(self.database, self.journal)
        self.looking = SqlToday(self.database)
        self.days = SqlDays(self.database, self.journal)
        self.shown: Remembering = SqlShown(self.database)
        self.roll: Roll = SqlRoll(self.database, self.journal)
        self.maintaining = Maintaining(self.memory, self.journal)
        self.gates = Gates(
            settings,
            clock,
            oldest_unsent=self.outbox.oldest_unsent,
            catalogue_confirmed=self._catalogue_confirmed,
            closed_by_staff=reason_in(self.memory),
        )

    def _catalogue_confirmed(self) -> datetime | None:
        text = self.memory.read(CONFIRMED)
        return from_text(text) if text else None

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the database."""
        self.close()


@contextmanager
def possession(folder: Path) -> Iterator[None]:
    """Own a station's data. Raises StorageError ``station.busy`` where another kiosk does."""
    with ExitStack() as held:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(Solitude(folder / LOCK))
        except DeliveryError as error:
            raise StorageError("another kiosk runs on this data", code="station.busy") from error
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unopenable") from error
        yield
