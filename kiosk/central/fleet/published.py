# SPDX-License-Identifier: Apache-2.0
"""The stations' keys as everybody may know them: whose each is, and how long it was good."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select, update

from kiosk.central.offering.tagged import Tagged
from kiosk.central.offering.turns import take_turn
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import STATION, STATION_KEY
from kiosk.sealing import KnownKey, Revoked, jws
from kiosk.sync.contract import (
    STATION_KEYS_TYPE,
    PublishedKey,
    PublishedKeys,
    Revocation,
    StationKeys,
    StationKeysAnswer,
)

_NUMBER: Final = select(func.max(STATION_KEY.c.change))
_KEYS: Final = (
    select(STATION_KEY, STATION.c.service_point)
    .join(STATION, STATION.c.code == STATION_KEY.c.station)
    .order_by(STATION_KEY.c.station, STATION_KEY.c.enrolled_at, STATION_KEY.c.key_id)
)


class PublishedStationKeys:
    """Signs what there is to know of all keys, once for each change."""

    def __init__(self, database: CentralDatabase, key: jws.SigningKey) -> None:
        self._database = database
        self._key = key
        self._known: tuple[int, Tagged] | None = None

    def current(self) -> PublishedKeys:
        """Say whose each key is. Raises StorageError."""
        with self._database.reading() as connection:
            rows = connection.execute(_KEYS).all()
        number = max((row.change for row in rows), default=0)
        return PublishedKeys(
            number=number,
            as_of=datetime.fromtimestamp(number, UTC),
            stations=tuple(_stations(rows)),
        )

    def statement(self) -> str:
        """Sign it; the same keys make the same text. Raises StorageError."""
        payload = self.current().model_dump(mode="json", exclude_none=True)
        return jws.sign(payload, STATION_KEYS_TYPE, self._key)

    def told(self) -> Tagged:
        """Give it to whoever asks, written anew only after a change. Raises StorageError."""
        with self._database.reading() as connection:
            number = int(connection.execute(_NUMBER).scalar_one() or 0)
        known = self._known
        if known is None or known[0] != number:
            # what changes meanwhile is written under the older number once, and then anew
            known = (number, Tagged.of(StationKeysAnswer(station_keys=self.statement())))
            self._known = known
        return known[1]


def renumber(connection: Connection, station: str, now: datetime) -> None:
    """Publish anew what has changed of a station's keys.

    Numbered by the time as well, lest a restored central begin again below what it has published.
    """
    take_turn(connection)
    newest = int(connection.execute(_NUMBER).scalar_one() or 0)
    # the highest number counts, and not which of the keys has it
    some = select(func.min(STATION_KEY.c.key_id)).where(STATION_KEY.c.station == station)
    connection.execute(
        update(STATION_KEY)
        .where(STATION_KEY.c.key_id == some.scalar_subquery())
        .values(change=max(newest + 1, int(now.timestamp())))
    )


def known_key(row: Row[Any], service_point: str = "") -> KnownKey:
    """Read a row of a key as the one who judges receipts needs it."""
    return KnownKey(
        public_key=bytes.fromhex(row.public_key),
        station=row.station,
        service_point=service_point,
        since=row.enrolled_at,
        until=row.until,
        revoked_at=row.revoked_at,
        revoked_for=None if row.revoked_for is None else Revoked(row.revoked_for),
    )


def _stations(rows: Sequence[Row[Any]]) -> Iterator[StationKeys]:
    for code, found in groupby(rows, lambda row: row.station):
        own = list(found)
        yield StationKeys(
            station=code,
            service_point=own[0].service_point,
            keys=tuple(_published(row) for row in own),
        )


def _published(row: Row[Any]) -> PublishedKey:
    is_revoked = row.revoked_at is not None
    return PublishedKey(
        key_id=row.key_id,
        public_key=row.public_key,
        since=row.enrolled_at,
        until=row.until,
        revoked=Revocation(at=row.revoked_at, reason=row.revoked_for) if is_revoked else None,
    )
