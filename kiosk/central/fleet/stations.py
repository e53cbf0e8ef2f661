# SPDX-License-Identifier: Apache-2.0
"""The stations that the central knows: their keys, how they are, and how they come in."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.fleet import journals, keys, published
from kiosk.central.fleet.audit import CENTRAL, note
from kiosk.central.fleet.journals import Alarm, Told
from kiosk.central.offering import settings, staff
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import ENROLMENT_CODE, STATION, STATION_KEY
from kiosk.sync.contract import Enrolment, Heartbeat

CODE_LIFE: Final = timedelta(hours=24)
_CODE_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_GROUPS: Final = 5
_CODE_GROUP: Final = 4
_KEY: Final = (
    select(STATION.c.code, STATION.c.key_id, STATION.c.retired_at, STATION_KEY.c.public_key)
    .join(STATION, STATION.c.code == STATION_KEY.c.station)
    .where(STATION_KEY.c.key_id == bindparam("key_id"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """A station's key, as the one who checks a signature needs it."""

    station: str
    public_key: bytes
    is_current: bool
    """Whether requests are signed with it; older ones only prove older manifests."""
    is_retired: bool
    """Whether the station is not to be heard any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRow:
    """A station as the central knows it."""

    code: str
    service_point: str
    key_id: str | None
    enrolled_at: datetime | None
    retired_at: datetime | None
    heard_at: datetime | None
    journal_number: int | None
    journal_hash: str | None
    kept: int
    software: str | None
    catalogue: str | None
    queue: dict[str, int] | None
    oldest_unsent_at: datetime | None
    devices: dict[str, Any] | None
    alarms: list[str] | None
    notices: str | None
    settings: int | None
    ring: int
    name: str | None
    retired_for: str | None
    staff: int
    program: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What people may change of a station; None stays as it is."""

    service_point: str | None = None
    name: str | None = None
    ring: int | None = None


class Stations:
    """Who may speak to this central."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def invite(
        self, station: str, now: datetime, service_point: str | None = None, *, by: str = CENTRAL
    ) -> str:
        """Make a code with which this station can enrol once within a day. Raises StorageError.

        100 random bits: its hash can't be turned back, and guessing is no way in.
        """
        code = "-".join(
            "".join(secrets.choice(_CODE_SYMBOLS) for _ in range(_CODE_GROUP))
            for _ in range(_CODE_GROUPS)
        )
        with self._database.transaction() as connection:
            _make_known(connection, station)
            if service_point is not None:
                _move(connection, station, service_point, now)
            connection.execute(
                insert(ENROLMENT_CODE),
                {"hash": _hash(code), "station": station, "expires_at": now + CODE_LIFE},
            )
            note(connection, now, "station-invited", by, station, service_point=service_point)
        return code

    def change(self, station: str, now: datetime, changes: Changes, *, by: str) -> bool:
        """Give a station another place, name or ring; says whether there is one.

        Raises StorageError.
        """
        values: dict[str, Any] = {"name": changes.name, "ring": changes.ring}
        values = {name: value for name, value in values.items() if value is not None}
        with self._database.transaction() as connection:
            if _station(connection, station) is None:
                return False
            if values:
                _change(connection, station, values)
            if changes.service_point is not None:
                _move(connection, station, changes.service_point, now)
            note(connection, now, "station-set", by, station, **asdict(changes))
        return True

    def enrol(self, enrolment: Enrolment, key_id: str, now: datetime) -> StationRow | None:
        """Make a station's key known, if its code is good; None if it is not, for any reason.

        The same key may come with the same code again, because its answer may have been lost,
        as long as it is the station's key and the station is not retired.
        Raises StorageError.
        """
        with self._database.transaction() as connection:
            _lock(connection, enrolment.station)
            if not _redeem(connection, enrolment, key_id, now):
                return None
            key = connection.execute(
                select(STATION_KEY).where(STATION_KEY.c.key_id == key_id)
            ).one_or_none()
            if key is not None and (key.station != enrolment.station or keys.is_compromised(key)):
                return None
            if key is None:
                connection.execute(
                    insert(STATION_KEY),
                    {
                        "key_id": key_id,
                        "station": enrolment.station,
                        "public_key": enrolment.public_key,
                        "enrolled_at": now,
                    },
                )
                journals.forget(connection, enrolment.station)
            _change(
                connection,
                enrolment.station,
                {"key_id": key_id, "enrolled_at": now, "retired_at": None, "retired_for": None},
            )
            keys.begin(connection, enrolment.station, key_id, now)
            who = enrolment.station
            note(connection, now, "station-enrolled", who, who, key_id=key_id)
            return _station(connection, enrolment.station)

    def key(self, key_id: str) -> KnownKey | None:
        """Look for a key by its name. Raises StorageError."""
        with self._database.reading() as connection:
            row = connection.execute(_KEY, {"key_id": key_id}).one_or_none()
        if row is None:
            return None
        return KnownKey(
            station=row.code,
            public_key=bytes.fromhex(row.public_key),
            is_current=row.key_id == key_id,
            is_retired=row.retired_at is not None,
        )

    def feel(self, station: str, now: datetime, heartbeat: Heartbeat) -> int:
        """Remember how a station is, and say how much of it is kept. Raises StorageError."""
        values = {
            "heard_at": now,
            "software": heartbeat.software,
            "catalogue": heartbeat.catalogue,
            "queue": dict(heartbeat.queue),
            "oldest_unsent_at": heartbeat.oldest_unsent_at,
            "devices": None if heartbeat.devices is None else heartbeat.devices.model_dump(),
            "alarms": list(heartbeat.alarms),
            "notices": heartbeat.notices,
            "settings": heartbeat.settings,
            "program": None
            if heartbeat.program is None
            else heartbeat.program.model_dump(mode="json"),
        }
        with self._database.transaction() as connection:
            _change(connection, station, values)
            keys.end_former(connection, station, now)
            journals.hear(connection, station, now, Told(heartbeat.journal, heartbeat.sent_at))
            kept = select(STATION.c.kept).where(STATION.c.code == station)
            return int(connection.execute(kept).scalar_one())

    def retire(
        self,
        station: str,
        now: datetime,
        reason: str = "",
        *,
        is_compromised: bool = False,
        by: str = CENTRAL,
    ) -> bool:
        """Hear a station no more; says whether there is one. Raises StorageError.

        Codes that were given out before let nobody in any more. Its receipts stay good up to
        now; where its disk ``is_compromised``, nothing that the keys on it signed is believed.
        """
        with self._database.transaction() as connection:
            row = _retire(connection, station, now, reason, by)
            if row is None:
                return False
            if is_compromised:
                for name in keys.on_disk(connection, row.key_id):
                    keys.compromise(connection, station, name, now, reason=reason, by=by)
            return True

    def revoke(self, key_id: str, now: datetime, reason: str = "", *, by: str = CENTRAL) -> bool:
        """Believe nothing any more that a key signed; says whether there is such a key.

        The station whose requests are signed with it is retired too. Raises StorageError.
        """
        with self._database.transaction() as connection:
            station = connection.execute(
                select(STATION_KEY.c.station).where(STATION_KEY.c.key_id == key_id)
            ).scalar_one_or_none()
            if station is None:
                return False
            _lock(connection, station)
            row = _station(connection, station)
            if row is not None and row.key_id == key_id and row.retired_at is None:
                _retire(connection, station, now, reason, by)
            keys.compromise(connection, station, key_id, now, reason=reason, by=by)
            return True

    def find(self, station: str) -> StationRow | None:
        """Look for a station. Raises StorageError."""
        with self._database.reading() as connection:
            return _station(connection, station)

    def all(self) -> tuple[StationRow, ...]:
        """List the stations by their codes. Raises StorageError."""
        with self._database.reading() as connection:
            rows = connection.execute(select(STATION).order_by(STATION.c.code))
            return tuple(StationRow(**row._mapping) for row in rows)  # noqa: SLF001

    def alarms(self) -> Mapping[str, tuple[Alarm, ...]]:
        """List by station whose journal was cut or altered. Raises StorageError."""
        with self._database.reading() as connection:
            return journals.alarms(connection)


def note_taking(
    connection: Connection,
    station: str,
    received: int,
    now: datetime | None = None,
    told: Told | None = None,
) -> None:
    """Count what was received, in the very transaction that receives it.

    With the time and the journal's end where the station itself is heard.
    """
    values: dict[str, Any] = {"kept": STATION.c.kept + received}
    if now is None or told is None:
        _change(connection, station, values)
    else:
        _change(connection, station, {**values, "heard_at": now})
        journals.hear(connection, station, now, told)


def _lock(connection: Connection, station: str) -> None:
    """Let nobody else let this station in, retire it or change its key meanwhile."""
    connection.execute(select(STATION.c.code).where(STATION.c.code == station).with_for_update())


def _change(connection: Connection, station: str, values: dict[str, Any]) -> int:
    done = connection.execute(update(STATION).where(STATION.c.code == station).values(values))
    return done.rowcount


def _retire(
    connection: Connection, station: str, now: datetime, reason: str, by: str
) -> StationRow | None:
    """Hear a station no more, and end its key; gives it, or None where there is none."""
    _lock(connection, station)
    connection.execute(
        update(ENROLMENT_CODE)
        .where(ENROLMENT_CODE.c.station == station, ENROLMENT_CODE.c.used_by.is_(None))
        .values(expires_at=now)
    )
    row = _station(connection, station)
    if row is None:
        return None
    # whoever retires it once more says another reason, and not another time
    values = {"retired_at": row.retired_at or now, "retired_for": reason}
    _change(connection, station, values)
    keys.retire(connection, station, row.key_id, now)
    note(connection, now, "station-retired", by, station, reason=reason)
    return row


def _move(connection: Connection, station: str, service_point: str, now: datetime) -> None:
    """Say where a station stands; what is set at that place holds from now on."""
    before = _station(connection, station)
    if before is not None and before.service_point != service_point:
        _change(connection, station, {"service_point": service_point})
        settings.renumber(connection, station, now)
        staff.renumber(connection, station, now)
        published.renumber(connection, station, now)


def _make_known(connection: Connection, station: str) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(STATION).on_conflict_do_nothing(),
        {"code": station, "service_point": "", "kept": 0},
    )


def _station(connection: Connection, station: str) -> StationRow | None:
    row = connection.execute(select(STATION).where(STATION.c.code == station)).one_or_none()
    return None if row is None else StationRow(**row._mapping)  # noqa: SLF001


def _redeem(connection: Connection, enrolment: Enrolment, key_id: str, now: datetime) -> bool:
    """Use the code up. All codes of the station are compared, each in constant time."""
    offered = _hash(enrolment.code)
    found = None
    rows = connection.execute(
        select(ENROLMENT_CODE).where(ENROLMENT_CODE.c.station == enrolment.station)
    )
    for row in rows:
        if hmac.compare_digest(row.hash, offered):
            found = row
    if found is None or found.expires_at <= now:
        return False
    if found.used_by is not None and not _is_repeated(connection, found, key_id):
        return False
    done = connection.execute(
        update(ENROLMENT_CODE)
        .where(
            ENROLMENT_CODE.c.hash == found.hash,
            (ENROLMENT_CODE.c.used_by.is_(None)) | (ENROLMENT_CODE.c.used_by == key_id),
        )
        .values(used_at=now, used_by=key_id)
    )
    return done.rowcount == 1


def _is_repeated(connection: Connection, code: Row[Any], key_id: str) -> bool:
    """Whether the answer to a used code was lost: nothing has happened to the station since."""
    station = _station(connection, code.station)
    if station is None or station.retired_at is not None:
        return False
    return bool(station.key_id == code.used_by == key_id)


def _hash(code: str) -> str:
    return sha256(code.strip().upper().encode()).hexdigest()
