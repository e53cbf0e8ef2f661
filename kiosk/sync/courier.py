# SPDX-License-Identifier: Apache-2.0
"""Carries the outbox to the Service: oldest first, pessimistic, and never held up by one item."""

import random
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

from kiosk.audit import Journal
from kiosk.clock import Clock
from kiosk.errors import OperationalError
from kiosk.outbox import Backoff, Moment, Outbox, Parcel, Turn
from kiosk.sync.batches import Batches
from kiosk.sync.budget import ByteBudget
from kiosk.sync.carriage import BUDGET, LEAST_BYTES, Carriage
from kiosk.sync.heart import Heart
from kiosk.sync.line import Line
from kiosk.sync.outcomes import Outcomes
from kiosk.sync.port import Central
from kiosk.sync.report import Report
from kiosk.sync.uploads import Uploads

_BACKOFF: Final = Backoff()


def _nobody() -> None:
    """Nobody wants to know."""


def _as_it_is(parcel: Parcel) -> Parcel:
    """Each parcel has its manifest."""
    return parcel


def _no_edition() -> str:
    """No services are offered."""
    return ""


class Courier:
    """The only sender.

    ``run``, ``once`` and ``round`` belong to one thread, and ``on_change`` is called on it
    whenever an entry or the line may have changed; everything else belongs to any.
    """

    def __init__(
        self,
        outbox: Outbox,
        central: Central,
        journal: Journal,
        clock: Clock,
        *,
        solitude: AbstractContextManager[object],
        every: float = 15.0,
        heartbeat_every: float = 300.0,
        retention_days: int = 0,
        budget: ByteBudget | None = None,
        complete: Callable[[Parcel], Parcel] = _as_it_is,
        edition: Callable[[], str] = _no_edition,
        confirm: Callable[[], None] = _nobody,
        backoff: Backoff = _BACKOFF,
        fraction: Callable[[], float] = random.random,
        on_change: Callable[[], None] = _nobody,
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._solitude = solitude
        self._every = every
        self._on_change = on_change
        self._line = Line(clock, backoff, fraction)
        self._budget = budget or ByteBudget(0, clock)
        self._carriage = Carriage(
            outbox,
            central,
            journal,
            clock,
            line=self._line,
            budget=self._budget,
            outcomes=Outcomes(backoff, fraction),
            complete=complete,
            on_change=on_change,
        )
        self._batches = Batches(self._carriage)
        self._uploads = Uploads(self._carriage, self._batches)
        self._heart = Heart(
            self._carriage,
            every=heartbeat_every,
            retention_days=retention_days,
            edition=edition,
            confirm=confirm,
        )
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
                self._on_change()
                self._rest(self._every)

    def round(self) -> Report:
        """Announce and upload what is due until nothing is, or the line or the Service fails.

        Raises StorageError.
        """
        if self._line.resting > 0:
            return Report(problem=self._line.problem)
        report = self._carry()
        self._trouble = report.problem if report.problem == BUDGET else ""
        self._on_change()
        return report

    def _carry(self) -> Report:
        total = Report()
        while not total.problem and not self._carriage.is_stopped():
            if self._heart.is_due:
                if not self._carriage.fits(LEAST_BYTES):
                    return total + Report(problem=BUDGET)
                total += Report(problem=self._heart.beat().code)
            elif (step := self._step()) is None:
                self._carriage.note_idle()
                break
            else:
                total += step
        return total

    def _step(self) -> Report | None:
        """Announce all that is due and bring over one large one; None when nothing was due."""
        report = self._batches.carry(self._is_enough)
        if report.problem or self._is_enough():
            return report
        parcels = self._carriage.claim(most=1)
        if not parcels:
            return None if report == Report() else report
        if parcels[0].turn is not Turn.PARTS:
            return report + self._batches.carry_these(parcels)
        between = lambda: self._batches.carry(self._carriage.is_stopped)  # noqa: E731
        return report + self._uploads.carry(parcels[0], between)

    def _is_enough(self) -> bool:
        return self._carriage.is_stopped() or self._heart.is_due

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
        due = self._outbox.wait(Moment.of(self._clock))
        pause = self._every if due is None else min(self._every, due)
        if self._trouble == BUDGET:
            pause = max(pause, min(self._budget.wait(LEAST_BYTES), self._every))
        return max(pause, self._line.resting)
