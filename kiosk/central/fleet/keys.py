# SPDX-License-Identifier: Apache-2.0
"""What becomes of stations' keys: one begins, the one before ends, one is revoked."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from kiosk.central.fleet.audit import note
from kiosk.central.fleet.published import renumber
from kiosk.central.storage.tables import STATION, STATION_KEY
from kiosk.sealing import Revoked


def begin(connection: Connection, station: str, key_id: str, now: datetime) -> None:
    """Publish the key that a station came in with; one that was retired with it is good again."""
    connection.execute(
        update(STATION_KEY)
        .where(STATION_KEY.c.key_id == key_id)
        .values(until=None, revoked_at=None, revoked_for=None)
    )
    _end_others(connection, station, now)
    renumber(connection, station, now)


def end_former(connection: Connection, station: str, now: datetime) -> None:
    """Publish that a station has gone over to another key, now that it is heard with that.

    Not when the centre was asked for it: the answer may have been lost, and the station goes on
    with the key that it has until it is answered.
    """
    if _end_others(connection, station, now):
        renumber(connection, station, now)


def _end_others(connection: Connection, station: str, now: datetime) -> int:
    current = select(STATION.c.key_id).where(STATION.c.code == station).scalar_subquery()
    done = connection.execute(
        update(STATION_KEY)
        .where(
            STATION_KEY.c.station == station,
            STATION_KEY.c.key_id != current,
            STATION_KEY.c.until.is_(None),
        )
        .values(until=now)
    )
    return done.rowcount


def retire(connection: Connection, station: str, key_id: str | None, now: datetime) -> None:
    """End the key of a station that takes nothing any more; a key that was revoked stays so."""
    done = connection.execute(
        update(STATION_KEY)
        .where(STATION_KEY.c.key_id == key_id, STATION_KEY.c.revoked_at.is_(None))
        .values(revoked_at=now, revoked_for=Revoked.RETIRED.value)
    )
    if done.rowcount:
        renumber(connection, station, now)


def is_compromised(row: Row[Any]) -> bool:
    """Say whether somebody else may have a key."""
    return bool(row.revoked_for == Revoked.COMPROMISED.value)


def on_disk(connection: Connection, key_id: str | None) -> list[str]:
    """Name the private keys that a station has: after a change the one before it stays there."""
    row = connection.execute(
        select(STATION_KEY.c.key_id, STATION_KEY.c.succeeds).where(STATION_KEY.c.key_id == key_id)
    ).one_or_none()
    return [] if row is None else [name for name in row if name is not None]


def compromise(
    connection: Connection, station: str, key_id: str, now: datetime, *, reason: str, by: str
) -> None:
    """Believe nothing that a key signed; the first time that this was said stays."""
    done = connection.execute(
        update(STATION_KEY)
        .where(
            STATION_KEY.c.key_id == key_id,
            STATION_KEY.c.revoked_for.is_distinct_from(Revoked.COMPROMISED.value),
        )
        .values(revoked_at=now, revoked_for=Revoked.COMPROMISED.value)
    )
    if done.rowcount:
        renumber(connection, station, now)
        note(connection, now, "key-revoked", by, station, key_id=key_id, reason=reason)
