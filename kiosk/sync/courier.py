# SPDX-License-Identifier: Apache-2.0
"""Carries the outbox to its destination: oldest first, and never held up by one item."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from kiosk.errors import OperationalError
from kiosk.outbox import Moment
from kiosk.sync.carriage import BUDGET, LEAST_BYTES, Carriage
from kiosk.sync.destination import Destination
from kiosk.sync.measures import Measures
from kiosk.sync.report import Report


class Courier:
    """The only sender.

    ``run``, ``once`` and ``round`` belong to one thread, and the carriage's ``on_change`` is
    called on it whenever an entry or the line may have changed; everything else belongs to any.
    """

    def __init__(
        self,
        carriage: Carriage,
        destination: Destination,
        *,
        solitude: AbstractContextManager[object],
        every: float = 15.0,
        on_tune: Callable[[Measures], None] = lambda _measures: None,
    ) -> None:
        self._carriage = carriage
        self._outbox = carriage.outbox
        self._line = carriage.line
        self._destination = destination
        self._solitude = solitude
        self._every = every
        self._on_tune = on_tune
        self._woken = threading.Event()
        self._trouble = ""

    @property
    def is_online(self) -> bool:
        """Whether the Service answered when it was last asked."""
        return self._line.is_online is True

    @property
    def problem(self) -> str:
        """The stable code of why nothing is carried; empty when all is well."""
        return self._trouble or self._line.problem

    def wake(self) -> None:
        """Look at the outbox soon: something was put in, or ``stop`` was set."""
        self._woken.set()

    def tune(self, measures: Measures) -> None:
        """Work by other measures from the next round on."""
        self._every = measures.every
        self._carriage.budget.per_hour = measures.bytes_per_hour
        self._on_tune(measures)

    def once(self) -> Report:
        """Take what an earlier sender left half way, and do one round.

        Raises DeliveryError ``delivery.busy`` while another process is the sender, and
        StorageError.
        """
        with self._solitude:
            self._outbox.recover()
            return self.round()

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set, whatever the line, the Service and the disk do."""
        self._carriage.stop_when(stop.is_set)
        while not stop.is_set():
            try:
                with self._solitude:
                    self._outbox.recover()
                    self._work(stop)
            except OperationalError as error:
                self._trouble = error.code
                self._carriage.on_change()
                self._rest(self._every)

    def round(self) -> Report:
        """Bring over what is due until nothing is, or the line or the Service fails.

        Raises StorageError.
        """
        if self._line.resting > 0:
            return Report(problem=self._line.problem)
        report = self._carry()
        self._trouble = report.problem if report.problem == BUDGET else ""
        self._carriage.on_change()
        return report

    def _carry(self) -> Report:
        total = Report()
        while not total.problem and not self._carriage.is_stopped():
            if self._destination.is_due:
                if not self._carriage.fits(LEAST_BYTES):
                    return total + Report(problem=BUDGET)
                total += Report(problem=self._destination.beat().code)
            elif (step := self._destination.step(self._is_enough)) is None:
                self._carriage.note_idle()
                break
            else:
                total += step
        return total

    def _is_enough(self) -> bool:
        return self._carriage.is_stopped() or self._destination.is_due

    def _work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.round()
            if not stop.is_set():
                self._rest(self._pause())

    def _rest(self, seconds: float) -> None:
        self._woken.wait(seconds)
        self._woken.clear()

    def _pause(self) -> float:
        """Seconds until the next look: when an entry becomes due and the line has rested."""
        due = self._outbox.wait(Moment.of(self._carriage.clock))
        pause = self._every if due is None else min(self._every, due)
        if self._trouble == BUDGET:
            pause = max(pause, min(self._carriage.budget.wait(LEAST_BYTES), self._every))
        return max(pause, self._line.resting)
