# SPDX-License-Identifier: Apache-2.0
"""What figures are made of: tallies and what stations counted, read at once and kept for a while.

A country's tallies are a million rows and more. Each is walked through three times for a page,
not once for every chart; and what was read is kept for a few minutes, so that somebody who goes
from chart to file and back asks the database nothing.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Lock
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, case, func, or_, select

from kiosk.central.desk.period import Days, Period
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import FIGURE, STATION, TALLY
from kiosk.errors import OperationalError

KEPT: Final = timedelta(minutes=5)
"""How old figures may be; the page says of when they are."""
MOST_WAITING: Final = 8
"""How many may wait for figures: each holds one of the threads that stations are answered by."""

_MOST_KEPT: Final = 16
_COMPARED: Final = ("begun", "submitted", "left", "expired", "face")
"""Kinds of figures that are held against those of before; pages are not, and are the most."""
_MOST_CHOICES: Final = 200
"""Of services: their names are the stations' word, and one may name as many as it likes."""


class TooManyError(OperationalError):
    """So many wait for figures that this one has to come again."""

    code = "desk.busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Of what the figures are."""

    period: Period
    form: str = ""
    point: str = ""


Pair = tuple[float, float]
"""Now, and in the time that it is compared with."""


class Figure(NamedTuple):
    """What stations counted of one thing."""

    now: float
    seconds: float
    before: float
    whole: float
    """Without today, which is not over."""
    whole_before: float
    """Without the day that today is compared with."""


NONE: Final = Figure(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """All that the charts of a period are drawn from."""

    wanted: Narrowed
    at: datetime
    """When it was counted."""
    hours: Mapping[datetime, Pair]
    forms: Mapping[str, Pair]
    languages: Mapping[str, Pair]
    stations: Mapping[str, Pair]
    points: Mapping[str, str]
    """Where each station stands."""
    figures: Mapping[tuple[str, str, str], Figure]
    """By their kind, service and item."""
    choices: Sequence[str]
    """The services that can be chosen, those with the most."""


class Counts:
    """Counts what somebody wants to see; one at a time, and not what was counted just before."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database
        self._kept: OrderedDict[Narrowed, Counted] = OrderedDict()
        self._one = Lock()
        self._places = BoundedSemaphore(MOST_WAITING)

    def of(self, wanted: Narrowed, now: datetime) -> Counted:
        """Count, or say what was counted a while ago. Raises StorageError and TooManyError."""
        if not self._places.acquire(blocking=False):
            raise TooManyError
        try:
            with self._one:
                found = self._kept.get(wanted)
                if found is None or not timedelta() <= now - found.at < KEPT:
                    whole = self._kept.get(Narrowed(period=wanted.period))
                    choices = None if whole is None or whole is found else whole.choices
                    with self._database.reading() as connection:
                        found = count(connection, wanted, now, choices)
                self._keep(wanted, found)
                return found
        finally:
            self._places.release()

    def _keep(self, wanted: Narrowed, found: Counted) -> None:
        self._kept[wanted] = found
        self._kept.move_to_end(wanted)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)


def count(
    connection: Connection,
    wanted: Narrowed,
    now: datetime,
    choices: Sequence[str] | None = None,
) -> Counted:
    """Count what is wanted; ``choices`` spares a walk through all that is not wanted.

    Raises StorageError where the database does.
    """
    forms: dict[str, Pair] = {}
    languages: dict[str, Pair] = {}
    for form, language, *pair in _tallied(connection, wanted, TALLY.c.form, TALLY.c.language):
        _add(forms, form, pair)
        _add(languages, language, pair)
    if choices is None:
        is_narrowed = bool(wanted.form or wanted.point)
        choices = _choices(connection, wanted) if is_narrowed else _most(forms)
    return Counted(
        wanted=wanted,
        at=now,
        hours={hour: (now, was) for hour, now, was in _tallied(connection, wanted, TALLY.c.hour)},
        forms=forms,
        languages=languages,
        stations={
            code: (now, was) for code, now, was in _tallied(connection, wanted, TALLY.c.station)
        },
        points={
            row.code: row.service_point
            for row in connection.execute(select(STATION.c.code, STATION.c.service_point))
        },
        figures=_figured(connection, wanted),
        choices=choices,
    )


def service_points(connection: Connection) -> list[str]:
    """List where stations stand, by the alphabet."""
    points = connection.execute(
        select(STATION.c.service_point).where(STATION.c.service_point != "").distinct()
    ).scalars()
    return sorted(points, key=str.casefold)


def _add(sums: dict[str, Pair], name: str, pair: Sequence[float]) -> None:
    had = sums.get(name, (0.0, 0.0))
    sums[name] = (had[0] + pair[0], had[1] + pair[1])


def _most(forms: Mapping[str, Pair]) -> list[str]:
    ranked = sorted(forms, key=lambda form: (-sum(forms[form]), form))
    return sorted(ranked[:_MOST_CHOICES])


def _choices(connection: Connection, wanted: Narrowed) -> list[str]:
    is_now, was = _spans(wanted.period)
    forms = connection.execute(
        select(TALLY.c.form)
        .where(or_(is_now, was))
        .group_by(TALLY.c.form)
        .order_by(func.sum(TALLY.c.count).desc(), TALLY.c.form)
        .limit(_MOST_CHOICES)
    ).scalars()
    return sorted(forms)


def _spans(period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Say which tallies are of the period, and which of the one that it is compared with."""
    hour = TALLY.c.hour
    return (
        and_(hour >= period.days.start, hour < period.days.end),
        and_(hour >= period.before.start, hour < period.cut),
    )


def _tallied(connection: Connection, wanted: Narrowed, *by: Column[Any]) -> list[Any]:
    """Sum tallies now and before, by columns."""
    is_now, was = _spans(wanted.period)
    sums = [func.sum(case((one, TALLY.c.count), else_=0)) for one in (is_now, was)]
    asked = _narrowed(select(*by, *sums).where(or_(is_now, was)).group_by(*by), wanted, TALLY.c)
    return [(*row[:-2], float(row[-2]), float(row[-1])) for row in connection.execute(asked)]


def _figured(connection: Connection, wanted: Narrowed) -> Mapping[tuple[str, str, str], Figure]:
    """Sum what stations counted, now and before."""
    period = wanted.period
    spans = [_of_days(one) for one in (period.days, period.before, period.whole, period.then)]
    is_now, was, whole, then = spans
    sums = [
        func.sum(case((span, column), else_=0))
        for span, column in (
            (is_now, FIGURE.c.count),
            (is_now, FIGURE.c.seconds),
            (was, FIGURE.c.count),
            (whole, FIGURE.c.count),
            (then, FIGURE.c.count),
        )
    ]
    by = (FIGURE.c.kind, FIGURE.c.form, FIGURE.c.item)
    is_wanted = or_(is_now, and_(was, FIGURE.c.kind.in_(_COMPARED)))
    asked = select(*by, *sums).where(is_wanted).group_by(*by)
    return {
        (kind, form, item): Figure(*map(float, counts))
        for kind, form, item, *counts in connection.execute(_narrowed(asked, wanted, FIGURE.c))
    }


def _of_days(days: Days) -> ColumnElement[bool]:
    return and_(FIGURE.c.day >= days.first, FIGURE.c.day <= days.last)


def _narrowed(asked: Select[Any], wanted: Narrowed, columns: Any) -> Select[Any]:
    if wanted.form:
        asked = asked.where(columns.form == wanted.form)
    if wanted.point:
        there = select(STATION.c.code).where(STATION.c.service_point == wanted.point)
        asked = asked.where(columns.station.in_(there))
    return asked
