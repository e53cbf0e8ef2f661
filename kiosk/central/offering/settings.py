# SPDX-License-Identifier: Apache-2.0
"""What is set at stations from here: for all, for a service point, for one; the narrower wins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection, Row, func, insert, select, update

from kiosk.central.failures import CentralError
from kiosk.central.fleet.audit import note
from kiosk.central.offering.tagged import Tagged
from kiosk.central.offering.turns import take_turn
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import SETTING, STATION
from kiosk.sealing import jws
from kiosk.sync.contract import SETTINGS_TYPE, Pushed, SettingsAnswer, StationSettings

ALL: Final = "all"

_POINT: Final = "point:"
_STATION: Final = "station:"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """What is set in one scope."""

    scope: str
    number: int
    facts: dict[str, Any]
    set_at: datetime


def point(name: str) -> str:
    """Name the scope of a service point."""
    return f"{_POINT}{name}"


def station(code: str) -> str:
    """Name the scope of one station."""
    return f"{_STATION}{code}"


class StationsSettings:
    """Keeps what is set, and signs for each station what holds there."""

    def __init__(self, database: CentralDatabase, key: jws.SigningKey) -> None:
        self._database = database
        self._key = key

    def change(
        self,
        scope: str,
        values: Mapping[str, Any],
        unset: Iterable[str] = (),
        *,
        now: datetime,
        by: str,
    ) -> SettingRow:
        """Set values in a scope and take others back, by their names (``idle.grace``).

        Raises CentralError: ``central.scope`` for a service point or station that nobody knows,
        ``central.setting`` for a name or value that stations would not take; StorageError.
        """
        with self._database.transaction() as connection:
            take_turn(connection)
            _refuse_unknown(connection, scope)
            before = _row(connection, scope)
            facts = _changed(before.facts if before else {}, values, unset)
            row = _write(connection, scope, facts, now)
            names = sorted([*values, *(f"-{name}" for name in unset)])
            note(connection, now, "settings-set", by, scope, number=row.number, names=names)
            return row

    def all(self) -> tuple[SettingRow, ...]:
        """List what is set, by scope. Raises StorageError."""
        with self._database.reading() as connection:
            rows = connection.execute(select(SETTING).order_by(SETTING.c.scope))
            return tuple(_read(row) for row in rows)

    def held(self, code: str) -> StationSettings | None:
        """Say what holds at a station; None where nothing was ever set. Raises StorageError."""
        with self._database.reading() as connection:
            return _held(connection, code)

    def told(self, code: str) -> Tagged | None:
        """Sign what holds at a station. Raises StorageError."""
        held = self.held(code)
        if held is None:
            return None
        payload = held.model_dump(mode="json", exclude_none=True)
        return Tagged.of(SettingsAnswer(settings=jws.sign(payload, SETTINGS_TYPE, self._key)))


def renumber(connection: Connection, code: str, now: datetime) -> None:
    """Let a station take its settings anew, because it stands elsewhere from now on.

    Those of the new place may have been set before those of the old one.
    """
    take_turn(connection)
    if connection.execute(select(func.count()).select_from(SETTING)).scalar_one():
        row = _row(connection, station(code))
        _write(connection, station(code), row.facts if row else {}, now)


def _held(connection: Connection, code: str) -> StationSettings | None:
    rows = _rows(connection, code)
    if not rows:
        return None
    values: dict[str, Any] = {}
    for row in rows:
        values = _merged(values, row.facts)
    newest = max(rows, key=lambda row: row.number)
    return StationSettings(
        number=newest.number,
        station=code,
        set_at=newest.set_at,
        values=Pushed.model_validate(values),
    )


def _rows(connection: Connection, code: str) -> list[SettingRow]:
    """Read what concerns a station, the widest scope first."""
    place = connection.execute(
        select(STATION.c.service_point).where(STATION.c.code == code)
    ).scalar_one()
    scopes = [ALL, point(place), station(code)]
    rows = connection.execute(select(SETTING).where(SETTING.c.scope.in_(scopes)))
    return sorted((_read(row) for row in rows), key=lambda row: scopes.index(row.scope))


def _merged(wide: Mapping[str, Any], narrow: Mapping[str, Any]) -> dict[str, Any]:
    """Let the narrower win, name by name."""
    merged = dict(wide)
    for name, value in narrow.items():
        known = merged.get(name)
        is_group = isinstance(value, dict) and isinstance(known, dict)
        merged[name] = _merged(known, value) if is_group and known is not None else value
    return merged


def _changed(
    facts: Mapping[str, Any], values: Mapping[str, Any], unset: Iterable[str]
) -> dict[str, Any]:
    """Change values by their dotted names, and hold all of them to what stations take."""
    changed = dict(facts)
    for name in unset:
        group, _, rest = name.partition(".")
        if not rest:
            changed.pop(group, None)
        elif isinstance(changed.get(group), dict):
            left = {key: value for key, value in changed[group].items() if key != rest}
            changed = {**changed, group: left} if left else _without(changed, group)
    for name, value in values.items():
        group, _, rest = name.partition(".")
        changed = _merged(changed, {group: {rest: value} if rest else value})
    try:
        found = Pushed.model_validate(changed)
    except ValidationError as error:
        trouble = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(step) for step in trouble["loc"])
        raise CentralError(f"{place}: {trouble['msg']}", code="central.setting") from None
    return found.model_dump(mode="json", exclude_none=True)


def _without(facts: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key != name}


def _write(
    connection: Connection, scope: str, facts: Mapping[str, Any], now: datetime
) -> SettingRow:
    """Number it beyond all before: by the time as well, lest a restored copy begin again below."""
    newest = connection.execute(select(func.max(SETTING.c.number))).scalar_one() or 0
    row = SettingRow(
        scope=scope,
        number=max(newest + 1, int(now.timestamp())),
        facts=dict(facts),
        set_at=now,
    )
    values = {"number": row.number, "facts": row.facts, "set_at": now}
    done = connection.execute(update(SETTING).where(SETTING.c.scope == scope).values(values))
    if done.rowcount == 0:
        connection.execute(insert(SETTING), {"scope": scope, **values})
    return row


def _refuse_unknown(connection: Connection, scope: str) -> None:
    kind, _, name = scope.partition(":")
    if scope == ALL:
        return
    column = STATION.c.code if f"{kind}:" == _STATION else STATION.c.service_point
    known = connection.execute(select(func.count()).where(column == name)).scalar_one()
    if not name or not known:
        raise CentralError(f"nobody knows {scope}", code="central.scope")


def _row(connection: Connection, scope: str) -> SettingRow | None:
    row = connection.execute(select(SETTING).where(SETTING.c.scope == scope)).one_or_none()
    return None if row is None else _read(row)


def _read(row: Row[Any]) -> SettingRow:
    return SettingRow(**row._mapping)  # noqa: SLF001
