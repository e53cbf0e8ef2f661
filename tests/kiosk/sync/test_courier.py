# SPDX-License-Identifier: Apache-2.0
"""The courier delivers everything in the end, and no item holds up another."""

import threading
from collections import Counter
from contextlib import nullcontext
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.audit.fakes import MemoryJournal
from kiosk.clock import FixedClock, SystemClock
from kiosk.errors import DeliveryError, StorageError
from kiosk.outbox import EntryState
from kiosk.outbox.fakes import MemoryOutbox
from kiosk.sync import Answer, Courier, ItemVerdict, Report, Solitude, Trouble, Verdict
from kiosk.sync.fakes import MemoryCentral, acknowledged

P, S, R, X = EntryState.PENDING, EntryState.SENDING, EntryState.RECEIVED, EntryState.PARKED


class Post:
    """A courier between a full outbox and a central, all in memory."""

    def __init__(self, clock, make_submission, as_parcel, fraction=0.999) -> None:
        self.clock = clock
        self.outbox = MemoryOutbox()
        self.central = MemoryCentral()
        self.journal = MemoryJournal(clock)
        self.changes = 0
        self._make = lambda: as_parcel(make_submission())
        self.courier = Courier(
            self.outbox,
            self.central,
            self.journal,
            clock,
            solitude=nullcontext(),
            fraction=lambda: fraction,
            on_change=self._changed,
        )

    def _changed(self) -> None:
        self.changes += 1

    def put(self, count=1):
        parcels = [self._make() for _ in range(count)]
        for parcel in parcels:
            self.outbox.put(parcel, self.clock.now())
        return [parcel.id for parcel in parcels]

    def states(self):
        return Counter(entry.state for entry in self.outbox.entries())

    def work(self, rounds=40, seconds=1000):
        """Let time pass and do rounds."""
        for _ in range(rounds):
            self.courier.round()
            self.clock.advance(timedelta(seconds=seconds))


@pytest.fixture
def post(clock, make_submission, as_parcel):
    return Post(clock, make_submission, as_parcel)


def test_a_full_outbox_is_carried_in_batches_oldest_first(post):
    ids = post.put(120)
    assert post.courier.round() == Report(received=120)
    assert post.courier.is_online
    assert [len(batch) for batch in post.central.announced] == [50, 50, 20]
    assert [one for batch in post.central.announced for one in batch] == ids
    assert post.states() == {R: 120}


def test_with_nothing_to_carry_the_line_is_still_looked_at(post):
    assert post.courier.round() == Report()
    assert post.courier.is_online
    post.central.is_up = False
    assert post.courier.round() == Report(problem="delivery.unreachable")
    assert not post.courier.is_online
    assert post.courier.problem == "delivery.unreachable"


def test_a_dead_line_keeps_everything_pending_and_rests(post):
    post.put(3)
    post.central.is_up = False
    report = post.courier.round()
    assert (report.deferred, report.problem) == (3, "delivery.unreachable")
    assert post.states() == {P: 3}
    asked = len(post.central.announced)
    post.courier.round()
    assert len(post.central.announced) == asked
    post.clock.advance(timedelta(seconds=5))
    post.courier.round()
    assert len(post.central.announced) == asked + 1


def test_after_a_failure_one_item_tries_the_line_and_then_ever_more(post):
    post.put(20)
    post.central.is_up = False
    post.courier.round()
    post.central.is_up = True
    post.clock.advance(timedelta(seconds=5))
    assert post.courier.round().received == 20
    assert [len(batch) for batch in post.central.announced] == [20, 1, 2, 4, 8, 5]


def test_rests_grow_to_a_quarter_of_an_hour_and_no_further(post):
    post.put()
    post.central.is_up = False
    for _ in range(12):
        post.courier.round()
        post.clock.advance(timedelta(seconds=900))
    tries = len(post.central.announced)
    post.courier.round()
    assert len(post.central.announced) == tries + 1
    post.clock.advance(timedelta(seconds=800))
    post.courier.round()
    assert len(post.central.announced) == tries + 1


def test_a_service_that_asks_for_time_is_left_alone(post):
    post.put()
    post.central.script = lambda _: Answer(
        trouble=Trouble.SERVICE, code="delivery.status.429", retry_after=120
    )
    post.courier.round()
    post.clock.advance(timedelta(seconds=119))
    post.courier.round()
    assert len(post.central.announced) == 1
    post.clock.advance(timedelta(seconds=1))
    post.courier.round()
    assert len(post.central.announced) == 2


def test_a_lost_answer_is_sent_again_and_received_once(post):
    (submission,) = post.put()

    def lose(parcels):
        post.central.received.setdefault(parcels[0].id, list(parcels))
        return Answer(trouble=Trouble.LINE, code="delivery.timeout")

    post.central.script = lose
    post.courier.round()
    assert post.outbox.show(submission).state is P
    post.central.script = lambda _: None
    post.work(2)
    assert post.outbox.show(submission).state is R


def test_an_item_without_an_answer_is_deferred_and_the_others_are_received(post):
    first, second = post.put(2)
    post.central.script = lambda _: Answer(items={second: acknowledged()})
    post.courier.round()
    assert post.outbox.show(second).state is R
    entry = post.outbox.show(first)
    assert (entry.state, entry.last_problem) == (P, "delivery.not-acknowledged")
    assert entry.next_try_at > post.clock.now()


@pytest.mark.parametrize(
    ("verdict", "code", "state", "problem"),
    [
        (Verdict.CONFLICT, "central.conflict", X, "central.conflict"),
        (Verdict.CONFLICT, "", X, "delivery.conflict"),
        (Verdict.REFUSED, "", X, "delivery.refused"),
        (Verdict.LATER, "central.digest", P, "central.digest"),
        (Verdict.LATER, "", P, "delivery.later"),
    ],
)
def test_what_the_service_says_of_an_item_decides_about_that_item(
    post, verdict, code, state, problem
):
    bad, good = post.put(2)
    post.central.script = lambda _: Answer(
        items={bad: ItemVerdict(verdict=verdict, code=code), good: acknowledged()}
    )
    post.courier.round()
    entry = post.outbox.show(bad)
    assert (entry.state, entry.last_problem) == (state, problem)
    assert post.outbox.show(good).state is R


@pytest.mark.parametrize("place", [0, 1, 29, 49, 50, 98])
def test_an_item_that_spoils_its_batch_is_parked_alone(post, place):
    ids = post.put(99)
    bad = ids[place]
    post.central.script = lambda parcels: (
        Answer(trouble=Trouble.CONTENT, code="delivery.status.422")
        if any(parcel.id == bad for parcel in parcels)
        else None
    )
    report = post.courier.round()
    assert report == Report(received=98, parked=1)
    assert post.states() == {R: 98, X: 1}
    assert post.outbox.show(bad).last_problem == "delivery.status.422"
    assert post.courier.is_online


@pytest.mark.parametrize("trouble", [Trouble.SERVICE, Trouble.LINE])
@pytest.mark.parametrize("place", [0, 7, 19])
def test_an_item_that_makes_the_service_ill_ends_up_behind_all_others(post, trouble, place):
    ids = post.put(20)
    bad = ids[place]
    post.central.script = lambda parcels: (
        Answer(trouble=trouble, code="delivery.status.500")
        if any(parcel.id == bad for parcel in parcels)
        else None
    )
    post.work(12)
    assert post.states() == {R: 19, P: 1}
    assert post.outbox.show(bad).state is P


def test_a_station_that_is_not_known_keeps_everything(post):
    post.put(2)
    post.central.script = lambda _: Answer(trouble=Trouble.DOOR, code="delivery.status.401")
    post.work(5)
    assert post.states() == {P: 2}
    assert post.courier.problem == "delivery.status.401"
    post.central.script = lambda _: None
    post.work(2)
    assert post.states() == {R: 2}


def test_the_journal_tells_of_the_line_only_when_it_changes(post):
    post.put(2)
    post.central.is_up = False
    post.work(3)
    post.central.is_up = True
    post.work(3)
    lines = [one.facts["state"] for one in post.journal.records() if one.event == "line-changed"]
    assert lines == ["down", "up"]
    assert post.changes >= 2


def test_one_sender_at_a_time(tmp_path):
    with (
        Solitude(tmp_path / "lock"),
        pytest.raises(DeliveryError) as error,
        Solitude(tmp_path / "lock"),
    ):
        pytest.fail("two senders")
    assert error.value.code == "delivery.busy"
    with Solitude(tmp_path / "lock"):
        pass


def test_once_takes_what_an_earlier_sender_left_half_way(post):
    (submission,) = post.put()
    from kiosk.outbox import Moment

    post.outbox.claim(Moment.of(post.clock), most=1, most_bytes=1)
    assert post.courier.once().received == 1
    assert post.outbox.show(submission).state is R


class FailingOutbox(MemoryOutbox):
    """Fails to recover, until told otherwise."""

    is_ill = True

    def recover(self) -> int:
        """Count what was left, unless the disk is ill."""
        if self.is_ill:
            raise StorageError("full", code="storage.full")
        return super().recover()


def test_run_outlives_a_disk_in_trouble_and_delivers_when_it_is_well(make_submission, as_parcel):
    clock = SystemClock()
    outbox, stop = FailingOutbox(), threading.Event()
    told = threading.Event()
    courier = Courier(
        outbox,
        MemoryCentral(),
        MemoryJournal(clock),
        clock,
        solitude=nullcontext(),
        every=0.01,
        on_change=told.set,
    )
    outbox.put(as_parcel(make_submission()), clock.now())
    thread = threading.Thread(target=courier.run, args=(stop,))
    thread.start()
    assert told.wait(5)
    assert courier.problem == "storage.full"
    outbox.is_ill = False
    while outbox.counts()[R] == 0:
        told.clear()
        assert told.wait(5)
    stop.set()
    courier.wake()
    thread.join(5)
    assert not thread.is_alive()


def test_a_new_submission_wakes_the_courier(make_submission, as_parcel):
    clock, stop, told = SystemClock(), threading.Event(), threading.Event()
    outbox = MemoryOutbox()
    courier = Courier(
        outbox,
        MemoryCentral(),
        MemoryJournal(clock),
        clock,
        solitude=nullcontext(),
        every=3600,
        on_change=told.set,
    )
    thread = threading.Thread(target=courier.run, args=(stop,))
    thread.start()
    assert told.wait(5)
    told.clear()
    outbox.put(as_parcel(make_submission()), clock.now())
    courier.wake()
    assert told.wait(5)
    stop.set()
    courier.wake()
    thread.join(5)
    assert outbox.counts()[R] == 1


@pytest.fixture
def machine(make_submission, as_parcel):  # noqa: C901 one machine, many small rules
    """A model of the queue: whatever happens, nothing is lost and the end is delivery."""

    class Queue(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.post = Post(FixedClock(), make_submission, as_parcel)
            self.ids: list[str] = []
            self.poison: set[str] = set()
            self.post.central.script = self.script

        def script(self, parcels):
            if self.poison & {parcel.id for parcel in parcels}:
                return Answer(trouble=Trouble.SERVICE, code="delivery.status.500")
            return None

        @rule()
        def submit(self):
            self.ids += self.post.put()

        @rule()
        def submit_poison(self):
            new = self.post.put()
            self.ids += new
            self.poison |= set(new)

        @rule()
        def cut_the_line(self):
            self.post.central.is_up = False

        @rule()
        def mend_the_line(self):
            self.post.central.is_up = True

        @rule()
        def pass_time(self):
            self.post.clock.advance(timedelta(seconds=20))

        @rule()
        def work(self):
            self.post.courier.round()

        @rule()
        def crash_while_sending(self):
            from kiosk.outbox import Moment

            self.post.outbox.claim(Moment.of(self.post.clock), most=3, most_bytes=1 << 20)
            self.post.outbox.recover()

        @invariant()
        def nothing_is_lost_or_left_half_way(self):
            assert [entry.id for entry in self.post.outbox.entries()] == self.ids
            assert self.post.states()[S] == 0

        @invariant()
        def what_is_marked_received_was_received(self):
            marked = {entry.id for entry in self.post.outbox.entries(R)}
            assert marked <= set(self.post.central.received)

        def teardown(self):
            self.post.central.is_up = True
            self.post.work(60 + 6 * len(self.ids))
            left = {entry.id for entry in self.post.outbox.entries(P)}
            assert left == self.poison

    return Queue


def test_whatever_happens_every_good_item_arrives(machine):
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        machine, settings=settings(max_examples=30, stateful_step_count=25, deadline=None)
    )
