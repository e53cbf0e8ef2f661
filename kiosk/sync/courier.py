# SPDX-License-Identifier: Apache-2.0
"""Carries the outbox to the Service: oldest first, pessimistic, and never held up by one item."""

import random
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from kiosk.audit import Journal
from kiosk.clock import Clock
from kiosk.errors import OperationalError
from kiosk.outbox import Backoff, Deferred, Moment, Outbox, Outcome, Parcel, Parked, Received
from kiosk.sync.port import Answer, Central, ItemVerdict, Trouble, Verdict

MOST_ITEMS: Final = 50
MOST_BYTES: Final = 2 << 20
"""Of bodies in one announcement: a minute on the slowest line that is expected."""

_BACKOFF: Final = Backoff()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one round came to."""

    received: int = 0
    deferred: int = 0
    parked: int = 0
    problem: str = ""
    """The stable code of what stopped the round; empty when the outbox was worked through."""

    def __add__(self, other: "Report") -> "Report":
        return Report(
            received=self.received + other.received,
            deferred=self.deferred + other.deferred,
            parked=self.parked + other.parked,
            problem=other.problem,
        )


def _nobody() -> None:
    """Nobody wants to know."""


class Courier:
    """The only sender.

    ``run``, ``once`` and ``round`` belong to one thread, and ``on_change`` is called on it
    whenever an entry or the line has changed; everything else belongs to any.
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
        backoff: Backoff = _BACKOFF,
        fraction: Callable[[], float] = random.random,
        on_change: Callable[[], None] = _nobody,
    ) -> None:
        self._outbox = outbox
        self._central = central
        self._journal = journal
        self._clock = clock
        self._solitude = solitude
        self._every = every
        self._backoff = backoff
        self._fraction = fraction
        self._on_change = on_change
        self._woken = threading.Event()
        self._failures = 0
        self._line_due = 0.0
        self._is_online: bool | None = None
        self._problem = ""

    @property
    def is_online(self) -> bool:
        """Whether the Service answered when it was last asked."""
        return self._is_online is True

    @property
    def problem(self) -> str:
        """The stable code of why nothing is carried; empty when all is well."""
        return self._problem

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
        while not stop.is_set():
            try:
                with self._solitude:
                    self._outbox.recover()
                    self._work(stop)
            except OperationalError as error:
                self._problem = error.code
                self._on_change()
                self._rest(self._every)

    def round(self) -> Report:
        """Announce what is due until nothing is, or until the line or the Service fails.

        After a failure the line rests, then one item tries it, then ever larger batches:
        an item that the Service chokes on is soon alone behind all others. Raises StorageError.
        """
        if self._resting() > 0:
            return Report(problem=self._problem)
        total = Report()
        most = MOST_ITEMS if self._failures == 0 else 1
        while parcels := self._outbox.claim(self._now(), most=most, most_bytes=MOST_BYTES):
            report = self._carry(parcels)
            total += report
            if report.problem:
                return total
            most = min(most * 2, MOST_ITEMS)
        if total == Report():
            answer = self._central.reach()
            self._note_line(answer)
            total = Report(problem=answer.code)
        return total

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
        due = self._outbox.wait(self._now())
        pause = self._every if due is None else min(self._every, due)
        return max(pause, self._resting())

    def _resting(self) -> float:
        return self._line_due - self._clock.monotonic() if self._failures else 0.0

    def _carry(self, parcels: Sequence[Parcel]) -> Report:
        """Announce one batch and store what came of it."""
        answer = self._central.announce(parcels, self._journal.head())
        if answer.trouble is Trouble.CONTENT and len(parcels) > 1:
            return self._find_the_culprit(parcels)
        outcomes = [self._outcome(parcel, answer) for parcel in parcels]
        self._outbox.settle(outcomes, self._now())
        self._note_line(answer)
        return _report(outcomes, answer)

    def _find_the_culprit(self, parcels: Sequence[Parcel]) -> Report:
        """Halve a batch that the Service won't take, so that only what it chokes on is parked."""
        middle = len(parcels) // 2
        first = self._carry(parcels[:middle])
        if not first.problem:
            return first + self._carry(parcels[middle:])
        rest = [Deferred(id=one.id, problem=first.problem, seconds=0) for one in parcels[middle:]]
        self._outbox.settle(rest, self._now())
        return Report(deferred=len(rest)) + first

    def _outcome(self, parcel: Parcel, answer: Answer) -> Outcome:
        if answer.trouble is Trouble.CONTENT:
            return Parked(id=parcel.id, problem=answer.code)
        if answer.trouble is not None:
            # the line rests, not the item: it is due as soon as the line is tried again
            return Deferred(id=parcel.id, problem=answer.code, seconds=0)
        match answer.items.get(parcel.id):
            case ItemVerdict(verdict=Verdict.RECEIVED, received_at=at, acknowledgement=text) if at:
                return Received(id=parcel.id, received_at=at, acknowledgement=text)
            case ItemVerdict(verdict=Verdict.CONFLICT | Verdict.REFUSED as verdict, code=code):
                return Parked(id=parcel.id, problem=code or f"delivery.{verdict.value}")
            case ItemVerdict(code=code):
                return self._deferred(parcel, code or "delivery.later")
            case None:
                return self._deferred(parcel, "delivery.not-acknowledged")

    def _deferred(self, parcel: Parcel, problem: str) -> Deferred:
        seconds = self._backoff.delay(parcel.attempts, self._fraction())
        return Deferred(id=parcel.id, problem=problem, seconds=seconds)

    def _note_line(self, answer: Answer) -> None:
        is_online = answer.trouble in {None, Trouble.CONTENT}
        self._problem = "" if is_online else answer.code
        if is_online:
            self._failures = 0
        else:
            self._failures += 1
            delay = self._backoff.delay(self._failures, self._fraction(), answer.retry_after)
            self._line_due = self._clock.monotonic() + delay
        if is_online is not self._is_online:
            self._is_online = is_online
            state = "up" if is_online else "down"
            self._journal.record("line-changed", {"state": state, "problem": self._problem})
        self._on_change()

    def _now(self) -> Moment:
        return Moment.of(self._clock)


def _report(outcomes: Sequence[Outcome], answer: Answer) -> Report:
    kinds = [type(outcome) for outcome in outcomes]
    stopped = answer.trouble is not None and answer.trouble is not Trouble.CONTENT
    return Report(
        received=kinds.count(Received),
        deferred=kinds.count(Deferred),
        parked=kinds.count(Parked),
        problem=answer.code if stopped else "",
    )
