# SPDX-License-Identifier: Apache-2.0
"""The figures of a service point's own days, for whoever answers for it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from kiosk.clock import local
from kiosk.insight import Counts, Reckoned, reckon
from kiosk.staff import Action, Session

SPANS: Final = (7, 30, 90)
"""How many days may be asked for, today included."""


class Insights:
    """What was counted here; MAY block, so never on a screen's thread.

    Nothing is left out because it is small: a figure tells of a day and of nobody, and the
    centre's desk shows the same ones.
    """

    def __init__(self, counts: Counts, now: Callable[[], datetime]) -> None:
        self._counts = counts
        self._now = now

    def look(self, session: Session, days: int) -> Reckoned:
        """Add up the last days; ValueError for another number than those of ``SPANS``.

        Raises StaffError ``staff.not-allowed``, and StorageError.
        """
        session.require(Action.LOOK_INSIGHT)
        if days not in SPANS:
            raise ValueError("that many days are never asked for")
        today: date = local(self._now()).date()
        return reckon(self._counts.between(today - timedelta(days=days - 1), today))
