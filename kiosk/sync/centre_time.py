# SPDX-License-Identifier: Apache-2.0
"""What time it is at the centre, measured by what its answers say."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from kiosk.boot import BootId, boot_id
from kiosk.clock import Clock
from kiosk.memory import Memory

KEY: Final = "centre-time"
TRUSTED_SECONDS: Final = 86_400.0
"""How long a comparison holds: clocks drift by seconds a day, and people set them."""
_CHANGED_SECONDS: Final = 5.0
_HALF_A_SECOND: Final = 0.5
"""A ``Date`` has whole seconds, cut off."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The centre's clock against the one of this boot that never jumps."""

    boot: BootId
    taken: float
    """Monotonic."""
    ahead: float
    """Seconds since 1970 at the centre when the monotonic clock was at 0."""


class CentreTime:
    """Follows the centre's clock between its answers, whatever is done to this one's.

    It is remembered within the boot, for a day: the monotonic clock is the same as long.
    """

    def __init__(self, clock: Clock, memory: Memory | None = None) -> None:
        self._clock = clock
        self._memory = memory
        self._reading = None if memory is None else _parsed(memory.read(KEY))
        self._remembered = self._reading

    def note(self, date: str | None) -> None:
        """Take the ``Date`` of an answer that proved to be the Service's; nothing else."""
        try:
            moment = parsedate_to_datetime(date or "")
        except ValueError:
            return
        if moment.tzinfo is not None:
            self.take(moment)

    def take(self, moment: datetime) -> None:
        """Take an aware moment with whole seconds that proved to be the Service's."""
        monotonic = self._clock.monotonic()
        ahead = moment.timestamp() + _HALF_A_SECOND - monotonic
        self._reading = _Reading(boot_id(), monotonic, ahead)

    def save(self) -> None:
        """Remember it, unless that was done and little has changed."""
        new, old = self._reading, self._remembered
        if self._memory is None or new is None:
            return
        is_fresh = old is not None and (
            abs(new.ahead - old.ahead) < _CHANGED_SECONDS
            and new.taken - old.taken < TRUSTED_SECONDS / 24
        )
        if not is_fresh:
            text = json.dumps({"boot": new.boot, "taken": new.taken, "ahead": new.ahead})
            self._memory.write(KEY, text)
            self._remembered = new

    def now(self) -> datetime:
        """Say the time at the centre, or this clock's where the centre's is not known."""
        reading = self._valid()
        if reading is None:
            return self._clock.now()
        return datetime.fromtimestamp(reading.ahead + self._clock.monotonic(), UTC)

    def skew(self) -> timedelta | None:
        """Say how far the centre's clock is ahead; None when that is not known any more."""
        return None if self._valid() is None else self.now() - self._clock.now()

    def _valid(self) -> _Reading | None:
        reading = self._reading
        if reading is None or reading.boot != boot_id():
            return None
        age = self._clock.monotonic() - reading.taken
        return reading if 0 <= age <= TRUSTED_SECONDS else None


def _parsed(text: str | None) -> _Reading | None:
    try:
        found = json.loads(text or "")
        return _Reading(BootId(found["boot"]), float(found["taken"]), float(found["ahead"]))
    except (ValueError, KeyError, TypeError):
        return None
