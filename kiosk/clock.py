# SPDX-License-Identifier: Apache-2.0
"""The one place that reads the clock."""

import time
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from typing import Final, Protocol


@cache
def baku() -> tzinfo:
    """Say the time zone in which the service points are."""
    from zoneinfo import ZoneInfo  # 5 ms that the first frame need not wait for

    return ZoneInfo("Asia/Baku")


_NOT_BEFORE: Final = datetime(2026, 1, 1, tzinfo=UTC)

_NEAR: Final = timedelta(minutes=2)
"""How far a clock may be off and still count as right."""


class ClockTrust(StrEnum):
    """How far the wall clock may be believed when something was taken."""

    UNVERIFIED = "unverified"
    """Plausible; not compared with the centre's since the start."""
    COMPARED = "compared"
    """Compared with the centre's and found right."""
    SKEWED = "skewed"
    """Compared with the centre's and found wrong."""
    IMPLAUSIBLE = "implausible"
    """Before this program was written: a clock without its battery."""

    @classmethod
    def judge(cls, now: datetime, skew: timedelta | None = None) -> "ClockTrust":
        """Judge a wall clock time by how far the centre's was ahead, where that is known."""
        if now < _NOT_BEFORE:
            return cls.IMPLAUSIBLE
        if skew is None:
            return cls.UNVERIFIED
        return cls.COMPARED if abs(skew) <= _NEAR else cls.SKEWED


class Clock(Protocol):
    """Tells the time; handed to whoever needs it."""

    def now(self) -> datetime:
        """Say the wall clock time, aware, in UTC. MAY jump."""

    def monotonic(self) -> float:
        """Say seconds since some start. MUST never go back: for waiting and scheduling."""


_SINCE_BOOT: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""A lid that was closed for an hour is an hour in which nobody touched anything."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Say the wall clock time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Say seconds since boot, those included in which the machine slept."""
        return time.clock_gettime(_SINCE_BOOT)


class FixedClock:
    """A clock that a test moves by hand."""

    def __init__(self, start: datetime = datetime(2026, 11, 21, 10, 32, tzinfo=UTC)) -> None:
        self._now = start
        self._monotonic = 0.0

    def now(self) -> datetime:
        """Say the time that was set."""
        return self._now

    def monotonic(self) -> float:
        """Say seconds advanced since the start."""
        return self._monotonic

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by
        self._monotonic += by.total_seconds()

    def jump(self, to: datetime) -> None:
        """Set the wall clock, as an operator or NTP does; the monotonic time stays."""
        self._now = to


def local(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """Say an aware moment in a zone; in the service points' when none is named."""
    return moment.astimezone(zone or baku())
