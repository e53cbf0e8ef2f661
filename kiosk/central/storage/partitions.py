# SPDX-License-Identifier: Apache-2.0
"""The months into which PostgreSQL cuts the submissions, by the time that their ids begin with.

Ids are made by the stations' clocks. What a wrong clock dated outside the months that are there
lies in one more partition, and moves when its month is made.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, text

BEFORE: Final = 12
AHEAD: Final = 24
"""How many months there are around this one."""

OTHER: Final = "submission_other"

PATIENCE_MS: Final = 5000
"""How long to wait for who reads the whole table, a backup: others wait behind this one."""

_KEEPING: Final = 0x6B696F736C
"""Of several servers that keep the months ahead one does it."""


def create_other(connection: Connection) -> None:
    """Make the partition for what no month has."""
    connection.exec_driver_sql(f"CREATE TABLE {OTHER} PARTITION OF submission DEFAULT")


def keep_ahead(connection: Connection, now: datetime) -> None:
    """Make the months that are missing around this one, with the rows that belong to them."""
    wanted = dict(months(now))
    if wanted.keys() <= _existing(connection):
        return
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_KEEPING})")
    # who delivers waits for a lock on the table behind this one
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
    # after a migration all that there is may have to move
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    existing = _existing(connection)
    for name, (first, end) in wanted.items():
        if name not in existing:
            _make(connection, name, first, end)


def months(now: datetime) -> Iterator[tuple[str, tuple[str, str]]]:
    """Name the months around a moment, with the first id of each and of the next."""
    this = now.astimezone(UTC)
    number = this.year * 12 + this.month - 1
    for one in range(number - BEFORE, number + AHEAD + 1):
        year, month = divmod(one, 12)
        yield f"submission_{year}_{month + 1:02d}", (_first(one), _first(one + 1))


def _first(number: int) -> str:
    """Say the lowest id of a month: the milliseconds and zeros (RFC 9562, section 5.7)."""
    year, month = divmod(number, 12)
    digits = f"{int(datetime(year, month + 1, 1, tzinfo=UTC).timestamp()) * 1000:012x}"
    return f"{digits[:8]}-{digits[8:]}-0000-0000-000000000000"


def _existing(connection: Connection) -> set[str]:
    found = connection.execute(
        text(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = CAST(:parent AS regclass)"
        ),
        {"parent": "submission"},
    )
    return set(found.scalars())


def _make(connection: Connection, name: str, first: str, end: str) -> None:
    values = f"FOR VALUES FROM ('{first}') TO ('{end}')"
    strays = f"FROM {OTHER} WHERE id >= '{first}' AND id < '{end}'"
    if connection.exec_driver_sql(f"SELECT 1 {strays} LIMIT 1").first() is None:
        connection.exec_driver_sql(f"CREATE TABLE {name} PARTITION OF submission {values}")
        return
    # a row that others point to can't leave a partition, not even for another: they look away
    pointing = _pointing(connection)
    for table, constraint, _ in pointing:
        connection.exec_driver_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
    connection.exec_driver_sql(f"CREATE TABLE {name} (LIKE submission INCLUDING ALL)")
    connection.exec_driver_sql(f"INSERT INTO {name} SELECT * {strays}")
    connection.exec_driver_sql(f"DELETE {strays}")
    connection.exec_driver_sql(f"ALTER TABLE submission ATTACH PARTITION {name} {values}")
    for table, constraint, definition in pointing:
        connection.exec_driver_sql(
            f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {definition}'
        )


def _pointing(connection: Connection) -> list[tuple[str, str, str]]:
    found = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND confrelid = 'submission'::regclass AND conparentid = 0"
    )
    return [(table, name, definition) for table, name, definition in found]
