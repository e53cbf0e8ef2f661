# SPDX-License-Identifier: Apache-2.0
"""The visits that are open at a desk at the same time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
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
        self._visits: dict[SubmissionId, Visit | None] = {}
        """None stands for one that is on its way."""
        self._lock = threading.Lock()

    def listed(self) -> "tuple[Visit, ...]":
        """List them."""
        with self._lock:
            return tuple(visit for visit in self._visits.values() if visit is not None)

    @contextmanager
    def coming(self, submission: SubmissionId, most: int | None = MOST_OPEN) -> Iterator[None]:
        """Keep the place of one until it is added; who doesn't add it has kept none.

        To be entered before anything of the visit is written, so that it is never opened twice.
        Raises StaffError: ``visit.held`` for a twin, ``visit.too-many`` without room for another.
        """
        with self._lock:
            if submission in self._visits:
                raise StaffError("it is open here", code="visit.held")
            if most is not None and len(self._visits) >= most:
                raise StaffError(f"{most} are open", code="visit.too-many")
            self._visits[submission] = None
        try:
            yield
        finally:
            with self._lock:
                if self._visits.get(submission) is None:
                    self._visits.pop(submission, None)

    def add(self, visit: "Visit") -> None:
        """Take one in."""
        with self._lock:
            self._visits[visit.id] = visit

    def forget(self, submission: SubmissionId) -> None:
        """Hold nothing of one any more: it is over."""
        with self._lock:
            self._visits.pop(submission, None)
