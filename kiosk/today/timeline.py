# SPDX-License-Identifier: Apache-2.0
"""What befell one submission, from the queue's own history and from the audit journal."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kiosk.audit import Record
from kiosk.identifiers import SubmissionId
from kiosk.outbox import Attempt
from kiosk.timestamps import from_text

_SAME: Final = timedelta(seconds=2)

_COUNTERPARTS: Final = {
    "submission-received": "receive",
    "submission-parked": "park",
    "submission-held": "hold",
    "submission-conflict": "conflict",
    "submission-retried": "retry",
    "submission-exported": "export",
    "submission-missed": "miss",
    "submission-purged": "purge",
}
"""Which happening in the history is the same as which event in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a timeline."""

    at: datetime
    event: str
    """A happening's value, or an audit event's name."""
    actor: str = ""
    problem: str = ""
    next_try_at: datetime | None = None
    facts: tuple[tuple[str, str], ...] = ()


def timeline(
    submission: SubmissionId, history: Iterable[Attempt], journal: Iterable[Record]
) -> Iterator[Step]:
    """Merge both, each in its own order: clocks jump, so the times alone order nothing."""
    attempts = [_of_attempt(one) for one in history]
    told = {(step.event, step.at) for step in attempts}
    records = [_of_record(one) for one in journal if one.facts.get("id") == submission]
    events = [step for step in records if not _is_told(step, told)]
    return heapq.merge(events, attempts, key=lambda step: step.at)


def _is_told(step: Step, told: set[tuple[str, datetime]]) -> bool:
    same = _COUNTERPARTS.get(step.event)
    return any(event == same and abs(at - step.at) < _SAME for event, at in told)


def _of_attempt(attempt: Attempt) -> Step:
    return Step(
        at=attempt.at,
        event=attempt.happening,
        actor=attempt.actor,
        problem=attempt.problem,
        next_try_at=attempt.next_try_at,
    )


def _of_record(record: Record) -> Step:
    facts = dict(record.facts)
    facts.pop("id", None)
    problem, actor = facts.pop("problem", ""), facts.pop("actor", "")
    return Step(
        at=from_text(record.at),
        event=record.event,
        actor=actor,
        problem=problem,
        facts=tuple(sorted(facts.items())),
    )
