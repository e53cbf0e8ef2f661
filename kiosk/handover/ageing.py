# SPDX-License-Identifier: Apache-2.0
"""How old a draft is, by clocks that setting one back does not make younger."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from kiosk.boot import BootId

KEPT: Final = timedelta(hours=72)
"""How long a draft can be gone on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """What was seen of the time since a draft was made."""

    made_at: datetime
    seen_at: datetime
    """The latest time that any look at it was told; aware, as all of them."""
    boot: BootId
    monotonic: float
    """Of the last look, within its boot."""
    lived: float = 0.0
    """Seconds that passed for certain, whatever the wall clock says."""

    def seen(self, now: datetime, boot: BootId, monotonic: float) -> "Age":
        """Look again: ``now`` is the centre's time where that is known."""
        since = monotonic - self.monotonic if boot == self.boot else monotonic
        return replace(
            self,
            seen_at=max(self.seen_at, now),
            boot=boot,
            monotonic=monotonic,
            lived=self.lived + max(since, 0.0),
        )

    @property
    def left(self) -> timedelta:
        """How long it may be gone on with yet, by the clock that says less; 0 and less for none."""
        return KEPT - max(self.seen_at - self.made_at, timedelta(seconds=self.lived))

    @property
    def is_over(self) -> bool:
        """Whether it is older than anybody may go on with."""
        return self.left <= timedelta()
