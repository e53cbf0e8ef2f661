# SPDX-License-Identifier: Apache-2.0
"""The driver's own connection, for pragmas and for the statements a person waits for."""

import sqlite3

from sqlalchemy import Connection


def driver(connection: Connection) -> sqlite3.Connection:
    """Hand out the driver's connection beneath one of SQLAlchemy's."""
    inner = connection.connection.driver_connection
    if not isinstance(inner, sqlite3.Connection):
        raise TypeError("a station's database is SQLite")
    return inner
