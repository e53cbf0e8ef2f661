# SPDX-License-Identifier: Apache-2.0
"""Looks at a day, and lets a supervisor answer for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kiosk.clock import local
from kiosk.days.incidents import kinds
from kiosk.days.keeping import Keeping
from kiosk.days.model import Place, Signed, Standing
from kiosk.errors import KioskError
from kiosk.staff import Action, Session

_LISTED: Final = timedelta(days=31)


class DaySigningError(KioskError):
    """A day can't be signed as it was shown."""

    code = "day.moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One day in the list of days."""

    day: date
    taken: int
    signed: Signed | None


class Days:
    """The days of one station; MAY block, so never on a screen's thread.

    Everything raises StaffError ``staff.not-allowed``, and StorageError.
    """

    def __init__(
        self, kept: Keeping, now: Callable[[], datetime], place: Callable[[], Place]
    ) -> None:
        self._kept = kept
        self._now = now
        self._place = place

    def look(self, session: Session, day: date) -> Standing:
        """Give a day's report, and what was signed of it."""
        session.require(Action.REPORT)
        return standing(self._kept, self._place(), day)

    def listed(self, session: Session) -> tuple[Listed, ...]:
        """List the days of the last month on which something was taken, the newest first."""
        session.require(Action.REPORT)
        return listed(self._kept, self._now())

    def sign_off(self, session: Session, day: date, digest: str) -> Standing:
        """Answer for a day as it was shown: ``digest`` is that of the report on the screen.

        Raises DaySigningError: ``day.moved`` where the day is no longer what was shown,
        ``day.signed`` where just this was signed, and ``day.future`` before the day has begun.
        """
        member = session.require(Action.SIGN_OFF)
        now = self._now()
        if day > local(now).date():
            raise DaySigningError("that day has not begun", code="day.future")
        found = standing(self._kept, self._place(), day)
        if found.report.digest != digest:
            raise DaySigningError("something has changed since it was shown", code="day.moved")
        if found.signed is not None and found.signed.digest == digest:
            raise DaySigningError("just this was signed", code="day.signed")
        signed = Signed(
            day=day, at=now, member=member.id, digest=digest, report=found.report.canonical
        )
        self._kept.sign(signed)
        return Standing(report=found.report, signed=signed)


def standing(kept: Keeping, place: Place, day: date) -> Standing:
    """Count a day, and find what was signed of it."""
    return Standing(report=kept.report(day, place, kinds()), signed=kept.signed(day))


def listed(kept: Keeping, now: datetime) -> tuple[Listed, ...]:
    """List the days of the last month on which something was taken, the newest first."""
    taken = kept.taken(now - _LISTED)
    return tuple(
        Listed(day=day, taken=taken[day], signed=kept.signed(day))
        for day in sorted(taken, reverse=True)
    )
