# SPDX-License-Identifier: Apache-2.0
"""What a round of the courier came to."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.outbox import Conflicting, Deferred, Outcome, Parked, Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one round came to; what was announced and waits for its parts is in no count."""

    received: int = 0
    deferred: int = 0
    parked: int = 0
    conflicting: int = 0
    problem: str = ""
    """The stable code of what stopped the round; empty when the outbox was worked through."""

    def __add__(self, other: "Report") -> "Report":
        return Report(
            received=self.received + other.received,
            deferred=self.deferred + other.deferred,
            parked=self.parked + other.parked,
            conflicting=self.conflicting + other.conflicting,
            problem=other.problem or self.problem,
        )

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], problem: str = "") -> "Report":
        """Count outcomes."""
        kinds = [type(outcome) for outcome in outcomes]
        return cls(
            received=kinds.count(Received),
            deferred=kinds.count(Deferred),
            parked=kinds.count(Parked),
            conflicting=kinds.count(Conflicting),
            problem=problem,
        )
