# SPDX-License-Identifier: Apache-2.0
"""A copy of an embedded central's database before a migration."""

import sqlite3
from contextlib import closing
from pathlib import Path

from kiosk import durable
from kiosk.errors import StorageError


def keep(path: Path, number: int) -> Path:
    """Copy the whole database as its last commit left it, durably, beside it.

    Raises StorageError ``storage.backup``; then nobody migrates.
    """
    kept = path.with_name(f"{path.name}.before-{number}")
    part = kept.with_name(f"{kept.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            # one file: a copy with a log of its own could lose that
            copy.execute("PRAGMA journal_mode = DELETE")
        durable.sync_file(part)
        part.replace(kept)
        durable.sync_folder(kept.parent)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(type(error).__name__, code="storage.backup") from error
    return kept
