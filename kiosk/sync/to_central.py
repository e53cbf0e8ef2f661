# SPDX-License-Identifier: Apache-2.0
"""The way to a central: announcements first, then parts, and what it says in its heartbeats."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Unpack

from kiosk.audit import Journal
from kiosk.clock import Clock
from kiosk.outbox import Outbox, Turn
from kiosk.sync.batches import Batches
from kiosk.sync.carriage import Carriage, Terms
from kiosk.sync.courier import Courier
from kiosk.sync.heart import Heart
from kiosk.sync.port import Central, Errand, Reply, Vitals
from kiosk.sync.report import Report
from kiosk.sync.uploads import Uploads


class ToCentral:
    """A destination that speaks ``kiosk.sync.contract``."""

    def __init__(
        self, carriage: Carriage, central: Central, heart: Heart, errands: Sequence[Errand] = ()
    ) -> None:
        self._carriage = carriage
        self._batches = Batches(carriage, central)
        self._uploads = Uploads(carriage, central, self._batches)
        self._heart = heart
        self._errands = errands

    @property
    def is_due(self) -> bool:
        """Whether the next heartbeat is to be sent."""
        return self._heart.is_due

    def beat(self) -> Reply:
        """Send a heartbeat and do what its answer asks for."""
        return self._heart.beat()

    def step(self, is_enough: Callable[[], bool]) -> Report | None:
        """Announce all that is due and bring over one large one, or run a step of an errand.

        None when there was nothing of either.
        """
        report = self._batches.carry(is_enough)
        if report.problem or is_enough():
            return report
        parcels = self._carriage.claim(most=1)
        if not parcels:
            return self._run_errands() if report == Report() else report
        if parcels[0].turn is not Turn.PARTS:
            return report + self._batches.carry_these(parcels)
        between = lambda: self._batches.carry(self._carriage.is_stopped)  # noqa: E731
        return report + self._uploads.carry(parcels[0], between)

    def _run_errands(self) -> Report | None:
        """Do what waits until no submission does."""
        self._carriage.note_idle()
        for errand in self._errands:
            has_more = errand.step(self._carriage.spare())
            self._carriage.charge()
            if has_more:
                return Report()
        return None


def _unknown() -> Vitals:
    """Nothing is known but the queue."""
    return Vitals()


def courier_to_central(
    outbox: Outbox,
    central: Central,
    journal: Journal,
    clock: Clock,
    *,
    solitude: AbstractContextManager[object],
    every: float = 15.0,
    heartbeat_every: float = 300.0,
    retention_days: int = 0,
    vitals: Callable[[], Vitals] = _unknown,
    errands: Sequence[Errand] = (),
    **terms: Unpack[Terms],
) -> Courier:
    """Make the one sender of an outbox whose destination is a central."""
    carriage = Carriage(outbox, central, journal, clock, **terms)
    heart = Heart(
        carriage,
        central,
        every=heartbeat_every,
        retention_days=retention_days,
        vitals=vitals,
        errands=errands,
    )
    destination = ToCentral(carriage, central, heart, errands)
    return Courier(carriage, destination, solitude=solitude, every=every, on_tune=heart.tune)
