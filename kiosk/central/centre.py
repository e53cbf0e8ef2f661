# SPDX-License-Identifier: Apache-2.0
"""One central with everything it needs, over one folder and one database."""

import logging
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from kiosk.central.door.cases import Cases
from kiosk.central.door.consumers import Consumers
from kiosk.central.door.cursors import Cursors
from kiosk.central.door.hooks import Hooks, Secrets
from kiosk.central.door.reading import Feed
from kiosk.central.drafts.keeping import CentralDrafts
from kiosk.central.fleet.access import Access
from kiosk.central.fleet.audit import Audit
from kiosk.central.fleet.published import PublishedStationKeys
from kiosk.central.fleet.refused import Refused
from kiosk.central.fleet.stations import Stations
from kiosk.central.ingest.parts import CentralParts
from kiosk.central.ingest.reception import Reception
from kiosk.central.ingest.submissions import CentralSubmissions
from kiosk.central.ingest.uploading import Uploads
from kiosk.central.keys import CentralKeys, recipients
from kiosk.central.offering.editions import Editions
from kiosk.central.offering.notices import Notices
from kiosk.central.offering.releases import Releases
from kiosk.central.offering.settings import StationsSettings
from kiosk.central.offering.staff import StationsStaff
from kiosk.central.operating.housekeeping import Housekeeping
from kiosk.central.operating.purging import Purging
from kiosk.central.operating.readiness import Readiness
from kiosk.central.status.limiting import Limit
from kiosk.central.status.receipts import Receipts
from kiosk.central.storage.bodies import Bodies
from kiosk.central.storage.database import CentralDatabase
from kiosk.clock import Clock
from kiosk.errors import StorageError

_LOG: Final = logging.getLogger("kiosk.central.centre")

KEYS: Final = "keys"
RESTORING: Final = "restoring"
"""Lies in the folder of a central that was not restored to the end yet."""


class Centre:
    """What the interface and the commands work with; several may share one PostgreSQL."""

    def __init__(
        self,
        database: CentralDatabase,
        bodies: Bodies,
        keys: CentralKeys,
        recipients: Sequence[str],
        *,
        keys_dir: Path,
        hook_secrets: Secrets,
        clock: Clock,
    ) -> None:
        self.database = database
        self.bodies = bodies
        self.keys_dir = keys_dir
        self.keys = keys
        self.recipients = tuple(recipients)
        self.clock = clock
        self.audit = Audit(database)
        self.refused = Refused(database, clock)
        self.editions = Editions(database)
        self.releases = Releases(database)
        self.notices = Notices(database)
        self.settings = StationsSettings(database, keys.current)
        self.staff = StationsStaff(database, keys.current)
        self.stations = Stations(database)
        self.station_keys = PublishedStationKeys(database, keys.current)
        self.consumers = Consumers(database)
        self.cases = Cases(database)
        self.feed = Feed(database, Cursors(hook_secrets.of_cursors()))
        self.hooks = Hooks(database, self.feed, hook_secrets)
        self.receipts = Receipts(database)
        self.status_limit = Limit(clock)
        self.door_limit = Limit(clock)
        self.keys_limit = Limit(clock)
        self.submissions = CentralSubmissions(database, bodies)
        self.parts = CentralParts(database, bodies, clock)
        self.purging = Purging(database, bodies)
        self.drafts = CentralDrafts(database)
        self.housekeeping = Housekeeping(database, self.purging, self.editions, self.drafts, clock)
        self.readiness = Readiness(database, bodies, clock)
        self.uploads = Uploads(self.parts)
        self.access = Access(self.stations, clock)
        self.reception = Reception(self.submissions, self.stations, keys.current, clock)

    @classmethod
    def open(
        cls,
        data_dir: Path,
        clock: Clock,
        database_url: str | None = None,
        store_url: str | None = None,
        *,
        is_restoring: bool = False,
    ) -> Self:
        """Open the folder, the database and the store of bodies, and make what is missing there.

        Raises StorageError, ``storage.restoring`` for one that was restored half way, and
        SealingError.
        """
        if (data_dir / RESTORING).exists() and not is_restoring:
            raise StorageError("run central restore again", code="storage.restoring")
        try:
            # before the keys' folder, whose parents would be anybody's to list
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageError(type(error).__name__, code="storage.unopenable") from error
        folder = data_dir / KEYS
        keys, names = CentralKeys.load_or_create(folder), recipients(folder)
        hook_secrets = Secrets.load_or_create(folder)
        database = CentralDatabase.open(data_dir, database_url)
        _keep_ahead(database, clock)
        try:
            bodies = Bodies.open(data_dir, store_url)
        except StorageError:
            database.close()
            raise
        return cls(
            database,
            bodies,
            keys,
            names,
            keys_dir=folder,
            hook_secrets=hook_secrets,
            clock=clock,
        )

    def close(self) -> None:
        """Write what was gathered, and close the database."""
        self.refused.flush()
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


def _keep_ahead(database: CentralDatabase, clock: Clock) -> None:
    """Have the months ready, or find them the next time: what has none yet is kept all the same."""
    try:
        database.keep_ahead(clock.now())
    except StorageError as error:
        _LOG.warning("months of submissions: %s", error)
