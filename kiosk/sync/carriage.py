# SPDX-License-Identifier: Apache-2.0
"""What all steps of a round share: the queue under one lease, the line, the bytes it may take."""

import random
import secrets
from collections.abc import Callable, Sequence
from typing import Final, TypedDict

from kiosk.audit import Journal
from kiosk.clock import Clock
from kiosk.outbox import Backoff, Deferred, Lease, Moment, Outbox, Outcome, Parcel, Turn
from kiosk.sync.budget import ByteBudget
from kiosk.sync.destination import Wire
from kiosk.sync.line import Line
from kiosk.sync.outcomes import Outcomes
from kiosk.sync.port import Reply
from kiosk.sync.report import Report

MOST_BYTES: Final = 2 << 20
"""Of bodies in one announcement: a minute on the slowest line that is expected."""
HEAD_BYTES: Final = 2 << 10
"""What a request costs beyond its content: first line, headers and token."""
LEAST_BYTES: Final = 16 << 10
"""Beneath which a metered line is left alone until there is room for more."""

UNLIMITED: Final = 1 << 40
"""Bytes that nobody counts."""

BUDGET: Final = "delivery.budget"
BACKOFF: Final = Backoff()


def nobody() -> None:
    """Nobody wants to know."""


def as_it_is(parcel: Parcel) -> Parcel:
    """Each parcel has its manifest."""
    return parcel


class Terms(TypedDict, total=False):
    """What a carriage may be made with, beside what it carries and by what."""

    budget: ByteBudget | None
    complete: Callable[[Parcel], Parcel]
    backoff: Backoff
    fraction: Callable[[], float]
    on_change: Callable[[], None]


class Carriage:
    """Belongs to the courier's thread."""

    def __init__(
        self,
        outbox: Outbox,
        wire: Wire,
        journal: Journal,
        clock: Clock,
        *,
        budget: ByteBudget | None = None,
        complete: Callable[[Parcel], Parcel] = as_it_is,
        backoff: Backoff = BACKOFF,
        fraction: Callable[[], float] = random.random,
        on_change: Callable[[], None] = nobody,
    ) -> None:
        self.outbox = outbox
        self.journal = journal
        self.clock = clock
        self.line = Line(clock, backoff, fraction)
        self.budget = budget or ByteBudget(0, clock)
        self.outcomes = Outcomes(backoff, fraction)
        self.lease = Lease(owner=secrets.token_hex(8))
        self.is_stopped: Callable[[], bool] = lambda: False
        self.on_change = on_change
        self._wire = wire
        self._complete = complete
        self._charged = wire.carried

    def stop_when(self, is_stopped: Callable[[], bool]) -> None:
        """Break everything off once this says so."""
        self.is_stopped = is_stopped
        self._wire.interrupt_when(is_stopped)

    def now(self) -> Moment:
        """Read the clock."""
        return Moment.of(self.clock)

    def claim(
        self, *, most: int, first: Turn = Turn.MANIFEST, last: Turn = Turn.PARTS
    ) -> tuple[Parcel, ...]:
        """Take what is due, with its manifests."""
        most_bytes = MOST_BYTES
        if self.budget.is_limited:
            most_bytes = min(most_bytes, self.budget.left() - HEAD_BYTES)
        parcels = self.outbox.claim(
            self.now(), self.lease, most=most, most_bytes=most_bytes, first=first, last=last
        )
        return tuple(map(self._complete, parcels))

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Store what became of parcels."""
        if outcomes:
            self.outbox.settle(outcomes, self.now(), self.lease)
            self.on_change()

    def renew(self, parcel: Parcel) -> bool:
        """Keep a parcel longer; False when somebody else has it."""
        return self.outbox.renew(parcel.id, self.now(), self.lease)

    def release(
        self,
        parcels: Sequence[Parcel],
        problem: str,
        seconds: float = 0,
        *,
        is_in_doubt: bool = False,
    ) -> Report:
        """Give back what was broken off; in doubt when it may have arrived, now or earlier."""
        outcomes = [
            Deferred(
                id=one.id,
                problem=problem,
                seconds=seconds,
                is_in_doubt=is_in_doubt or one.is_in_doubt,
            )
            for one in parcels
        ]
        self.settle(outcomes)
        return Report.of(outcomes, problem)

    def charge(self) -> None:
        """Count what went over the line since the last time."""
        carried = self._wire.carried
        self.budget.spend(carried - self._charged)
        self._charged = carried

    def fits(self, count: int) -> bool:
        """Say whether the line may take so many bytes and what comes with them."""
        return not self.budget.is_limited or count + HEAD_BYTES <= self.budget.left()

    def spare(self) -> int:
        """Say how many bytes the line may take for what is no submission.

        Half of an hour's budget stays for those that are taken within it.
        """
        budget = self.budget
        if not budget.is_limited:
            return UNLIMITED
        return max(0, budget.left() - budget.per_hour // 2 - HEAD_BYTES)

    def note_batch(self, reply: Reply, size: int) -> None:
        """Take what an announcement or an upload says of the line."""
        self._tell(has_changed=self.line.note_batch(reply, size))

    def note_probe(self, reply: Reply) -> None:
        """Take what a heartbeat says of the line."""
        self._tell(has_changed=self.line.note_probe(reply))

    def note_idle(self) -> None:
        """Take that nothing waits."""
        self._tell(has_changed=self.line.note_idle())

    def _tell(self, *, has_changed: bool) -> None:
        if has_changed:
            state = "up" if self.line.is_online else "down"
            self.journal.record("line-changed", {"state": state, "problem": self.line.problem})
            self.on_change()
