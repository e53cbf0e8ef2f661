# SPDX-License-Identifier: Apache-2.0
"""Numbers by which those who read on from where they were never miss a change.

A transaction that began first may commit last. On PostgreSQL a change is therefore the number
of its transaction, and readers stop before the oldest transaction that is still at work. On
SQLite one writes at a time, and a counter is enough. All changes of one transaction share a
number: who reads in pages orders by ``(change, id)`` and goes on from both.
"""

from typing import Final

from sqlalchemy import Connection, text, update

from kiosk.central.storage.tables import FORMAT

EPOCH: Final = 1 << 48
"""How many changes there may be between two restores."""

_THIS: Final = text(f"SELECT epoch * {EPOCH} + pg_current_xact_id()::text::bigint FROM format")  # noqa: S608 a number of ours
_UNTIL: Final = text(
    f"SELECT epoch * {EPOCH} + pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 "  # noqa: S608 a number of ours
    "FROM format"
)
_COUNTED: Final = text(f"SELECT epoch * {EPOCH} + change FROM format")  # noqa: S608 a number of ours


def this_change(connection: Connection) -> int:
    """Say the number under which this transaction's changes will be read."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(_THIS).scalar_one())
    connection.execute(update(FORMAT).values(change=FORMAT.c.change + 1))
    return int(connection.execute(_COUNTED).scalar_one())


def readable_until(connection: Connection) -> int:
    """Say up to which change, with it, everything is there; ask this first, then read.

    Whatever is committed later has a higher number.
    """
    is_postgresql = connection.dialect.name == "postgresql"
    return int(connection.execute(_UNTIL if is_postgresql else _COUNTED).scalar_one())


def begin_epoch(connection: Connection) -> None:
    """Have all further changes follow those of before, though the database was set back.

    After a restore: readers have read on beyond what was restored.
    """
    connection.execute(update(FORMAT).values(epoch=FORMAT.c.epoch + 1))
