# SPDX-License-Identifier: Apache-2.0
"""Has a worker write down what somebody tried to get out of the program."""

from kiosk.attempts import Attempt, Attempts
from kiosk.clock import Clock
from ui.desk import Desk
from ui.failures import note
from ui.tasks import TaskRunner


class Escapes:
    """Counts attempts while the kiosk runs; a station that is not open hears of them later.

    An officer's desk has a keyboard, and hands that know its chords: nothing is counted there.
    """

    def __init__(self, clock: Clock, tasks: TaskRunner, *, is_at_desk: bool) -> None:
        self._attempts = Attempts(clock)
        self._tasks = tasks
        self._is_at_desk = is_at_desk
        self._desk: Desk | None = None

    def open(self, desk: Desk | None) -> None:
        """Write to a station from now on, or to none."""
        self._desk = desk

    def count(self, attempt: Attempt) -> None:
        """Count one; it did nothing."""
        if not self._is_at_desk:
            self._attempts.note(attempt)

    def tick(self) -> None:
        """Write down what is due, once a second."""
        if self._desk is None:
            return
        tell = self._desk.attempted
        facts = self._attempts.due()
        if facts is not None:
            self._tasks.submit(lambda: tell(facts), lambda _nothing: None, note)
