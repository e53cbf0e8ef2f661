# SPDX-License-Identifier: Apache-2.0
"""When an unattended visit warns and when it ends."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Final, Self

UNHURRIED: Final = timedelta(seconds=300)
"""How long nobody is asked who listens, or reads the largest letters (VVSG 2.0, 7.2-O)."""


class Idle(Enum):
    """How long a person has been away."""

    ACTIVE = "active"
    """Touched recently; nothing to show."""
    WARN = "warn"
    """Ask whether they are still there."""
    EXPIRED = "expired"
    """End the visit and clear the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdlePolicy:
    """The two limits an operator may set."""

    warn_after: timedelta
    grace: timedelta

    def unhurried(self) -> Self:
        """Leave more time before the question, and as much to answer it."""
        return replace(self, warn_after=max(self.warn_after, UNHURRIED))

    def judge(self, away: timedelta) -> Idle:
        """Say what to do after ``away`` without a touch, by a clock that never goes back."""
        if away >= self.warn_after + self.grace:
            return Idle.EXPIRED
        return Idle.WARN if away >= self.warn_after else Idle.ACTIVE

    def seconds_left(self, away: timedelta) -> int:
        """Say how many whole seconds remain before the visit ends, for the countdown."""
        left = self.warn_after + self.grace - away
        return max(0, -int(-left.total_seconds() // 1))
