# SPDX-License-Identifier: Apache-2.0
"""All stations as the board shows them: read at once, judged, the worst first.

Nothing here walks through submissions: a station's row and the tallies say it all.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Text,
    cast,
    func,
    select,
    type_coerce,
)

from kiosk.central.desk.condition import HEARTBEAT, Around, Condition, Grade, Told, judge
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import (
    EDITION,
    JOURNAL_ALARM,
    REFUSAL,
    SETTING,
    STATION,
    TALLY,
)
from kiosk.clock import local

PAGE: Final = 50
SHOWN: Final = ("all", "attention", "offline", "printer", "queue", "retired")
"""What a board can be narrowed to."""

_RECENT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to see of the board."""

    search: str = ""
    shown: str = "all"
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A service point, and those of its stations that are on the page."""

    name: str
    """Empty for the stations that stand nowhere in particular."""
    rows: tuple[Condition, ...]
    is_continued: bool
    """Whether it began on the page before."""
    stations: int
    """All that stand there and are not retired, shown or not; so are the sums that follow."""
    online: int
    attention: int
    waiting: int
    oldest: datetime | None
    """Since when the eldest submission waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One page of stations by their service points, and the sums of all of them."""

    points: tuple[Point, ...]
    taken: Mapping[str, int]
    """How many submissions each of the rows took today."""
    found: int
    """How many stations there are of what is wanted."""
    page: int
    pages: int
    stations: int
    online: int
    attention: int
    offline: int
    printers: int
    late: int
    retired: int
    waiting: int
    taken_today: int
    now: datetime

    @property
    def rows(self) -> tuple[Condition, ...]:
        """The stations on the page, as they stand on it."""
        return tuple(one for point in self.points for one in point.rows)


class FleetView:
    """Reads the stations."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def board(self, wanted: Wanted, now: datetime) -> Board:
        """Show a page of the board. Raises StorageError."""
        today = start_of_day(now)
        with self._database.reading() as connection:
            all_of_them = _judged(connection, now)
            chosen = _by_points(_narrowed(all_of_them, wanted))
            pages = max(1, -(-len(chosen) // PAGE))
            page = min(max(1, wanted.page), pages)
            first = (page - 1) * PAGE
            rows = chosen[first : first + PAGE]
            taken = _taken(connection, [one.told.code for one in rows], today)
            taken_today = connection.execute(
                select(func.coalesce(func.sum(TALLY.c.count), 0)).where(TALLY.c.hour >= today)
            ).scalar_one()
        grades = Counter(one.grade for one in all_of_them)
        live = [one for one in all_of_them if one.grade > Grade.EXPECTED]
        return Board(
            points=_points(rows, chosen[first - 1] if first else None, all_of_them),
            taken=taken,
            found=len(chosen),
            page=page,
            pages=pages,
            stations=len(all_of_them) - grades[Grade.RETIRED],
            online=sum(one.is_online for one in live),
            attention=grades[Grade.DANGER] + grades[Grade.CAUTION],
            offline=sum(not one.is_online for one in live),
            printers=sum(_is_printing_badly(one) for one in live),
            late=sum(one.has("late", "stopped") for one in live),
            retired=grades[Grade.RETIRED],
            waiting=sum(one.waiting for one in live),
            taken_today=int(taken_today),
            now=now,
        )

    def behind(self, now: datetime) -> list[Condition]:
        """List the stations that have not the edition that they are offered, the oldest first."""
        with self._database.reading() as connection:
            found = [one for one in _judged(connection, now) if one.has("edition")]
        return sorted(found, key=lambda one: (one.told.catalogue or "", one.told.code))

    def one(self, code: str, now: datetime) -> Condition | None:
        """Judge one station. Raises StorageError."""
        with self._database.reading() as connection:
            found = _judged(connection, now, code)
        return found[0] if found else None


def start_of_day(moment: datetime) -> datetime:
    """Say when the day began at the service points."""
    here = local(moment)
    return datetime.combine(here.date(), time(), here.tzinfo).astimezone(UTC)


def _judged(connection: Connection, now: datetime, code: str | None = None) -> list[Condition]:
    around = _Surroundings.read(connection, now)
    return [judge(told, around.of(told, key)) for told, key in _told(connection, code)]


def _told(connection: Connection, code: str | None) -> Iterator[tuple[Told, str | None]]:
    """Read the rows; their JSON is read here, and each text only once: most are alike."""
    wanted = select(STATION.c.key_id, *(_column(connection, name) for name in Told._fields))
    if code is not None:
        wanted = wanted.where(STATION.c.code == code)
    known: dict[str | None, Any] = {None: None}
    for row in connection.execute(wanted):
        values = list(row)
        for place in _JSON_PLACES:
            text = values[place]
            if text not in known:
                known[text] = json.loads(text)
            values[place] = known[text]
        yield Told._make(values[1:]), values[0]


def _column(connection: Connection, name: str) -> ColumnElement[Any]:
    column = STATION.c[name]
    if name in _JSON:
        return cast(column, Text)
    if name.endswith("_at") and connection.dialect.name == "postgresql":
        return type_coerce(column, DateTime(timezone=True))  # it comes as what it is
    return column


_JSON: Final = ("queue", "devices", "alarms", "program")
_JSON_PLACES: Final = tuple(1 + Told._fields.index(name) for name in _JSON)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What all stations are held against, read once."""

    now: datetime
    heartbeats: Mapping[str, float]
    editions: Sequence[tuple[int, int]]
    """Numbers and rings of what is released, the newest first."""
    journals: Mapping[str, tuple[str, ...]]
    refusals: Mapping[str, int]
    known: dict[Any, Around] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, now: datetime) -> "_Surroundings":
        journals: dict[str, list[str]] = defaultdict(list)
        for row in connection.execute(select(JOURNAL_ALARM.c.station, JOURNAL_ALARM.c.code)):
            journals[row.station].append(row.code)
        editions = connection.execute(
            select(EDITION.c.number, EDITION.c.ring)
            .where(EDITION.c.ring.is_not(None))
            .order_by(EDITION.c.number.desc())
        )
        refusals = connection.execute(
            select(REFUSAL.c.key_id, func.sum(REFUSAL.c.count))
            .where(REFUSAL.c.day >= (now - _RECENT).date())
            .group_by(REFUSAL.c.key_id)
        )
        return cls(
            now,
            _heartbeats(connection),
            [(row.number, row.ring) for row in editions],
            {station: tuple(codes) for station, codes in journals.items()},
            {row[0]: int(row[1]) for row in refusals},
        )

    def of(self, told: Told, key: str | None) -> Around:
        """Say what a station is held against; those that are held against the same share it."""
        heartbeat = self._heartbeat(told) if self.heartbeats else None
        journal = self.journals.get(told.code)
        refused = self.refusals.get(key) if key else None
        same = (told.ring, heartbeat, journal, refused)
        found = self.known.get(same)
        if found is None:
            found = self.known[same] = Around(
                now=self.now,
                heartbeat=timedelta(seconds=heartbeat) if heartbeat else HEARTBEAT,
                offered=next((n for n, ring in self.editions if ring >= told.ring), None),
                journal=journal or (),
                refused=refused or 0,
            )
        return found

    def _heartbeat(self, told: Told) -> float | None:
        scopes = (f"station:{told.code}", f"point:{told.service_point}", "all")
        return next((self.heartbeats[one] for one in scopes if one in self.heartbeats), None)


def _heartbeats(connection: Connection) -> Mapping[str, float]:
    """Say by scope how often stations were told to speak."""
    found = {}
    for row in connection.execute(select(SETTING.c.scope, SETTING.c.facts)):
        every = row.facts.get("heartbeat_every") if isinstance(row.facts, dict) else None
        if isinstance(every, int | float) and every > 0:
            found[row.scope] = float(every)
    return found


def _narrowed(conditions: Iterable[Condition], wanted: Wanted) -> Iterable[Condition]:
    words = wanted.search.casefold().split()
    for one in conditions:
        if not _is_shown(one, wanted.shown):
            continue
        said = f"{one.told.code} {one.told.service_point}".casefold()
        if all(word in said for word in words):
            yield one


def _is_shown(one: Condition, shown: str) -> bool:
    match shown:
        case "attention":
            return one.grade >= Grade.CAUTION
        case "offline":
            return one.grade > Grade.EXPECTED and not one.is_online
        case "printer":
            return _is_printing_badly(one)
        case "queue":
            return one.has("late", "stopped")
        case "retired":
            return one.grade is Grade.RETIRED
        case _:
            return one.grade is not Grade.RETIRED


def _is_printing_badly(one: Condition) -> bool:
    return bool(one.findings) and any(
        finding.code.startswith("printer-") for finding in one.findings
    )


def _by_points(conditions: Iterable[Condition]) -> list[Condition]:
    """Keep together what stands together: the worst point first, and its worst station."""
    found: defaultdict[str, list[Condition]] = defaultdict(list)
    for one in conditions:
        found[one.told.service_point].append(one)
    for stations in found.values():
        stations.sort(key=_worst_first)
    points = sorted(found.items(), key=_worst_point_first)
    return [one for _name, stations in points for one in stations]


def _worst_first(one: Condition) -> tuple[int, int, str]:
    return (-one.grade, -len(one.findings), one.told.code)


def _worst_point_first(point: tuple[str, Sequence[Condition]]) -> tuple[int, int, int, str]:
    name, stations = point
    worst = stations[0]
    many = sum(one.grade is worst.grade for one in stations)
    return (-worst.grade, -len(worst.findings), -many, name.casefold())


def _points(
    rows: Sequence[Condition], before: Condition | None, all_of_them: Iterable[Condition]
) -> tuple[Point, ...]:
    """Part a page by its service points, each with the sums of all that stand there."""
    shown: dict[str, list[Condition]] = {}
    for one in rows:
        shown.setdefault(one.told.service_point, []).append(one)
    there: dict[str, list[Condition]] = {name: [] for name in shown}
    for one in all_of_them:
        if one.grade is not Grade.RETIRED and one.told.service_point in there:
            there[one.told.service_point].append(one)
    continued = None if before is None else before.told.service_point
    return tuple(
        _point(name, stations, there[name], is_continued=name == continued)
        for name, stations in shown.items()
    )


def _point(
    name: str, rows: Iterable[Condition], stations: Sequence[Condition], *, is_continued: bool
) -> Point:
    waits = [one.told.oldest_unsent_at for one in stations]
    return Point(
        name=name,
        rows=tuple(rows),
        is_continued=is_continued,
        stations=len(stations),
        online=sum(one.is_online for one in stations),
        attention=sum(one.grade >= Grade.CAUTION for one in stations),
        waiting=sum(one.waiting for one in stations),
        oldest=min((one for one in waits if one is not None), default=None),
    )


def _taken(connection: Connection, codes: Sequence[str], since: datetime) -> Mapping[str, int]:
    rows = connection.execute(
        select(TALLY.c.station, func.sum(TALLY.c.count))
        .where(TALLY.c.station.in_(codes), TALLY.c.hour >= since)
        .group_by(TALLY.c.station)
    )
    return {row[0]: int(row[1]) for row in rows}
