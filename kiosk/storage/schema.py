# SPDX-License-Identifier: Apache-2.0
"""Brings a database to the newest schema, without alembic when it is there already."""

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from kiosk.errors import StorageError

REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""Every revision there is, oldest first; kept here so that a start needs not import alembic."""

HEAD: Final = REVISIONS[-1]

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def revision(connection: sqlite3.Connection) -> str | None:
    """Say the revision of a database; None for an empty one.

    Raises StorageError for a database that is not a station's.
    """
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    if "alembic_version" in tables:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])
    if tables:
        raise StorageError("this is another program's database", code="storage.foreign")
    return None


def knows(found: str | None) -> bool:
    """Accept an empty database or one of a revision there is.

    Raises StorageError for a newer one: nothing is reset and nothing is guessed.
    """
    if found is not None and found not in REVISIONS:
        raise StorageError(f"the schema {found} is newer than {HEAD}", code="storage.newer-schema")
    return True


def needs_migration(found: str | None) -> bool:
    """Say whether a revision is older than this program's. Raises StorageError for a newer one."""
    return knows(found) and found != HEAD


def migrate(connection: Connection, found: str | None, target: str) -> None:
    """Bring the database of an open transaction up, or down, from one revision to another."""
    # 100 ms of import that a start without a migration need not pay
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    order = (None, *REVISIONS)
    goes_up = target in REVISIONS and order.index(found) < order.index(target)
    (command.upgrade if goes_up else command.downgrade)(config, target)
