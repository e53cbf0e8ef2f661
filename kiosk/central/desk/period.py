# SPDX-License-Identifier: Apache-2.0
"""The days that figures are asked for, and those they are compared with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from kiosk.clock import baku, local

PRESETS: Final = (1, 7, 30, 90, 365)
_USUAL: Final = 30
_MOST: Final = timedelta(days=731)
_YEAR: Final = timedelta(days=364)
"""52 weeks: the same days of the week a year before."""


@dataclass(frozen=True, slots=True)
class Days:
    """A run of days at the service points, both ends included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """When the first day begins."""
        return datetime.combine(self.first, time(), baku()).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """When the last day is over."""
        after = self.last + timedelta(days=1)
        return datetime.combine(after, time(), baku()).astimezone(UTC)

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def each(self) -> list[date]:
        """List the days."""
        return [self.first + timedelta(days=place) for place in range(len(self))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What is asked for."""

    days: Days
    before: Days
    preset: int | None
    against: str
    """``before``: as many days just before; ``year``: the same ones a year before."""
    cut: datetime
    """Where the days before end for a comparison: at the hour that it is now, where today is asked
    for. A morning is not held against a whole day."""
    is_open: bool
    """Whether today, which is not over, is among the days."""

    @property
    def whole(self) -> Days:
        """The days that are over; none where today alone is asked for."""
        return Days(self.days.first, self.days.last - self._open_days)

    @property
    def then(self) -> Days:
        """The days that those are compared with."""
        return Days(self.before.first, self.before.last - self._open_days)

    @property
    def _open_days(self) -> timedelta:
        return timedelta(days=1 if self.is_open else 0)


def period(now: datetime, preset: str, first: str, last: str, against: str) -> Period:
    """Read what somebody chose; what can't be meant is the usual."""
    today = local(now).date()
    chosen = _days(first, last, today)
    number = None
    if chosen is None:
        number = int(preset) if preset.isascii() and preset.isdigit() else _USUAL
        number = number if number in PRESETS else _USUAL
        chosen = Days(today - timedelta(days=number - 1), today)
    back = _YEAR if against == "year" else timedelta(days=len(chosen))
    before = Days(chosen.first - back, chosen.last - back)
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return Period(
        days=chosen,
        before=before,
        preset=number,
        against="year" if against == "year" else "before",
        cut=min(before.end, hour - back),
        is_open=chosen.last == today,
    )


def _days(first: str, last: str, today: date) -> Days | None:
    try:
        found = Days(date.fromisoformat(first), min(date.fromisoformat(last), today))
    except ValueError:
        return None
    is_sane = found.first <= found.last and today - _MOST <= found.first
    return found if is_sane else None
