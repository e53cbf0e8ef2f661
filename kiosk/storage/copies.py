# SPDX-License-Identifier: Apache-2.0
"""A copy of the whole database for the time in which another version of the program is on trial.

The copies of ``kiosk.storage.backups`` go when a start at the newest schema has succeeded, which is
what a version that fails a minute later has done. This one stays until somebody says so.
"""

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from kiosk import durable
from kiosk.errors import StorageError
from kiosk.storage import schema

_LOGS = ("-wal", "-shm")


def copy(database: Path, to: Path) -> None:
    """Copy a database, its log with it, into one file; durable. Raises StorageError."""
    part = to.with_name(f"{to.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with closing(_opened(database)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        durable.sync_file(part)
        part.replace(to)
        durable.sync_folder(to.parent)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(type(error).__name__, code="storage.backup") from error


def is_usable(database: Path) -> bool:
    """Say whether this program can work with a database: a schema that it knows, and sound."""
    try:
        with closing(_opened(database)) as connection:
            found = schema.revision(connection)
            if found is not None and found not in schema.REVISIONS:
                return False
            return [row[0] for row in connection.execute("PRAGMA quick_check")] == ["ok"]
    except (sqlite3.Error, StorageError):
        return False


def lacks(kept: Path, database: Path) -> bool:
    """Say whether a copy lacks a submission that the database has, as far as that can be read."""
    try:
        with closing(_opened(database)) as newer, closing(_opened(kept)) as older:
            ids = [
                {row[0] for row in one.execute("SELECT id FROM submission")}
                for one in (newer, older)
            ]
    except sqlite3.Error:
        return False
    return bool(ids[0] - ids[1])


def put_back(kept: Path, database: Path, aside: Path) -> None:
    """Have a copy take the database's place; what was there is moved aside, its log first.

    May be cut off anywhere and repeated. Raises StorageError.
    """
    part = database.with_name(f"{database.name}.back")
    try:
        aside.mkdir(parents=True, exist_ok=True)
        part.write_bytes(kept.read_bytes())
        part.chmod(0o600)
        durable.sync_file(part)
        # the database keeps its name until the copy takes it: nobody ever finds none and makes one
        replaced = aside / database.name
        if database.exists() and not replaced.exists():
            shutil.copyfile(database, part_of := aside / f"{database.name}.part")
            durable.sync_file(part_of)
            part_of.replace(replaced)
        for ending in _LOGS:
            # a copy that found the log of another database beside it would be spoilt by it
            with suppress(FileNotFoundError):
                database.with_name(database.name + ending).replace(aside / (database.name + ending))
        durable.sync_folder(aside)
        durable.sync_folder(database.parent)
        part.replace(database)
        durable.sync_folder(database.parent)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=5.0)
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection
