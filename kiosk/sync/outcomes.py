# SPDX-License-Identifier: Apache-2.0
"""What the Service's word on a parcel means for its place in the queue."""

from collections.abc import Callable
from typing import Final

from kiosk.outbox import (
    Announced,
    Backoff,
    Conflicting,
    Deferred,
    Outcome,
    Parcel,
    Parked,
    Received,
)
from kiosk.sync.port import Answer, ItemVerdict, Reply, Trouble, Verdict

NOT_ACKNOWLEDGED: Final = "delivery.not-acknowledged"
LATER: Final = "delivery.later"
SHORTEST_DELAY: Final = 1.0
"""Seconds that an item's own delay lasts at least: nothing is tried twice in one breath."""


class Outcomes:
    """Decides what becomes of parcels; says nothing of the line."""

    def __init__(self, backoff: Backoff, fraction: Callable[[], float]) -> None:
        self._backoff = backoff
        self._fraction = fraction

    def of(self, parcel: Parcel, answer: Answer) -> Outcome:
        """Say what an answer that was heard means for a parcel."""
        verdict = answer.items.get(parcel.id)
        if verdict is None:
            return self.deferred(parcel, NOT_ACKNOWLEDGED, is_in_doubt=True)
        return self._by_verdict(parcel, verdict)

    def unheard(self, parcel: Parcel, reply: Reply, *, is_alone: bool = False) -> Outcome:
        """Say what trouble with the whole means for a parcel that was part of it.

        The line rests, not the item: it is due as soon as the line is tried again, unless it
        alone broke a line that was well.
        """
        if reply.trouble is Trouble.CONTENT:
            return Parked(id=parcel.id, problem=reply.code)
        doubt = reply.is_in_doubt or parcel.is_in_doubt
        if is_alone:
            return self.deferred(parcel, reply.code, is_in_doubt=doubt)
        return Deferred(id=parcel.id, problem=reply.code, seconds=0, is_in_doubt=doubt)

    def deferred(self, parcel: Parcel, problem: str, *, is_in_doubt: bool = False) -> Deferred:
        """Have an item wait by its own delays."""
        seconds = max(SHORTEST_DELAY, self._backoff.delay(parcel.attempts, self._fraction()))
        return Deferred(id=parcel.id, problem=problem, seconds=seconds, is_in_doubt=is_in_doubt)

    def _by_verdict(self, parcel: Parcel, verdict: ItemVerdict) -> Outcome:
        code = verdict.code
        match verdict.verdict:
            case Verdict.RECEIVED if verdict.received_at:
                return Received(
                    id=parcel.id,
                    received_at=verdict.received_at,
                    acknowledgement=verdict.acknowledgement,
                )
            case Verdict.INCOMPLETE if parcel.body is None:
                return Announced(id=parcel.id)
            case Verdict.CONFLICT:
                return Conflicting(id=parcel.id, problem=code or "delivery.conflict")
            case Verdict.REFUSED:
                return Parked(id=parcel.id, problem=code or "delivery.refused")
            case _:
                return self.deferred(parcel, code or LATER)
