# SPDX-License-Identifier: Apache-2.0
"""An outbox of each kind, and ways to bring entries into every state."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.identifiers import SubmissionId
from kiosk.outbox import (
    Conflicting,
    EntryState,
    Lease,
    Moment,
    Outbox,
    Outcome,
    Parcel,
    Parked,
    Received,
)
from kiosk.outbox.fakes import MemoryOutbox

LEASE = Lease(owner="us")
RECEIVED_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Bench:
    """An outbox under test and what fills it."""

    outbox: Outbox
    put: Any

    def claim(
        self, moment: Moment, lease: Lease = LEASE, *, most: int = 50, most_bytes: int = 1 << 20
    ) -> tuple[Parcel, ...]:
        return self.outbox.claim(moment, lease, most=most, most_bytes=most_bytes)

    def settle(self, moment: Moment, *outcomes: Outcome, lease: Lease = LEASE) -> None:
        self.outbox.settle(outcomes, moment, lease)

    def in_state(self, state: EntryState, moment: Moment) -> SubmissionId:
        """Put in an entry and bring it into a state; nothing else may be due meanwhile."""
        submission = self.put()
        if state is not EntryState.PENDING:
            assert [parcel.id for parcel in self.claim(moment)] == [submission]
        match state:
            case EntryState.RECEIVED | EntryState.PURGED:
                self.settle(moment, received(submission))
            case EntryState.PARKED:
                self.settle(moment, Parked(id=submission, problem="delivery.refused"))
            case EntryState.CONFLICT:
                self.settle(moment, Conflicting(id=submission, problem="central.conflict"))
        if state is EntryState.PURGED:
            assert self.outbox.purge(datetime(2027, 1, 1, tzinfo=UTC), moment, most=1) == 1
        assert self.state(submission) is state
        return submission

    def state(self, submission: SubmissionId) -> EntryState:
        entry = self.outbox.show(submission)
        assert entry is not None
        return entry.state

    def told(self, submission: SubmissionId) -> list[tuple[str, str, str]]:
        """What the history says, without times."""
        return [(one.happening, one.actor, one.problem) for one in self.outbox.history(submission)]


def received(submission: SubmissionId, text: str = "e30.e30.e30") -> Received:
    return Received(id=submission, received_at=RECEIVED_AT, acknowledgement=text)


@pytest.fixture(params=["memory", "sql"])
def bench(request, clock, make_submission, as_parcel) -> Bench:
    if request.param == "memory":
        memory = MemoryOutbox(clock)

        def put(body=None, **changes):
            submission = make_submission(body, **changes)
            memory.put(as_parcel(submission), clock.now(), b"".join(submission.sealed.chunks()))
            return submission.id

        return Bench(memory, put)
    store = request.getfixturevalue("sql_submissions")
    return Bench(
        request.getfixturevalue("sql_outbox"),
        lambda body=None, **changes: store.take(make_submission(body, **changes)).id,
    )


@pytest.fixture
def moment(clock) -> Moment:
    return Moment.of(clock)
