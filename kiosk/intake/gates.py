# SPDX-License-Identifier: Apache-2.0
"""The one place that decides whether a new visit may begin."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from kiosk.clock import Clock, ClockTrust
from kiosk.errors import OperationalError, StorageError
from kiosk.settings import Settings


class Gate(Enum):
    """What can keep new visits out; a visit in progress always goes on. The values are stable."""

    MAINTENANCE = "gate.maintenance"
    """Somebody looks after the kiosk, or the centre has taken it out of service."""
    DISK = "gate.disk"
    """There is no room to keep an application safe."""
    CLOCK = "gate.clock"
    """The clock is so wrong that forms would count their days from another day than today."""
    UNSENT = "gate.unsent"
    """What was taken has waited too long: more would only wait behind it."""
    CATALOGUE = "gate.catalogue"
    """Nobody has said for too long that these are still the services and their forms."""


class Reason(StrEnum):
    """Why staff take a kiosk out of service, as the public is told. The values are stable."""

    CLEANING = "cleaning"
    REPAIR = "repair"
    NO_PAPER = "no-paper"
    OTHER = "other"


MOST_SKEW = timedelta(hours=12)
"""A clock that is further off than this is on another day for half of every day."""


MAINTENANCE_FILE = "maintenance"
"""A file of this name in the data folder closes the kiosk too, without a restart."""


class ClosedError(OperationalError):
    """No new visit may begin; the code is the gate's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A gate that is closed, and why, for the operator."""

    gate: Gate
    why: str
    reason: Reason | None = None
    """What staff have given as the reason, where they have closed it."""

    @property
    def code(self) -> str:
        """The gate's stable code, with the reason where there is one."""
        return self.gate.value if self.reason is None else f"{self.gate.value}.{self.reason.value}"


def _unknown() -> timedelta | None:
    """Nobody has compared the clock."""
    return None


def _never() -> datetime | None:
    """Nothing waits, and nobody was asked."""
    return None


def _by_nobody() -> Reason | None:
    """No staff have taken the kiosk out of service."""
    return None


class Gates:
    """Looks at the operator's wish, the disk, the queue and the age of the services."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        oldest_unsent: Callable[[], datetime | None] = _never,
        catalogue_confirmed: Callable[[], datetime | None] = _never,
        closed_by_staff: Callable[[], Reason | None] = _by_nobody,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._oldest_unsent = oldest_unsent
        self._catalogue_confirmed = catalogue_confirmed
        self._closed_by_staff = closed_by_staff
        self._skew = _unknown

    def compare(self, skew: Callable[[], timedelta | None]) -> None:
        """Hold the clock to another's from now on, which ``skew`` says how far is ahead."""
        self._skew = skew

    def use(self, settings: Settings) -> None:
        """Judge by other settings from now on."""
        self._settings = settings

    def closed(self) -> tuple[Closed, ...]:
        """Say which gates are closed, the most urgent first. Raises StorageError."""
        found = (
            self._maintenance(),
            self._disk(),
            self._time(),
            self._unsent(),
            self._catalogue(),
        )
        return tuple(one for one in found if one)

    def check(self) -> None:
        """Raise ClosedError when a new visit may not begin, or StorageError."""
        for one in self.closed():
            raise ClosedError(one.why, code=one.code)

    def _maintenance(self) -> Closed | None:
        file = self._settings.data_dir / MAINTENANCE_FILE
        if (reason := self._closed_by_staff()) is not None:
            why = f"staff have taken it out of service: {reason.value}"
            return Closed(gate=Gate.MAINTENANCE, why=why, reason=reason)
        if self._settings.maintenance:
            return Closed(gate=Gate.MAINTENANCE, why="the setting maintenance is on")
        if file.exists():
            return Closed(gate=Gate.MAINTENANCE, why=f"there is a file {file.name}")
        return None

    def _disk(self) -> Closed | None:
        folder = self._settings.data_dir
        try:
            free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unopenable") from error
        if free >= self._settings.minimum_free:
            return None
        return Closed(gate=Gate.DISK, why=f"{free} bytes free of {self._settings.minimum_free}")

    def _time(self) -> Closed | None:
        skew = self._skew()
        if skew is not None:
            if abs(skew) < MOST_SKEW:
                return None
            return Closed(gate=Gate.CLOCK, why=f"the centre's clock is {skew} ahead of this one")
        now = self._clock.now()
        if ClockTrust.judge(now) is not ClockTrust.IMPLAUSIBLE:
            return None
        return Closed(gate=Gate.CLOCK, why=f"this clock says {now:%Y-%m-%d}")

    def _unsent(self) -> Closed | None:
        days = self._settings.unsent_days
        if days == 0 or not self._is_older(since := self._oldest_unsent(), days):
            return None
        return Closed(gate=Gate.UNSENT, why=f"unsent since {since}, {days} days are allowed")

    def _catalogue(self) -> Closed | None:
        days = self._settings.catalogue_days
        if days == 0 or self._settings.remote_url is None:
            return None
        if not self._is_older(since := self._catalogue_confirmed(), days):
            return None
        return Closed(
            gate=Gate.CATALOGUE, why=f"services confirmed {since}, {days} days are allowed"
        )

    def _is_older(self, since: datetime | None, days: int) -> bool:
        """Judge an age; one that a clock without its battery wrote down is not known."""
        if since is None or ClockTrust.judge(since) is ClockTrust.IMPLAUSIBLE:
            return False
        return self._clock.now() - since > timedelta(days=days)
