# SPDX-License-Identifier: Apache-2.0
"""Which officers have signed out: what still comes of their work goes to nobody's hand."""

import threading
from collections import deque
from typing import Final

from kiosk.errors import StaffError
from kiosk.staff import Session

REMEMBERED: Final = 64
"""How many; work that outlasts as many sign-outs is none."""


class Departures:
    """For any thread: work goes on after the officer who began it has left."""

    def __init__(self) -> None:
        self._gone: deque[Session] = deque(maxlen=REMEMBERED)
        self._lock = threading.Lock()

    def note(self, session: Session) -> None:
        """Remember that somebody has signed out."""
        with self._lock:
            self._gone.append(session)

    def check(self, session: Session) -> None:
        """Raise StaffError ``staff.not-allowed`` for somebody who has."""
        with self._lock:
            if session in self._gone:
                raise StaffError("signed out", code="staff.not-allowed")
