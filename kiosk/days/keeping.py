# SPDX-License-Identifier: Apache-2.0
"""Where days are counted, and where what was signed is kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from kiosk.days.incidents import Kind
from kiosk.days.model import DayReport, Place, Signed


class Keeping(Protocol):
    """The days of one station. Everything here raises StorageError."""

    def report(self, day: date, place: Place, kinds: Sequence[Kind]) -> DayReport:
        """Count a day, all of it as it is at one moment.

        Where the journal was pruned beyond it, its incidents are those that were signed.
        """

    def signed(self, day: date) -> Signed | None:
        """Find what was signed last of a day."""

    def sign(self, signed: Signed) -> None:
        """Keep what somebody signs, and write it into the journal, in one transaction."""

    def taken(self, since: datetime) -> Mapping[date, int]:
        """Count what was taken on each day since then; a day without anything is left out."""
