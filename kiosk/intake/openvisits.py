# SPDX-License-Identifier: Apache-2.0
"""The visits that are open at a desk at the same time."""

import threading
from typing import TYPE_CHECKING, Final

from kiosk.errors import StaffError
from kiosk.identifiers import SubmissionId

if TYPE_CHECKING:
    from kiosk.intake.visit import Visit

MOST_OPEN: Final = 8
"""How many an officer can keep apart, and the RAM can hold."""


class OpenVisits:
    """Those that are neither stored nor given up, in the order of their coming. For any thread."""

    def __init__(self) -> None:
        self._visits: dict[SubmissionId, Visit] = {}
        self._lock = threading.Lock()

    def listed(self) -> "tuple[Visit, ...]":
        """List them."""
        with self._lock:
            return tuple(self._visits.values())

    def check(self, submission: SubmissionId | None = None) -> None:
        """Raise StaffError: ``visit.too-many`` without room for another, ``visit.held`` for a twin."""
        with self._lock:
            if submission in self._visits:
                raise StaffError("it is open here", code="visit.held")
            if len(self._visits) >= MOST_OPEN:
                raise StaffError(f"{MOST_OPEN} are open", code="visit.too-many")

    def add(self, visit: "Visit") -> None:
        """Take one in."""
        with self._lock:
            self._visits[visit.id] = visit

    def forget(self, submission: SubmissionId) -> None:
        """Hold nothing of one any more: it is over."""
        with self._lock:
            self._visits.pop(submission, None)
