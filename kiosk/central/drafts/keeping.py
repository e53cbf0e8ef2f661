# SPDX-License-Identifier: Apache-2.0
"""What the centre keeps of sealed visits: for three days at most, and for one who fetches it."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import DRAFT, STATION

MOST: Final = 200
"""How many of one station may wait at once."""
REMEMBERED: Final = timedelta(days=30)
"""How long it is known that one has ended."""

_LIVES: Final = DRAFT.c.body.is_not(None)


class Found(Enum):
    """What became of a draft that can't be given out, or of one that was brought."""

    KEPT = "kept"
    ENDED = "ended"
    """It was taken, or is too old."""
    UNKNOWN = "unknown"
    FULL = "full"
    """As many of the station wait as may."""


class CentralDrafts:
    """Sealed visits by their names, which only their slips tell."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def keep(
        self, station: str, draft: str, sealed: bytes, left: timedelta, now: datetime
    ) -> Found:
        """Keep one of a station; the same again is kept as it was. Raises StorageError."""
        with self._database.transaction() as connection:
            # two at once of the same station: one after the other
            connection.execute(
                select(STATION.c.code).where(STATION.c.code == station).with_for_update()
            )
            known = _row(connection, draft)
            if known is not None:
                is_same = known.station == station and known.body == sealed
                return Found.KEPT if is_same and known.expires_at > now else Found.ENDED
            waiting = select(func.count()).where(
                DRAFT.c.station == station, _LIVES, DRAFT.c.expires_at > now
            )
            if connection.execute(waiting).scalar_one() >= MOST:
                return Found.FULL
            values = {
                "id": draft,
                "station": station,
                "kept_at": now,
                "expires_at": now + left,
                "body": sealed,
            }
            connection.execute(insert(DRAFT), values)
        return Found.KEPT

    def find(self, draft: str, now: datetime) -> bytes | Found:
        """Look at one without taking it. Raises StorageError."""
        with self._database.reading() as connection:
            row = _row(connection, draft)
        if row is None:
            return Found.UNKNOWN
        return Found.ENDED if row.body is None or row.expires_at <= now else bytes(row.body)

    def take(self, station: str, draft: str, now: datetime) -> Found:
        """Empty one for the station that goes on with it; ENDED for all others who come later.

        The same station is told the same again: its answer may have been lost, and what it
        can't have twice are the bytes. Raises StorageError.
        """
        with self._database.transaction() as connection:
            done = connection.execute(
                update(DRAFT)
                .where(and_(DRAFT.c.id == draft, _LIVES, DRAFT.c.expires_at > now))
                .values(body=None, taken_at=now, taken_by=station)
            ).rowcount
            if done == 1:
                return Found.KEPT
            ended = _row(connection, draft)
            if ended is None:
                return Found.UNKNOWN
            return Found.KEPT if ended.taken_by == station else Found.ENDED

    def tidy(self, now: datetime) -> int:
        """Empty what is too old, forget what ended long ago; say how many were emptied.

        Raises StorageError.
        """
        limit = now - REMEMBERED
        with self._database.transaction() as connection:
            emptied = connection.execute(
                update(DRAFT).where(and_(_LIVES, DRAFT.c.expires_at <= now)).values(body=None)
            ).rowcount
            connection.execute(
                delete(DRAFT).where(or_(DRAFT.c.expires_at < limit, DRAFT.c.taken_at < limit))
            )
        return emptied


def _row(connection: Connection, draft: str) -> Row[Any, Any, Any, Any] | None:
    wanted = select(DRAFT.c.station, DRAFT.c.body, DRAFT.c.expires_at, DRAFT.c.taken_by).where(
        DRAFT.c.id == draft
    )
    return connection.execute(wanted).one_or_none()
