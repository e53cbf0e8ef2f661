# SPDX-License-Identifier: Apache-2.0
"""The courier delivers everything in the end, and no item holds up another."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.clock import FixedClock, SystemClock
from kiosk.errors import DeliveryError, StorageError
from kiosk.outbox import EntryState, Lease, Moment
from kiosk.outbox.fakes import MemoryOutbox
from kiosk.sync import Answer, ItemVerdict, Reply, Report, Solitude, Trouble, Verdict
from kiosk.sync.fakes import MemoryCentral, acknowledged
from kiosk.sync.line import MOST_ITEMS
from kiosk.sync.port import STOPPED

P, S, R, X = EntryState.PENDING, EntryState.SENDING, EntryState.RECEIVED, EntryState.PARKED
C = EntryState.CONFLICT
LARGEST_REST = 900


def test_a_full_outbox_is_carried_in_batches_oldest_first(post):
    ids = post.put(1200)
    assert post.courier.round() == Report(received=1200)
    assert post.courier.is_online
    assert [len(batch) for batch in post.central.announced] == [500, 500, 200]
    assert [one for batch in post.central.announced for one in batch] == ids
    assert post.states() == {R: 1200}


def test_a_heartbeat_goes_first_and_then_every_few_minutes(post):
    post.put()
    post.courier.round()
    post.courier.round()
    assert len(post.central.beats) == 1
    assert post.central.beats[0].queue[P] == 1
    assert post.central.beats[0].oldest_unsent_at == post.clock.now()
    post.clock.advance(timedelta(seconds=300))
    post.courier.round()
    assert len(post.central.beats) == 2
    assert post.central.beats[1].queue[R] == 1


@pytest.mark.parametrize("doubt", [True, False])
def test_what_was_stopped_on_its_way_is_asked_for_only_when_it_may_have_arrived(*, post, doubt):
    (one,) = post.put()
    post.central.script = lambda _: Answer(trouble=Trouble.LINE, code=STOPPED, is_in_doubt=doubt)
    post.courier.round()
    entry = post.outbox.show(one)
    assert (entry.state, entry.is_in_doubt) == (P, doubt)


def test_with_nothing_to_carry_the_line_is_still_looked_at(post):
    assert post.courier.round() == Report()
    assert post.courier.is_online
    post.central.is_up = False
    post.clock.advance(timedelta(seconds=300))
    assert post.courier.round() == Report(problem="delivery.unreachable")
    assert not post.courier.is_online
    assert post.courier.problem == "delivery.unreachable"


def test_a_dead_line_is_tried_by_heartbeats_and_never_by_a_submission(post):
    post.put(3)
    post.central.is_up = False
    assert post.courier.round() == Report(problem="delivery.unreachable")
    post.courier.round()
    assert len(post.central.beats) == 1
    post.clock.advance(timedelta(seconds=5))
    post.courier.round()
    assert len(post.central.beats) == 2
    assert post.central.announced == []
    assert post.states() == {P: 3}


def test_a_line_that_breaks_under_a_batch_keeps_everything_pending(post):
    post.courier.round()
    ids = post.put(3)
    post.central.is_up = False
    report = post.courier.round()
    assert (report.deferred, report.problem) == (3, "delivery.unreachable")
    assert post.states() == {P: 3}
    assert all(post.outbox.show(one).next_try_at == post.clock.now() for one in ids)


def test_a_batch_that_breaks_a_line_which_answers_heartbeats_is_halved(post):
    post.put(400)
    post.break_under(lambda parcels: len(parcels) > 120)
    post.work(8, seconds=6)
    assert [len(one) for one in post.central.announced[:4]] == [400, 400, 200, 100]
    assert post.states() == {R: 400}


def test_a_line_that_breaks_once_does_not_shrink_the_batches(post):
    post.put(400)
    faults = [Answer(trouble=Trouble.LINE, code="delivery.timeout", is_in_doubt=False)]
    post.central.script = lambda _: faults.pop() if faults else None
    post.work(2, seconds=6)
    assert [len(one) for one in post.central.announced] == [400, 400]


def test_rests_grow_to_a_quarter_of_an_hour_and_no_further(post):
    post.central.is_up = False
    for _ in range(12):
        post.courier.round()
        post.clock.advance(timedelta(seconds=LARGEST_REST))
    tries = len(post.central.beats)
    post.courier.round()
    assert len(post.central.beats) == tries + 1
    post.clock.advance(timedelta(seconds=LARGEST_REST - 100))
    post.courier.round()
    assert len(post.central.beats) == tries + 1


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


def test_a_lost_answer_is_asked_for_before_anything_is_sent_again(post):
    (submission,) = post.put()
    post.lose_answers()
    post.courier.round()
    entry = post.outbox.show(submission)
    assert (entry.state, entry.is_in_doubt) == (P, True)
    post.central.script = lambda _: None
    post.clock.advance(timedelta(seconds=5))
    post.courier.round()
    assert post.outbox.show(submission).state is R
    assert post.central.asked == [(submission,)]
    assert len(post.central.announced) == 1


def test_what_was_asked_for_and_is_unknown_is_sent(post):
    (submission,) = post.put()
    post.lose_answers(after_storing=False)
    post.courier.round()
    post.central.script = lambda _: None
    post.clock.advance(timedelta(seconds=5))
    post.courier.round()
    assert post.central.asked == [(submission,)]
    assert len(post.central.announced) == 2
    assert post.outbox.show(submission).state is R


def test_an_item_without_an_answer_is_deferred_and_the_others_are_received(post):
    first, second = post.put(2)
    post.central.script = lambda _: Answer(items={second: acknowledged()})
    post.courier.round()
    assert post.outbox.show(second).state is R
    entry = post.outbox.show(first)
    assert (entry.state, entry.last_problem) == (P, "delivery.not-acknowledged")
    assert entry.is_in_doubt
    assert entry.next_try_at > post.clock.now()


@pytest.mark.parametrize(
    ("verdict", "code", "state", "problem"),
    [
        (Verdict.CONFLICT, "central.conflict", C, "central.conflict"),
        (Verdict.CONFLICT, "", C, "delivery.conflict"),
        (Verdict.REFUSED, "", X, "delivery.refused"),
        (Verdict.LATER, "central.digest", P, "central.digest"),
        (Verdict.LATER, "", P, "delivery.later"),
        (Verdict.INCOMPLETE, "", P, "delivery.later"),
        (Verdict.UNKNOWN, "", P, "delivery.later"),
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


@pytest.mark.parametrize("place", [0, 1, 299, 499, 500, 998])
def test_an_item_that_spoils_its_batch_is_parked_alone(post, place):
    ids = post.put(999)
    bad = ids[place]
    post.central.script = lambda parcels: (
        Answer(trouble=Trouble.CONTENT, code="delivery.status.422")
        if any(parcel.id == bad for parcel in parcels)
        else None
    )
    report = post.courier.round()
    assert report == Report(received=998, parked=1)
    assert post.states() == {R: 998, X: 1}
    assert post.outbox.show(bad).last_problem == "delivery.status.422"
    assert post.courier.is_online


@pytest.mark.parametrize("trouble", [Trouble.SERVICE, Trouble.LINE])
@pytest.mark.parametrize("place", [0, 7, 19])
def test_an_item_that_makes_the_service_ill_ends_up_behind_all_others(post, trouble, place):
    ids = post.put(20)
    post.break_under(lambda parcels: any(one.id == ids[place] for one in parcels), trouble)
    post.work(14, seconds=6)
    assert post.states() == {R: 19, P: 1}
    entry = post.outbox.show(ids[place])
    assert entry.state is P
    assert entry.next_try_at > post.clock.now() - timedelta(seconds=6)


def test_what_breaks_the_line_alone_holds_up_neither_others_nor_uploads(post):
    bad = post.put(2)
    (large,) = post.put(body=bytes(300 << 10))
    good = post.put(5)
    post.break_under(lambda parcels: any(one.id in bad for one in parcels))
    post.work(20, seconds=1000)
    assert {post.outbox.show(one).state for one in (large, *good)} == {R}
    assert post.courier.is_online


def test_many_that_break_it_alone_are_the_line_s_illness(post):
    post.put(40)
    post.break_under(lambda _: True)
    post.live(100)
    post.courier.round()
    assert not post.courier.is_online
    assert post.rest() > 60


def test_a_station_that_is_not_known_keeps_everything_and_sends_nothing(post):
    post.put(2)
    post.central.beat_trouble = Reply(trouble=Trouble.DOOR, code="delivery.status.401")
    post.work(5)
    assert post.states() == {P: 2}
    assert post.central.announced == []
    assert post.courier.problem == "delivery.status.401"
    post.central.beat_trouble = None
    post.work(2)
    assert post.states() == {R: 2}


def test_an_address_that_is_not_there_opens_the_breaker_though_hearts_beat(post):
    post.put(2)
    post.central.script = lambda _: Answer(trouble=Trouble.DOOR, code="delivery.status.404")
    rests = []
    for _ in range(8):
        before = len(post.central.announced)
        post.courier.round()
        assert len(post.central.announced) == before + 1
        rests.append(post.rest())
    assert rests == sorted(rests)
    assert rests[-1] > 300
    assert post.courier.problem == "delivery.status.404"
    assert not post.courier.is_online


def test_the_journal_tells_of_the_line_only_when_it_changes(post):
    post.put(2)
    post.central.is_up = False
    post.work(3)
    post.central.is_up = True
    post.work(3)
    lines = [one.facts["state"] for one in post.journal.records() if one.event == "line-changed"]
    assert lines == ["down", "up"]
    assert post.changes >= 2


def test_the_next_batch_is_written_while_one_is_on_the_line(post):
    """The second is claimed and written before the first is answered, and never a third."""
    post.put(1500)
    written, at_send = [], []

    class Watching(MemoryCentral):
        def write(self, parcels, journal):
            written.append(len(parcels))
            both.set()
            return super().write(parcels, journal)

        def send(self, letter):
            while len(written) < min(3, len(at_send) + 2):
                assert both.wait(5)
                both.clear()
            at_send.append(threading.current_thread().name)
            return super().send(letter)

    both = threading.Event()
    post.use(Watching())
    assert post.courier.round().received == 1500
    assert written == [500, 500, 500]
    assert all(name.startswith("line") for name in at_send)
    assert threading.active_count() == post.threads


def test_a_batch_that_waits_behind_one_that_breaks_the_line_is_given_back(post):
    post.put(1000)
    post.break_under(lambda _: True)
    report = post.courier.round()
    assert post.states() == {P: 1000}
    assert report.received == 0
    assert report.deferred == 1000


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
    post.outbox.claim(Moment.of(post.clock), Lease(owner="dead"), most=1, most_bytes=1)
    assert post.courier.once().received == 1
    assert post.outbox.show(submission).state is R
    assert post.central.asked == [(submission,)]


def test_what_another_sender_has_meanwhile_is_left_to_it_but_for_the_acknowledgement(post):
    (mine,) = post.put()

    def steal(_parcels):
        post.clock.advance(timedelta(hours=1))
        other = Lease(owner="other")
        post.outbox.claim(Moment.of(post.clock), other, most=1, most_bytes=1)
        return Answer(items={})

    post.central.script = steal
    post.courier.round()
    assert post.outbox.show(mine).state is S
    post.central.script = lambda _: None
    post.outbox.recover()
    post.courier.round()
    assert post.outbox.show(mine).state is R


class FailingOutbox(MemoryOutbox):
    """Fails to recover, until told otherwise."""

    is_ill = True

    def recover(self) -> int:
        """Count what was left, unless the disk is ill."""
        if self.is_ill:
            raise StorageError("full", code="storage.full")
        return super().recover()


def test_run_outlives_a_disk_in_trouble_and_delivers_when_it_is_well(running, put_parcel):
    outbox, told = FailingOutbox(), threading.Event()
    put_parcel(outbox, SystemClock().now())
    courier = running(outbox, MemoryCentral(), every=0.01, on_change=told.set)
    assert told.wait(5)
    assert courier.problem == "storage.full"
    outbox.is_ill = False
    while outbox.counts()[R] == 0:
        told.clear()
        assert told.wait(5)


def test_a_new_submission_wakes_the_courier(running, put_parcel):
    outbox, told = MemoryOutbox(), threading.Event()
    courier = running(outbox, MemoryCentral(), every=3600, on_change=told.set)
    assert told.wait(5)
    put_parcel(outbox, SystemClock().now())
    courier.wake()
    while outbox.counts()[R] == 0:
        told.clear()
        assert told.wait(5)


@pytest.fixture
def machine(new_post):  # noqa: C901 one machine, many small rules
    """A model of the queue: whatever happens, nothing is lost and the end is delivery."""

    class Queue(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.post = new_post(FixedClock())
            self.ids: list[str] = []
            self.poison: set[str] = set()
            self.loses = False
            self.post.central.script = self.script

        def script(self, parcels):
            if self.poison & {parcel.id for parcel in parcels}:
                return Answer(trouble=Trouble.SERVICE, code="delivery.status.500")
            if self.loses:
                for parcel in parcels:
                    if parcel.body is not None:
                        self.post.central.received.setdefault(parcel.id, [parcel])
                return Answer(trouble=Trouble.LINE, code="delivery.timeout", is_in_doubt=True)
            return None

        @rule()
        def submit(self):
            self.ids += self.post.put()

        @rule()
        def submit_large(self):
            self.ids += self.post.put(body=bytes([len(self.ids) % 256]) * (300 << 10))

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
        def lose_answers(self):
            self.loses = not self.loses

        @rule()
        def pass_time(self):
            self.post.clock.advance(timedelta(seconds=20))

        @rule()
        def work(self):
            self.post.courier.round()

        @rule()
        def crash_while_sending(self):
            moment, lease = Moment.of(self.post.clock), Lease(owner="dead")
            self.post.outbox.claim(moment, lease, most=3, most_bytes=1 << 20)
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
            self.post.central.is_up, self.loses = True, False
            self.post.live(100 + 12 * len(self.ids))
            left = {entry.id for entry in self.post.outbox.entries(P)}
            assert left == self.poison

    return Queue


def test_whatever_happens_every_good_item_arrives(machine):
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        machine, settings=settings(max_examples=30, stateful_step_count=25, deadline=None)
    )


def test_a_batch_of_the_courier_fits_the_contract():
    from kiosk.sync.carriage import MOST_BYTES
    from kiosk.sync.contract import MOST_ITEMS as AGREED
    from kiosk.sync.contract import MOST_REQUEST_BYTES

    assert MOST_ITEMS <= AGREED
    assert MOST_BYTES * 4 / 3 + MOST_ITEMS * 4096 < MOST_REQUEST_BYTES


def test_reports_add_up():
    """Reports add up, and the last problem stands."""
    one = Report(received=1, problem="a")
    assert one + Report(parked=1) == Report(received=1, parked=1, problem="a")
    assert (one + replace(one, problem="b")).problem == "b"
