# SPDX-License-Identifier: Apache-2.0
"""Putting a batch of submissions into the table, and hearing which of them are new.

Two ways, one meaning. PostgreSQL gets a batch by binary COPY into a temporary table and one
``INSERT … SELECT … ON CONFLICT DO NOTHING``: of the ways that were measured this one costs the
central's process the least by far and the server no more. A few are inserted as they are.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.storage.tables import SUBMISSION
from kiosk.errors import StorageError

_FEW: Final = 4
"""Up to so many rows, the round trips of a COPY cost more than it saves."""

_COLUMNS: Final = tuple(column.name for column in SUBMISSION.columns)
_NAMES: Final = ", ".join(_COLUMNS)
_TYPES: Final = tuple(
    {"id": "uuid", "size": "int8", "change": "int8", "body": "bytea"}.get(
        name, "timestamptz" if name.endswith("_at") else "text"
    )
    for name in _COLUMNS
)
_PLACE: Final = """
    CREATE TEMPORARY TABLE IF NOT EXISTS incoming (LIKE submission) ON COMMIT DELETE ROWS
"""
_COPY: Final = f"COPY incoming ({_NAMES}) FROM STDIN (FORMAT BINARY)"
_MOVE: Final = f"""
    INSERT INTO submission ({_NAMES}) SELECT {_NAMES} FROM incoming
    ON CONFLICT DO NOTHING RETURNING id::text
"""  # noqa: S608 names of our own


def insert_new(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Insert the rows whose id nobody has yet, and say which ids these were.

    The rows' ids differ and ascend, so that two batches with the same ids wait for each other
    instead of deadlocking.
    """
    if not rows:
        return set()
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql and len(rows) > _FEW:
        return _copied(connection, rows)
    dialect = postgresql if is_postgresql else sqlite
    statement = dialect.insert(SUBMISSION).on_conflict_do_nothing().returning(SUBMISSION.c.id)
    return set(connection.execute(statement, list(rows)).scalars())


def _copied(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    import psycopg  # an extra: the embedded central has no need of it

    raw = connection.connection.driver_connection
    if not isinstance(raw, psycopg.Connection):
        raise TypeError("not a connection of psycopg")
    try:
        with raw.cursor() as cursor:
            cursor.execute(_PLACE)
            with cursor.copy(_COPY) as copy:
                copy.set_types(_TYPES)
                for row in rows:
                    copy.write_row([UUID(row["id"]), *(row[name] for name in _COLUMNS[1:])])
            cursor.execute(_MOVE)
            return {id_ for (id_,) in cursor.fetchall()}
    except psycopg.Error as error:
        raise StorageError(type(error).__name__) from error
