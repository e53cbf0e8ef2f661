# SPDX-License-Identifier: Apache-2.0
"""Bringing a central back from a backup; stations send again what the backup has not.

A central that was restored half way is not opened, and the same restore may be run again.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, make_url

from kiosk import durable
from kiosk.central.centre import KEYS, RESTORING, Centre
from kiosk.central.failures import CentralError
from kiosk.central.fleet import audit
from kiosk.central.operating import dumping
from kiosk.central.operating.awaiting import await_again
from kiosk.central.operating.backups import (
    DATABASE,
    KEYRING,
    Backup,
    copy_body,
    named_bodies,
    read,
    unpack_keys,
)
from kiosk.central.storage.bodies import Bodies
from kiosk.central.storage.changes import begin_epoch
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import SESSION
from kiosk.clock import Clock
from kiosk.sealing import age


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back."""

    backup: Backup
    received: int
    """Submissions that are whole, or were purged."""
    bodiless: int
    """Submissions that count as announced only, because their bodies were not there."""


def restore(
    folder: Path,
    identities: Sequence[str],
    data_dir: Path,
    clock: Clock,
    *,
    database_url: str | None = None,
    store_url: str | None = None,
    by: str,
) -> Restored:
    """Put keys, database and bodies where there are none, while no central runs there.

    Raises CentralError ``central.backup-damaged``, ``central.other-database``,
    ``central.not-empty`` and ``central.restore``, SealingError when the identities don't open it,
    and StorageError.
    """
    made = read(folder)
    if (made.database == "postgresql") != (database_url is not None):
        raise CentralError(made.database, code="central.other-database")
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _fill(folder / made.place, identities, data_dir, database_url)
        CentralDatabase.migrate(data_dir, database_url).close()
        opened = Centre.open(data_dir, clock, database_url, store_url, is_restoring=True)
        with opened as centre:
            missing = _bring_bodies(centre, Bodies.open(folder))
            with centre.database.transaction() as connection:
                now = clock.now()
                bodiless = await_again(connection, missing, now)
                begin_epoch(connection)
                connection.execute(delete(SESSION))
                audit.note(connection, now, "restored", by, "central", bodiless=bodiless)
            received = centre.submissions.count()
        (data_dir / RESTORING).unlink()
        durable.sync_folder(data_dir)
    except OSError as error:
        raise CentralError(str(error.strerror), code="central.restore") from error
    return Restored(backup=made, received=received, bodiless=bodiless)


def _fill(
    folder: Path, identities: Sequence[str], data_dir: Path, database_url: str | None
) -> None:
    """Bring keys and database, unless an earlier try did."""
    is_empty = CentralDatabase.is_empty(data_dir, database_url)
    if not (is_empty or (data_dir / RESTORING).exists()):
        raise CentralError("there is a database", code="central.not-empty")
    with tempfile.TemporaryDirectory(dir=data_dir, prefix=".restore-") as name:
        plain = Path(name)
        for sealed in (KEYRING, DATABASE):
            with (folder / sealed).open("rb") as source, (plain / sealed).open("wb") as target:
                age.decrypt(source, target, identities)
        keys = (plain / KEYRING).read_bytes()
        (data_dir / KEYS).mkdir(exist_ok=True, mode=0o700)
        unpack_keys(keys, data_dir / KEYS)
        durable.write(data_dir / RESTORING, b"")
        if is_empty and database_url is None:
            dumping.load_sqlite(data_dir, plain / DATABASE)
        elif is_empty:
            dumping.load_postgresql(make_url(database_url or ""), plain / DATABASE)


def _bring_bodies(centre: Centre, source: Bodies) -> list[str]:
    """Copy the bodies that the store lacks, and name those that are nowhere."""
    return [
        name
        for named in named_bodies(centre.database)
        for name, size in named.items()
        if not (centre.bodies.size(name) == size or copy_body(source, centre.bodies, name))
    ]
