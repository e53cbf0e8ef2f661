# SPDX-License-Identifier: Apache-2.0
"""A copy of the database before a migration, kept until a later start has succeeded."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from kiosk import durable
from kiosk.errors import StorageError

MOST: Final = 2
"""How many copies may lie there: one for each revision that a migration began from."""


def keep(connection: sqlite3.Connection, path: Path, revision: str) -> Path:
    """Copy the whole database, its log with it. Raises StorageError; then nobody migrates."""
    kept = path.with_name(f"{path.name}.before-{revision}")
    part = kept.with_name(kept.name + ".part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with closing(sqlite3.connect(part)) as copy:
            # one file: a copy with a log of its own could lose that
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        durable.sync_file(part)
        part.replace(kept)
        durable.sync_folder(kept.parent)
        for old in sorted(_kept(path), key=lambda one: one.stat().st_mtime)[:-MOST]:
            old.unlink()
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.backup") from error
    return kept


def drop(path: Path) -> None:
    """Remove the copies: the database was opened at the newest schema without a migration."""
    for old in _kept(path):
        with suppress(OSError):
            old.unlink()


def _kept(path: Path) -> list[Path]:
    return list(path.parent.glob(f"{path.name}.before-*"))
