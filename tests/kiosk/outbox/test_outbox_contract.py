# SPDX-License-Identifier: Apache-2.0
"""Every outbox keeps the same contract, state by state."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.boot import BootId
from kiosk.errors import StorageError
from kiosk.identifiers import SubmissionId
from kiosk.outbox import (
    Announced,
    Conflicting,
    Deferred,
    EntryState,
    Happening,
    Lease,
    Moment,
    Parked,
    TransitionError,
    Turn,
    after,
)

from .conftest import LEASE, RECEIVED_AT, Bench, received

P, S, R = EntryState.PENDING, EntryState.SENDING, EntryState.RECEIVED
G, X, C = EntryState.PURGED, EntryState.PARKED, EntryState.CONFLICT
LATER = datetime(2027, 1, 1, tzinfo=UTC)
LARGE = bytes(300 << 10)


def happen(bench: Bench, happening: Happening, one: SubmissionId, moment: Moment) -> None:
    """Let a happening befall an entry through the port; what it leaves out counts as refused."""
    outbox = bench.outbox
    match happening:
        case Happening.CLAIM:
            bench.claim(moment)
        case Happening.RECOVER:
            outbox.recover()
        case Happening.ANNOUNCE:
            bench.settle(moment, Announced(id=one))
        case Happening.RECEIVE:
            bench.settle(moment, received(one))
        case Happening.DEFER:
            bench.settle(moment, Deferred(id=one, problem="x", seconds=1))
        case Happening.PARK:
            bench.settle(moment, Parked(id=one, problem="x"))
        case Happening.CONFLICT:
            bench.settle(moment, Conflicting(id=one, problem="x"))
        case Happening.RETRY:
            outbox.retry(one, "operator:a", moment)
        case Happening.HOLD:
            outbox.hold(one, "operator:a", moment)
        case Happening.MISS:
            outbox.missed([one], moment)
        case Happening.PURGE:
            outbox.purge(LATER, moment, most=10)


RAISES = {Happening.RETRY, Happening.HOLD}
"""A person is told that it can't be; a set leaves out what it does not concern."""


@pytest.mark.parametrize(("state", "happening"), list(itertools.product(EntryState, Happening)))
def test_every_state_meets_every_happening_as_the_table_says(bench, moment, state, happening):
    submission = bench.in_state(state, moment)
    before = bench.outbox.show(submission)
    try:
        expected = after(state, happening)
    except TransitionError:
        if happening in RAISES:
            with pytest.raises(TransitionError):
                happen(bench, happening, submission, moment)
        else:
            happen(bench, happening, submission, moment)
        now = bench.outbox.show(submission)
        gone = "outbox.gone" if (state, happening) == (G, Happening.MISS) else before.last_problem
        assert (now.state, now.attempts, now.last_problem) == (state, before.attempts, gone)
    else:
        happen(bench, happening, submission, moment)
        assert bench.state(submission) is expected
    assert bench.outbox.counts() == {one: int(one is bench.state(submission)) for one in EntryState}


def test_a_new_entry_waits_untried(bench):
    submission = bench.put()
    (entry,) = bench.outbox.entries()
    assert (entry.id, entry.state, entry.attempts, entry.last_problem) == (submission, P, 0, None)
    assert not entry.is_in_doubt
    assert bench.outbox.counts() == {P: 1, S: 0, R: 0, G: 0, X: 0, C: 0}
    assert bench.outbox.history(submission) == ()


def test_a_claim_is_marked_before_the_line_is_touched(bench, moment):
    submission = bench.put()
    (parcel,) = bench.claim(moment)
    assert parcel.attempts == 1
    assert bench.outbox.show(submission).attempts == 1
    assert bench.state(submission) is S
    assert bench.claim(moment) == ()


def test_a_parcel_carries_the_bytes_that_were_sealed(bench, moment):
    submission = bench.put(b"\x00sealed\xff", manifest="a.b.c")
    (parcel,) = bench.claim(moment)
    assert (parcel.id, parcel.body, parcel.size) == (submission, b"\x00sealed\xff", 8)
    assert (parcel.manifest, parcel.turn, parcel.is_in_doubt) == ("a.b.c", Turn.SMALL, False)


def test_the_oldest_come_first_whatever_the_clock_said(bench, moment, clock):
    first = bench.put()
    clock.jump(datetime(1970, 1, 1, tzinfo=UTC))
    second = bench.put()
    clock.jump(datetime(2036, 1, 1, tzinfo=UTC))
    third = bench.put()
    assert [one.id for one in bench.claim(moment)] == [first, second, third]
    assert [one.id for one in bench.outbox.entries()] == [first, second, third]


def test_what_was_tried_more_often_stands_behind(bench, moment):
    first, second = bench.put(), bench.put()
    bench.claim(moment, most=1, most_bytes=1)
    bench.settle(moment, Deferred(id=first, problem="x", seconds=0))
    assert [one.id for one in bench.claim(moment)] == [second, first]


def test_a_claim_takes_no_more_items_or_bytes_than_asked_but_always_one(bench, moment):
    for _ in range(5):
        bench.put(bytes(1000))
    assert len(bench.claim(moment, most=2)) == 2
    assert len(bench.claim(moment, most=5, most_bytes=10)) == 1
    assert len(bench.claim(moment, most=5, most_bytes=2500)) == 2


def test_manifests_of_large_ones_go_first_then_small_ones_then_parts_one_by_one(bench, moment):
    small, large, other = bench.put(), bench.put(LARGE), bench.put(LARGE + b"1")
    manifests = bench.claim(moment, most_bytes=100_000)
    assert [(one.id, one.turn, one.body) for one in manifests] == [
        (large, Turn.MANIFEST, None),
        (other, Turn.MANIFEST, None),
    ]
    bench.settle(moment, Announced(id=large), Announced(id=other))
    assert [(one.id, one.turn) for one in bench.claim(moment)] == [(small, Turn.SMALL)]
    assert [(one.id, one.turn) for one in bench.claim(moment)] == [(large, Turn.PARTS)]
    assert [(one.id, one.turn) for one in bench.claim(moment)] == [(other, Turn.PARTS)]


def test_turns_beside_those_that_are_asked_for_are_not_looked_at(bench, moment):
    large, small = bench.put(LARGE), bench.put()
    asked = {"most": 9, "most_bytes": 1 << 30}
    only = {"first": Turn.SMALL, "last": Turn.SMALL}
    claimed = [bench.outbox.claim(moment, LEASE, **asked, **only) for _ in range(2)]
    assert [[one.id for one in parcels] for parcels in claimed] == [[small], []]
    assert [one.id for one in bench.outbox.claim(moment, LEASE, **asked)] == [large]


def test_a_large_body_is_read_slice_by_slice(bench):
    body = bytes(range(256)) * 2000
    submission = bench.put(body)
    read = bench.outbox.body
    assert b"".join(read(submission, at, 100_000) for at in range(0, len(body), 100_000)) == body
    assert read(submission, len(body), 10) == read(submission, len(body) + 5, 10) == b""
    with pytest.raises(StorageError) as error:
        read(SubmissionId("nobody"), 0, 1)
    assert error.value.code == "storage.purged"


@pytest.mark.parametrize("state", EntryState)
def test_what_travels_can_be_looked_at_in_every_state_and_changes_nothing(bench, moment, state):
    submission = bench.in_state(state, moment)
    before = bench.outbox.show(submission)
    parcel = bench.outbox.parcel(submission)
    assert (parcel.id, parcel.reference, parcel.body) == (submission, before.reference, None)
    assert (parcel.size, parcel.attempts) == (before.size, before.attempts)
    assert parcel.manifest.count(".") == 2
    assert bench.outbox.show(submission) == before
    assert bench.outbox.parcel(SubmissionId("nobody")) is None


def test_a_large_one_that_is_tried_anew_is_announced_anew(bench, moment):
    submission = bench.put(LARGE)
    bench.claim(moment)
    bench.settle(moment, Announced(id=submission))
    bench.claim(moment)
    bench.settle(moment, Parked(id=submission, problem="x"))
    bench.outbox.retry(submission, "operator:a", moment)
    assert bench.outbox.show(submission).turn is Turn.MANIFEST


def test_a_deferred_entry_is_due_again_after_its_delay(bench, moment, clock):
    submission = bench.in_state(S, moment)
    bench.settle(moment, Deferred(id=submission, problem="delivery.later", seconds=60))
    entry = bench.outbox.show(submission)
    assert entry.last_problem == "delivery.later"
    assert entry.next_try_at == clock.now() + timedelta(seconds=60)
    assert bench.outbox.wait(Moment.of(clock)) == 60
    clock.advance(timedelta(seconds=59))
    assert bench.claim(Moment.of(clock)) == ()
    clock.advance(timedelta(seconds=1))
    assert bench.outbox.wait(Moment.of(clock)) == 0
    assert len(bench.claim(Moment.of(clock))) == 1


@pytest.mark.parametrize("year", [1970, 2036])
def test_a_jump_of_the_wall_clock_neither_hastens_nor_delays(bench, moment, clock, year):
    submission = bench.in_state(S, moment)
    bench.settle(moment, Deferred(id=submission, problem="x", seconds=60))
    clock.jump(datetime(year, 1, 1, tzinfo=UTC))
    assert bench.outbox.wait(Moment.of(clock)) == 60


@pytest.mark.parametrize("boot", ["", "another", "~"])
def test_a_delay_of_another_boot_is_over(bench, moment, boot):
    submission = bench.in_state(S, moment)
    bench.settle(moment, Deferred(id=submission, problem="x", seconds=900))
    later = Moment(boot=BootId(boot), monotonic=0.0, wall=moment.wall)
    assert bench.outbox.wait(later) == 0
    assert len(bench.claim(later)) == 1


def test_what_an_earlier_sender_left_is_pending_again_and_in_doubt(bench, moment):
    submission = bench.in_state(S, moment)
    bench.put()
    assert bench.outbox.recover() == 1
    entry = bench.outbox.show(submission)
    assert (entry.state, entry.attempts, entry.is_in_doubt) == (P, 1, True)
    assert entry.last_problem == "outbox.interrupted"
    assert [one.is_in_doubt for one in bench.claim(moment)] == [False, True]


def test_a_lease_that_has_run_out_makes_an_entry_due(bench, moment, clock):
    submission = bench.in_state(S, moment)
    assert bench.outbox.wait(moment) == LEASE.seconds
    clock.advance(timedelta(seconds=LEASE.seconds))
    assert bench.outbox.wait(Moment.of(clock)) == 0
    (parcel,) = bench.claim(Moment.of(clock), Lease(owner="them"))
    assert (parcel.id, parcel.attempts, parcel.is_in_doubt) == (submission, 2, True)
    assert bench.told(submission) == [("recover", "courier", "outbox.interrupted")]


def test_a_lease_of_another_boot_has_run_out(bench, moment):
    bench.in_state(S, moment)
    later = Moment(boot=BootId("another"), monotonic=0.0, wall=moment.wall)
    assert bench.outbox.wait(later) == 0
    assert len(bench.claim(later, Lease(owner="them"))) == 1


def test_a_lease_is_renewed_by_its_owner_alone(bench, moment, clock):
    submission = bench.in_state(S, moment)
    clock.advance(timedelta(seconds=LEASE.seconds - 1))
    assert bench.outbox.renew(submission, Moment.of(clock), LEASE)
    assert not bench.outbox.renew(submission, Moment.of(clock), Lease(owner="them"))
    clock.advance(timedelta(seconds=2))
    assert bench.claim(Moment.of(clock), Lease(owner="them")) == ()
    clock.advance(timedelta(seconds=LEASE.seconds))
    assert len(bench.claim(Moment.of(clock), Lease(owner="them"))) == 1
    assert not bench.outbox.renew(submission, Moment.of(clock), LEASE)


@pytest.mark.parametrize("late", [Deferred, Parked, Conflicting])
def test_what_comes_after_the_lease_has_gone_to_another_is_left_out(bench, moment, late):
    submission = bench.in_state(S, moment)
    bench.outbox.recover()
    bench.claim(moment, Lease(owner="them"))
    more = {"seconds": 1.0} if late is Deferred else {}
    bench.settle(moment, late(id=submission, problem="x", **more))
    assert bench.state(submission) is S
    bench.settle(moment, Announced(id=submission))
    assert bench.state(submission) is S


def test_an_acknowledgement_is_stored_whoever_has_the_entry(bench, moment):
    submission = bench.in_state(S, moment)
    bench.settle(moment, received(submission), lease=Lease(owner="them"))
    assert bench.state(submission) is R


def test_the_first_acknowledgement_stays(bench, moment):
    submission = bench.in_state(R, moment)
    second = received(submission, "other.other.other")
    bench.settle(moment, second)
    assert bench.outbox.acknowledge([second], "stick", moment) == 0
    assert bench.told(submission) == [("receive", "courier", "")]


@pytest.mark.parametrize("state", [P, S, X, C])
def test_an_acknowledgement_from_a_stick_is_one(bench, moment, state):
    submission = bench.in_state(state, moment)
    assert bench.outbox.acknowledge([received(submission)], "stick", moment) == 1
    entry = bench.outbox.show(submission)
    assert (entry.state, entry.received_at, entry.last_problem) == (R, RECEIVED_AT, None)
    assert bench.told(submission)[-1] == ("receive", "stick", "")


def test_doubt_stays_until_somebody_says_otherwise(bench, moment):
    submission = bench.in_state(S, moment)
    bench.settle(moment, Deferred(id=submission, problem="x", seconds=0, is_in_doubt=True))
    assert bench.outbox.show(submission).is_in_doubt
    bench.outbox.hold(submission, "operator:a", moment)
    bench.outbox.retry(submission, "operator:a", moment)
    assert [one.is_in_doubt for one in bench.claim(moment)] == [True]
    bench.settle(moment, Deferred(id=submission, problem="x", seconds=0))
    assert not bench.outbox.show(submission).is_in_doubt


def test_an_acknowledged_entry_says_when_the_service_received_it(bench, moment):
    submission = bench.in_state(R, moment)
    assert bench.outbox.show(submission).received_at == RECEIVED_AT
    assert bench.outbox.wait(moment) is None
    assert bench.outbox.acknowledged() == 1


def test_a_retried_entry_is_due_now(bench, moment):
    waiting = bench.in_state(S, moment)
    bench.settle(moment, Deferred(id=waiting, problem="x", seconds=900))
    bench.outbox.retry(waiting, "operator:a", moment)
    assert bench.outbox.wait(moment) == 0
    assert bench.outbox.show(waiting).next_try_at is None
    assert bench.told(waiting)[-1] == ("retry", "operator:a", "")


def test_a_held_entry_is_not_tried_until_somebody_wants_it(bench, moment):
    held = bench.put()
    bench.outbox.hold(held, "operator:a", moment)
    assert bench.claim(moment) == ()
    assert bench.outbox.show(held).last_problem == "outbox.held"
    bench.outbox.retry(held, "operator:b", moment)
    assert [one.id for one in bench.claim(moment)] == [held]
    assert bench.told(held) == [
        ("hold", "operator:a", "outbox.held"),
        ("retry", "operator:b", ""),
    ]


def test_what_the_service_lost_is_sent_again_whole(bench, moment):
    lost, large = bench.in_state(R, moment), bench.put(LARGE)
    bench.claim(moment)
    bench.settle(moment, received(large))
    assert bench.outbox.missed([lost, large, bench.put()], moment) == 2
    assert bench.outbox.acknowledged() == 0
    entry = bench.outbox.show(large)
    assert (entry.state, entry.turn, entry.received_at) == (P, Turn.MANIFEST, None)
    assert bench.told(large)[-1] == ("miss", "courier", "outbox.missed")
    assert [one.id for one in bench.claim(moment)] == [large]
    assert bench.claim(moment)[-1].id == lost


def test_what_the_service_lost_and_was_purged_here_is_told_once(bench, moment):
    gone, kept = bench.in_state(G, moment), bench.in_state(G, moment)
    assert bench.outbox.acknowledged() == 2
    for _ in range(3):
        assert bench.outbox.missed([gone], moment) == 0
    assert bench.state(gone) is G
    assert bench.told(gone).count(("miss", "courier", "outbox.gone")) == 1
    assert bench.outbox.acknowledged() == 1
    bench.settle(moment, received(gone), received(kept))
    assert bench.outbox.acknowledged() == 2


def test_what_was_copied_to_a_stick_stays_due_and_says_so(bench, moment):
    submission = bench.put()
    bench.outbox.note_export([submission], "operator:a", moment)
    assert bench.told(submission) == [("export", "operator:a", "")]
    assert [one.id for one in bench.claim(moment)] == [submission]


def test_only_what_was_acknowledged_long_enough_ago_is_purged(bench, moment):
    received_one, pending = bench.in_state(R, moment), bench.put()
    assert bench.outbox.purge(RECEIVED_AT, moment, most=10) == 0
    assert bench.outbox.purge(RECEIVED_AT + timedelta(seconds=1), moment, most=10) == 1
    entry = bench.outbox.show(received_one)
    assert (entry.state, entry.received_at, entry.purged_at) == (G, RECEIVED_AT, moment.wall)
    assert entry.size > 0
    with pytest.raises(StorageError) as error:
        bench.outbox.body(received_one, 0, 1)
    assert error.value.code == "storage.purged"
    assert len(bench.outbox.body(pending, 0, 1)) == 1


def test_a_purge_takes_no_more_than_asked(bench, moment):
    for _ in range(3):
        bench.in_state(R, moment)
    assert [bench.outbox.purge(LATER, moment, most=2) for _ in range(3)] == [2, 1, 0]


def test_only_what_is_named_is_erased(bench, moment):
    ids = [bench.in_state(R, moment) for _ in range(3)]
    named = bench.outbox.erasable(LATER, most=2)
    assert len(named) == 2
    assert bench.outbox.purge(LATER, moment, most=9, among=()) == 0
    assert bench.outbox.purge(LATER, moment, most=9, among=named) == 2
    assert set(bench.outbox.erasable(LATER, most=9)) == set(ids) - set(named)


def test_the_history_names_every_try_with_its_cause_and_the_next(bench, moment, clock):
    submission = bench.put()
    for problem in ("delivery.line", "delivery.later"):
        bench.claim(Moment.of(clock))
        bench.settle(Moment.of(clock), Deferred(id=submission, problem=problem, seconds=5))
        clock.advance(timedelta(seconds=5))
    first, second = bench.outbox.history(submission)
    assert (first.happening, first.actor, first.problem) == ("defer", "courier", "delivery.line")
    assert first.at == moment.wall
    assert first.next_try_at == second.at == moment.wall + timedelta(seconds=5)


def test_of_many_failures_the_newest_are_remembered_and_all_that_a_person_did(bench, moment):
    submission = bench.put()
    bench.outbox.retry(submission, "operator:a", moment)
    for number in range(210):
        bench.claim(moment)
        bench.settle(moment, Deferred(id=submission, problem=f"p{number}", seconds=0))
    told = bench.told(submission)
    assert told[0] == ("retry", "operator:a", "")
    assert [problem for *_, problem in told[1:]] == [f"p{number}" for number in range(10, 210)]


def test_an_unknown_entry_is_named(bench, moment):
    nobody = SubmissionId("nobody")
    assert bench.outbox.show(nobody) is None
    assert bench.outbox.find("NOBODY") is None
    assert bench.outbox.history(nobody) == ()
    for act in (
        lambda: bench.outbox.retry(nobody, "operator:a", moment),
        lambda: bench.outbox.hold(nobody, "operator:a", moment),
        lambda: bench.settle(moment, received(nobody)),
        lambda: bench.settle(moment, Announced(id=nobody)),
        lambda: bench.outbox.acknowledge([received(nobody)], "stick", moment),
        lambda: bench.outbox.missed([nobody], moment),
        lambda: bench.outbox.note_export([nobody], "operator:a", moment),
    ):
        with pytest.raises(TransitionError) as error:
            act()
        assert error.value.code == "outbox.unknown"


def test_outcomes_are_stored_all_or_none(bench, moment):
    submission = bench.in_state(S, moment)
    with pytest.raises(TransitionError):
        bench.settle(moment, received(submission), received(SubmissionId("nobody")))
    assert bench.state(submission) is S
    assert bench.outbox.history(submission) == ()


def test_entries_are_listed_by_state_and_found_by_reference(bench, moment):
    parked = bench.in_state(X, moment)
    bench.in_state(R, moment)
    pending = bench.put()
    assert [entry.id for entry in bench.outbox.entries(P, X)] == [parked, pending]
    assert bench.outbox.counts() == {P: 1, S: 0, R: 1, G: 0, X: 1, C: 0}
    found = bench.outbox.show(parked)
    assert bench.outbox.find(found.reference) == found


@pytest.mark.parametrize("state", EntryState)
def test_the_oldest_that_is_not_acknowledged_is_known(bench, moment, clock, state):
    bench.in_state(state, moment)
    clock.advance(timedelta(hours=1))
    bench.put()
    is_done = state in {R, G}
    assert bench.outbox.oldest_unsent() == (clock.now() if is_done else moment.wall)
