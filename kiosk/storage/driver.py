# SPDX-License-Identifier: Apache-2.0
"""The driver's own connection, beneath one of SQLAlchemy's."""

import sqlite3
from typing import Any

from sqlalchemy import Connection


def driver(connection: Connection) -> sqlite3.Connection:
    """Hand it out."""
    found = connection.connection.driver_connection
    if not isinstance(found, sqlite3.Connection):
        raise TypeError("a station's database is SQLite")
    return found


def row_of(cursor: sqlite3.Cursor) -> dict[str, Any] | None:
    """Fetch the next row by its columns' names; None when there is none."""
    row = cursor.fetchone()
    if row is None:
        return None
    return dict(zip((column[0] for column in cursor.description), row, strict=True))
