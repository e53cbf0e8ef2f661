# SPDX-License-Identifier: Apache-2.0
"""Who is signed in at this screen, and how long they may be away."""

from collections.abc import Callable

from kiosk.clock import Clock
from kiosk.staff.session import Session
from kiosk.staff.staff import ASKED, IDLE


class Attendance:
    """The one session of a screen; it ends by itself when nobody touches anything."""

    def __init__(self, clock: Clock, idle: float, ended: Callable[[Session, str], None]) -> None:
        """Take what it needs.

        ``idle`` is after how many seconds a session ends; ``ended`` is told each one's end and
        why (``Staff.sign_out``).
        """
        self._clock = clock
        self._idle = idle
        self._ended = ended
        self._session: Session | None = None
        self._touched = 0.0

    @property
    def session(self) -> Session | None:
        """Whoever is signed in; the look at it ends a session whose time is over."""
        if self._session is not None and self.left <= 0:
            self._end(IDLE)
        return self._session

    @property
    def left(self) -> float:
        """Seconds until the session ends if nobody touches anything; 0 where there is none."""
        if self._session is None:
            return 0.0
        return max(0.0, self._idle - (self._clock.monotonic() - self._touched))

    def begin(self, session: Session) -> None:
        """Have somebody signed in; whoever was before is signed out."""
        self.end()
        self._session = session
        self._touched = self._clock.monotonic()

    def touch(self) -> None:
        """Note that somebody is there; it brings no session back whose time is over."""
        if self.session is not None:
            self._touched = self._clock.monotonic()

    def end(self) -> None:
        """Sign out whoever is signed in."""
        if self.session is not None:
            self._end(ASKED)

    def _end(self, why: str) -> None:
        session, self._session = self._session, None
        if session is not None:
            self._ended(session, why)
