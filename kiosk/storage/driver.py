# SPDX-License-Identifier: Apache-2.0
"""The driver's own connection, beneath those of SQLAlchemy."""

import sqlite3

from sqlalchemy import Connection, PoolProxiedConnection


def driver(connection: Connection) -> sqlite3.Connection:
    """Hand out the driver's connection beneath one of SQLAlchemy's."""
    return inner(connection.connection)


def inner(pooled: PoolProxiedConnection) -> sqlite3.Connection:
    """Hand out the driver's connection beneath one of the pool's."""
    found = pooled.driver_connection
    if not isinstance(found, sqlite3.Connection):
        raise TypeError("a station's database is SQLite")
    return found
