# SPDX-License-Identifier: Apache-2.0
"""Who works at the service points: each station is told of those of its own, and of all points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from kiosk.central.failures import CentralError
from kiosk.central.fleet.audit import note
from kiosk.central.offering.tagged import Tagged
from kiosk.central.offering.turns import take_turn
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import STAFF, STATION
from kiosk.errors import StaffError
from kiosk.sealing import jws
from kiosk.staff import Badge, Role, badges, names, pins
from kiosk.sync.contract import MOST_STAFF, STAFF_TYPE, StaffAnswer, StaffMember, StaffRoster

HERE: Final[ColumnElement[bool]] = or_(
    STAFF.c.service_point.is_(None), STAFF.c.service_point == STATION.c.service_point
)
"""Whom a station is told of, where it stands in the same statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """Somebody who works at a service point, or at all."""

    id: str
    name: str
    role: Role
    service_point: str | None
    has_badge: bool
    created_at: datetime
    expires_at: datetime | None
    retired_at: datetime | None


class StationsStaff:
    """Keeps the accounts, and signs for each station who may sign in there."""

    def __init__(
        self,
        database: CentralDatabase,
        key: jws.SigningKey,
        hashed: Callable[[str], str] = pins.HASHER.hashed,
    ) -> None:
        self._database = database
        self._key = key
        self._hashed = hashed

    def add(
        self,
        name: str,
        role: Role,
        pin: str,
        now: datetime,
        *,
        by: str,
        service_point: str | None = None,
        expires_at: datetime | None = None,
    ) -> str:
        """Make an account for a service point, or for all, and say its id.

        Raises StaffError: ``staff.name``, ``staff.pin``, ``staff.taken`` where somebody at one of
        these points has the name; CentralError: ``central.scope`` for a point that nobody knows,
        ``central.staff-many`` where a station could not be told of more; StorageError.
        """
        tidied = names.tidied(name)
        pins.check(pin, tidied)
        kept = self._hashed(pin)
        account = str(uuid4())
        values = {
            "id": account,
            "name": tidied,
            "role": role.value,
            "service_point": service_point,
            "pin": kept,
            "badge_serial": 0,
            "created_at": now,
            "expires_at": expires_at,
        }
        with self._database.transaction() as connection:
            change = _turn(connection, now)
            _refuse_unknown(connection, service_point)
            others = [one for one in _live(connection) if _meets(one, service_point)]
            if any(names.key_of(one.name) == names.key_of(tidied) for one in others):
                raise StaffError(code="staff.taken")
            if len(others) >= MOST_STAFF:
                raise CentralError(f"at most {MOST_STAFF}", code="central.staff-many")
            connection.execute(insert(STAFF), {**values, "change": change})
            facts = {"role": role.value, "service_point": service_point}
            note(connection, now, "staff-added", by, account, **facts)
        return account

    def all(self) -> tuple[StaffRow, ...]:
        """List them by their names. Raises StorageError."""
        with self._database.reading() as connection:
            rows = connection.execute(select(STAFF).order_by(STAFF.c.name, STAFF.c.id))
            return tuple(_read(row) for row in rows)

    def named(self, which: str, service_point: str | None = None) -> str:
        """Find somebody's id by the name, at one service point where that is given, or by the id.

        Raises StaffError: ``staff.unknown``, ``staff.several``; StorageError.
        """
        key = names.key_of(which)
        with self._database.reading() as connection:
            found = [
                one.id
                for one in _live(connection)
                if which == one.id
                or (names.key_of(one.name) == key and service_point in {None, one.service_point})
            ]
        if len(found) != 1:
            raise StaffError(code="staff.several" if found else "staff.unknown")
        return str(found[0])

    def retire(self, account: str, now: datetime, *, by: str) -> None:
        """Let somebody in no more, as soon as the stations hear of it.

        Raises StaffError ``staff.unknown`` and StorageError, as all that follow.
        """
        self._change(account, {"retired_at": now, "badge_digest": None}, now, "staff-retired", by)

    def change_pin(self, account: str, pin: str, now: datetime, *, by: str) -> None:
        """Set somebody's PIN, which opens a lock; raises StaffError ``staff.pin`` as well."""
        with self._database.reading() as connection:
            pins.check(pin, _known(connection, account).name)
        self._change(account, {"pin": self._hashed(pin)}, now, "staff-pin", by)

    def unlock(self, account: str, now: datetime, *, by: str) -> None:
        """Let somebody in again whom wrong PINs have locked out, at every station."""
        self._change(account, {"unlocked_at": now}, now, "staff-unlocked", by)

    def issue_badge(self, account: str, now: datetime, *, by: str) -> Badge:
        """Make a badge; the one before is refused as soon as the stations hear of it."""
        with self._database.transaction() as connection:
            change = _turn(connection, now)
            badge = badges.make(account, _known(connection, account).badge_serial + 1)
            values = {"badge_serial": badge.serial, "badge_digest": badge.digest}
            _write(connection, account, {**values, "change": change})
            note(connection, now, "staff-badge", by, account, serial=badge.serial)
        return badge

    def held(self, code: str) -> StaffRoster | None:
        """Say who works at a station; None where nobody ever did. Raises StorageError."""
        with self._database.reading() as connection:
            place, moved = connection.execute(
                select(STATION.c.service_point, STATION.c.staff).where(STATION.c.code == code)
            ).one()
            here = or_(STAFF.c.service_point.is_(None), STAFF.c.service_point == place)
            rows = connection.execute(select(STAFF).where(here).order_by(STAFF.c.id)).all()
        number = max(moved, *(row.change for row in rows), 0)
        if not number:
            return None
        members = tuple(_member(row) for row in rows if row.retired_at is None)
        return StaffRoster(number=number, station=code, members=members)

    def told(self, code: str) -> Tagged | None:
        """Sign who works at a station. Raises StorageError."""
        held = self.held(code)
        if held is None:
            return None
        payload = held.model_dump(mode="json", exclude_none=True)
        return Tagged.of(StaffAnswer(staff=jws.sign(payload, STAFF_TYPE, self._key)))

    def _change(
        self, account: str, values: dict[str, Any], now: datetime, event: str, by: str
    ) -> None:
        with self._database.transaction() as connection:
            change = _turn(connection, now)
            _known(connection, account)
            _write(connection, account, {**values, "change": change})
            note(connection, now, event, by, account)


def renumber(connection: Connection, code: str, now: datetime) -> None:
    """Let a station take its staff anew, because it stands elsewhere from now on."""
    change = _turn(connection, now)
    if connection.execute(select(func.count()).select_from(STAFF)).scalar_one():
        connection.execute(update(STATION).where(STATION.c.code == code).values(staff=change))


def _turn(connection: Connection, now: datetime) -> int:
    """Number a change beyond all before: by the time as well, lest a restored copy begin again."""
    take_turn(connection)
    newest = connection.execute(select(func.max(STAFF.c.change))).scalar_one() or 0
    moved = connection.execute(select(func.max(STATION.c.staff))).scalar_one() or 0
    return int(max(newest + 1, moved + 1, int(now.timestamp())))


def _live(connection: Connection) -> Sequence[Row[Any]]:
    return connection.execute(select(STAFF).where(STAFF.c.retired_at.is_(None))).all()


def _known(connection: Connection, account: str) -> Row[Any]:
    wanted = select(STAFF).where(STAFF.c.id == account, STAFF.c.retired_at.is_(None))
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise StaffError(code="staff.unknown")
    return row


def _write(connection: Connection, account: str, values: dict[str, Any]) -> None:
    connection.execute(update(STAFF).where(STAFF.c.id == account).values(values))


def _meets(row: Row[Any], service_point: str | None) -> bool:
    """Say whether there may be a station that is told of both."""
    return service_point is None or row.service_point in {None, service_point}


def _refuse_unknown(connection: Connection, service_point: str | None) -> None:
    if service_point is None:
        return
    known = select(func.count()).where(STATION.c.service_point == service_point)
    if not service_point or not connection.execute(known).scalar_one():
        raise CentralError(f"nobody knows {service_point}", code="central.scope")


def _member(row: Row[Any]) -> StaffMember:
    return StaffMember(
        id=row.id,
        name=row.name,
        role=row.role,
        pin=row.pin,
        badge_serial=row.badge_serial,
        badge=row.badge_digest,
        created_at=row.created_at,
        expires_at=row.expires_at,
        unlocked_at=row.unlocked_at,
    )


def _read(row: Row[Any]) -> StaffRow:
    return StaffRow(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        service_point=row.service_point,
        has_badge=row.badge_digest is not None,
        created_at=row.created_at,
        expires_at=row.expires_at,
        retired_at=row.retired_at,
    )
