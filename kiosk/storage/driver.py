# SPDX-License-Identifier: Apache-2.0
"""The driver's own connection, beneath one of SQLAlchemy's."""

import sqlite3

from sqlalchemy import Connection


def driver(connection: Connection) -> sqlite3.Connection:
    """Hand it out."""
    found = connection.connection.driver_connection
    if not isinstance(found, sqlite3.Connection):
        raise TypeError("a station's database is SQLite")
    return found
