# SPDX-License-Identifier: Apache-2.0
"""Every outbox keeps the same contract, state by state."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.boot import BootId
from kiosk.identifiers import SubmissionId
from kiosk.outbox import (
    Deferred,
    EntryState,
    Happening,
    Moment,
    Outbox,
    Parked,
    Received,
    TransitionError,
    after,
)
from kiosk.outbox.fakes import MemoryOutbox

P, S, R, X = EntryState.PENDING, EntryState.SENDING, EntryState.RECEIVED, EntryState.PARKED
ALL = {"most": 50, "most_bytes": 1 << 20}


@dataclass
class Bench:
    """An outbox under test and what fills it."""

    outbox: Outbox
    put: Any

    def in_state(self, state: EntryState, moment: Moment) -> SubmissionId:
        submission = self.put()
        if state is not P:
            claimed = self.outbox.claim(moment, **ALL)
            assert [parcel.id for parcel in claimed] == [submission]
        if state is R:
            self.outbox.settle([received(submission)], moment)
        if state is X:
            self.outbox.settle([Parked(id=submission, problem="delivery.refused")], moment)
        assert self.state(submission) is state
        return submission

    def state(self, submission: SubmissionId) -> EntryState:
        entry = self.outbox.show(submission)
        assert entry is not None
        return entry.state


@pytest.fixture(params=["memory", "sql"])
def bench(request, clock, make_submission, as_parcel) -> Bench:
    if request.param == "memory":
        memory = MemoryOutbox()

        def put(**changes):
            submission = make_submission(**changes)
            memory.put(as_parcel(submission), clock.now())
            return submission.id

        return Bench(memory, put)
    store = request.getfixturevalue("sql_submissions")
    return Bench(
        request.getfixturevalue("sql_outbox"),
        lambda **changes: store.take(make_submission(**changes)).id,
    )


@pytest.fixture
def moment(clock) -> Moment:
    return Moment.of(clock)


def received(submission: SubmissionId) -> Received:
    return Received(
        id=submission,
        received_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
        acknowledgement='{"standing":"received"}',
    )


def happen(outbox: Outbox, happening: Happening, submission: SubmissionId, moment: Moment) -> None:
    """Let a happening befall an entry through the port."""
    match happening:
        case Happening.CLAIM:
            if not outbox.claim(moment, **ALL):
                raise TransitionError("nothing was claimed")
        case Happening.RECOVER:
            if not outbox.recover():
                raise TransitionError("nothing was recovered")
        case Happening.RECEIVE:
            outbox.settle([received(submission)], moment)
        case Happening.DEFER:
            outbox.settle([Deferred(id=submission, problem="x", seconds=1)], moment)
        case Happening.PARK:
            outbox.settle([Parked(id=submission, problem="x")], moment)
        case Happening.RETRY:
            outbox.retry(submission)


@pytest.mark.parametrize("state", EntryState)
@pytest.mark.parametrize("happening", Happening)
def test_every_state_meets_every_happening_as_the_table_says(bench, moment, state, happening):
    submission = bench.in_state(state, moment)
    before = bench.outbox.show(submission)
    try:
        expected = after(state, happening)
    except TransitionError:
        with pytest.raises(TransitionError):
            happen(bench.outbox, happening, submission, moment)
        assert bench.outbox.show(submission) == before
    else:
        happen(bench.outbox, happening, submission, moment)
        assert bench.state(submission) is expected


def test_a_new_entry_waits_untried(bench):
    submission = bench.put()
    (entry,) = bench.outbox.entries()
    assert (entry.id, entry.state, entry.attempts, entry.last_problem) == (submission, P, 0, None)
    assert bench.outbox.counts() == {P: 1, S: 0, R: 0, X: 0}


def test_a_claim_is_marked_before_the_line_is_touched(bench, moment):
    submission = bench.put()
    (parcel,) = bench.outbox.claim(moment, **ALL)
    assert parcel.attempts == 1
    assert bench.outbox.show(submission).attempts == 1
    assert bench.state(submission) is S
    assert bench.outbox.claim(moment, **ALL) == ()


def test_a_parcel_carries_the_bytes_that_were_sealed(bench, moment):
    submission = bench.put(body=b"\x00sealed\xff")
    (parcel,) = bench.outbox.claim(moment, **ALL)
    assert (parcel.id, parcel.body) == (submission, b"\x00sealed\xff")


def test_the_oldest_come_first_whatever_the_clock_said(bench, moment, clock):
    first = bench.put()
    clock.jump(datetime(1970, 1, 1, tzinfo=UTC))
    second = bench.put()
    clock.jump(datetime(2036, 1, 1, tzinfo=UTC))
    third = bench.put()
    assert [one.id for one in bench.outbox.claim(moment, **ALL)] == [first, second, third]


def test_what_was_tried_more_often_stands_behind(bench, moment):
    first, second = bench.put(), bench.put()
    bench.outbox.claim(moment, most=1, most_bytes=1)
    bench.outbox.settle([Deferred(id=first, problem="x", seconds=0)], moment)
    assert [one.id for one in bench.outbox.claim(moment, **ALL)] == [second, first]


def test_a_claim_takes_no_more_items_or_bytes_than_asked_but_always_one(bench, moment):
    for _ in range(5):
        bench.put(body=bytes(1000))
    assert len(bench.outbox.claim(moment, most=2, most_bytes=1 << 20)) == 2
    assert len(bench.outbox.claim(moment, most=5, most_bytes=10)) == 1
    assert len(bench.outbox.claim(moment, most=5, most_bytes=2500)) == 2


def test_a_deferred_entry_is_due_again_after_its_delay(bench, moment, clock):
    submission = bench.in_state(S, moment)
    bench.outbox.settle([Deferred(id=submission, problem="delivery.later", seconds=60)], moment)
    entry = bench.outbox.show(submission)
    assert entry.last_problem == "delivery.later"
    assert entry.next_try_at == clock.now() + timedelta(seconds=60)
    assert bench.outbox.wait(Moment.of(clock)) == 60
    clock.advance(timedelta(seconds=59))
    assert bench.outbox.claim(Moment.of(clock), **ALL) == ()
    clock.advance(timedelta(seconds=1))
    assert bench.outbox.wait(Moment.of(clock)) == 0
    assert len(bench.outbox.claim(Moment.of(clock), **ALL)) == 1


@pytest.mark.parametrize("year", [1970, 2036])
def test_a_jump_of_the_wall_clock_neither_hastens_nor_delays(bench, moment, clock, year):
    submission = bench.in_state(S, moment)
    bench.outbox.settle([Deferred(id=submission, problem="x", seconds=60)], moment)
    clock.jump(datetime(year, 1, 1, tzinfo=UTC))
    assert bench.outbox.wait(Moment.of(clock)) == 60


def test_a_delay_of_another_boot_is_over(bench, moment):
    submission = bench.in_state(S, moment)
    bench.outbox.settle([Deferred(id=submission, problem="x", seconds=900)], moment)
    later = Moment(boot=BootId("another"), monotonic=0.0, wall=moment.wall)
    assert bench.outbox.wait(later) == 0
    assert len(bench.outbox.claim(later, **ALL)) == 1


def test_what_an_earlier_sender_left_is_pending_again(bench, moment):
    submission = bench.in_state(S, moment)
    bench.put()
    assert bench.outbox.recover() == 1
    assert bench.state(submission) is P
    assert bench.outbox.show(submission).attempts == 1


def test_an_acknowledged_entry_says_when_the_service_received_it(bench, moment):
    submission = bench.in_state(R, moment)
    assert bench.outbox.show(submission).received_at == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert bench.outbox.wait(moment) is None


def test_a_retried_entry_is_due_now(bench, moment):
    waiting = bench.in_state(S, moment)
    bench.outbox.settle([Deferred(id=waiting, problem="x", seconds=900)], moment)
    bench.outbox.retry(waiting)
    assert bench.outbox.wait(moment) == 0
    assert bench.outbox.show(waiting).next_try_at is None


def test_an_unknown_entry_is_named(bench, moment):
    assert bench.outbox.show(SubmissionId("nobody")) is None
    with pytest.raises(TransitionError) as error:
        bench.outbox.retry(SubmissionId("nobody"))
    assert error.value.code == "outbox.unknown"


def test_outcomes_are_stored_all_or_none(bench, moment):
    first = bench.in_state(R, moment)
    second = bench.in_state(S, moment)
    with pytest.raises(TransitionError):
        bench.outbox.settle([received(second), received(first)], moment)
    assert bench.state(second) is S


def test_entries_are_listed_by_state(bench, moment):
    parked = bench.in_state(X, moment)
    bench.in_state(R, moment)
    pending = bench.put()
    assert [entry.id for entry in bench.outbox.entries(P, X)] == [parked, pending]
    assert bench.outbox.counts() == {P: 1, S: 0, R: 1, X: 1}
