# SPDX-License-Identifier: Apache-2.0
"""Counts what becomes of visits, without a tap that waits for it."""

from datetime import timedelta

from kiosk.clock import Clock
from kiosk.insight import Counter, Figure, Kind, at_desk
from ui.desk import Desk
from ui.failures import note
from ui.tasks import TaskRunner


class Counting:
    """One visit at a time, in memory; a worker writes it down when it has ended.

    A crash loses the counts of that visit, and no more.
    """

    def __init__(self, clock: Clock, tasks: TaskRunner, longest: timedelta) -> None:
        self._clock = clock
        self._tasks = tasks
        self._longest = longest
        self._desk: Desk | None = None
        self._counter: Counter | None = None

    def open(self, desk: Desk | None) -> None:
        """Write to a station from now on, or to none; then what is being counted is lost."""
        self._desk = desk
        if desk is None:
            self._counter = None

    def use(self, longest: timedelta) -> None:
        """Count a page for so long at most, from the next visit on."""
        self._longest = longest

    def begin(self, form: str = "") -> None:
        """Count a visit, at first without a service, then with the one that was chosen."""
        self._counter = Counter(self._clock, self._longest, form)

    def turn_to(self, page: str) -> None:
        """Count a page."""
        if self._counter is not None:
            self._counter.turn_to(page)

    def pause(self) -> None:
        """Count no page: something else is on the screen."""
        if self._counter is not None:
            self._counter.pause()

    def rate(self, face: int) -> None:
        """Take the face that was chosen."""
        if self._counter is not None:
            self._counter.rate(face)

    def end(self, how: Kind, language: str) -> None:
        """Write down what the visit came to."""
        if self._counter is None:
            return
        figures = self._counter.end(how, language)
        self._counter = None
        self._write(figures)

    def note_at_desk(self, form: str, *, is_taken: bool) -> None:
        """Write down what became of a visit that an officer had open; it is counted once, here.

        How often it was parked and opened again meanwhile is nobody's figure.
        """
        self._write(at_desk(form, Kind.SUBMITTED if is_taken else Kind.LEFT))

    def _write(self, figures: "tuple[Figure, ...]") -> None:
        if self._desk is not None:
            count = self._desk.count
            self._tasks.submit(lambda: count(figures), lambda _nothing: None, note)
