# SPDX-License-Identifier: Apache-2.0
"""Large bodies arrive part by part, from where they were broken off, and hold up nobody."""

import os
import threading
from datetime import timedelta

import pytest

from kiosk.outbox import EntryState, Lease, Moment
from kiosk.outbox.fakes import MemoryOutbox
from kiosk.sync import Answer, Appended, ItemVerdict, Report, Trouble, Verdict
from kiosk.sync.fakes import MemoryCentral

P, R, X = EntryState.PENDING, EntryState.RECEIVED, EntryState.PARKED
PART = 1 << 20
LOST = Appended(trouble=Trouble.LINE, code="delivery.unreachable", is_in_doubt=True)


@pytest.fixture
def large():
    """A body of three parts."""
    return os.urandom(2 * PART + 500)


def test_a_large_one_is_announced_brought_and_announced_again(post, large):
    (submission,) = post.put(body=large)
    assert post.courier.round() == Report(received=1)
    assert post.outbox.show(submission).state is R
    assert [(offset, count) for _, offset, count in post.central.appended] == [
        (0, PART),
        (0, PART),
        (0, 500),
    ]
    assert post.central.announced == [(submission,)] * 3


def test_manifests_go_first_then_small_ones_then_parts(post, large):
    first = post.put(body=large)
    small = post.put(3)
    post.courier.round()
    assert post.central.announced[:2] == [tuple(first), tuple(small)]
    assert post.states() == {R: 4}


def test_a_small_one_does_not_wait_behind_a_long_upload(post, large):
    post.put(body=large)
    late = []

    def arrive(_piece):
        if not late:
            late.extend(post.put())

    post.central.spoil = arrive
    post.courier.round()
    order = [one for batch in post.central.announced for one in batch]
    assert order.index(late[0]) < len(order) - 1
    assert len(post.central.appended) == 3
    assert post.states() == {R: 2}


def test_a_part_is_resumed_where_the_line_broke(post, large):
    post.put(body=large)
    cuts = [100_000, 700_000]

    def cut(piece):
        if not cuts or piece.offset > 700_000:
            return None
        post.central.keep(piece, cuts.pop(0))
        return LOST

    post.central.spoil = cut
    post.courier.round()
    sent = sum(count for _, _, count in post.central.appended)
    assert sent == len(large)
    assert post.states() == {R: 1}


def test_a_line_that_brings_no_byte_further_rests(post, large):
    (submission,) = post.put(body=large)
    post.central.spoil = lambda _piece: LOST
    report = post.courier.round()
    assert report.problem == ""
    assert post.outbox.show(submission).next_try_at > post.clock.now()
    post.central.spoil = lambda _piece: None
    post.work(2)
    assert post.states() == {R: 1}


def test_a_dead_line_in_the_middle_keeps_what_arrived(post, large):
    post.put(body=large)

    def die(piece):
        if piece.offset == 0 and len(post.central.appended) == 1:
            post.central.keep(piece, 1000)
            post.central.is_up = False
            return LOST
        return None

    post.central.spoil = die
    assert post.courier.round().problem == "delivery.unreachable"
    post.central.is_up = True
    post.central.spoil = lambda _piece: None
    post.work(2)
    assert [offset for _, offset, _ in post.central.appended] == [0, 0, 1000, 0]
    assert post.states() == {R: 1}


def test_a_part_that_arrives_with_other_bytes_is_sent_again(post, large):
    post.put(body=large)
    spoilt = []

    def spoil(piece):
        if spoilt:
            return None
        spoilt.append(piece.part)
        return Appended(offset=0, code="delivery.altered")

    post.central.spoil = spoil
    post.courier.round()
    assert post.states() == {R: 1}


def test_a_part_that_always_arrives_altered_waits_and_lets_others_pass(post, large):
    (bad,) = post.put(body=large)
    others = [post.put(body=os.urandom(300 << 10))[0] for _ in range(2)]
    altered = Appended(offset=0, code="delivery.altered")
    post.central.spoil = lambda piece: altered if len(piece.content) > 400_000 else None
    post.courier.round()
    assert post.outbox.show(bad).last_problem == "delivery.altered"
    assert {post.outbox.show(one).state for one in others} == {R}


def test_a_centre_that_never_finds_it_complete_is_asked_again_later(post, large):
    (submission,) = post.put(body=large)
    post.central.script = lambda parcels: Answer(
        items={one.id: ItemVerdict(verdict=Verdict.INCOMPLETE) for one in parcels}
    )
    post.courier.round()
    entry = post.outbox.show(submission)
    assert (entry.state, entry.last_problem) == (P, "delivery.incomplete")
    assert entry.next_try_at > post.clock.now()


def test_a_part_that_the_manifest_does_not_name_is_not_sent(post, large):
    from kiosk.sync import Gap

    (submission,) = post.put(body=large)
    post.central.script = lambda parcels: Answer(
        items={
            one.id: ItemVerdict(verdict=Verdict.INCOMPLETE, missing=(Gap("0" * 64, 0),))
            for one in parcels
        }
    )
    post.courier.round()
    assert post.central.appended == []
    assert post.outbox.show(submission).last_problem == "delivery.answer"


def test_a_part_that_nobody_announced_is_announced_again(post, large):
    """As after a restore of the centre's backup between two parts."""
    post.put(body=large)
    forgotten = []

    def forget(_piece):
        if len(post.central.appended) == 1 and not forgotten:
            forgotten.append(True)
            post.central._parts.clear()
            post.central._sizes.clear()

    post.central.spoil = forget
    post.courier.round()
    assert post.states() == {R: 1}


def test_a_lost_lease_ends_the_upload_and_nothing_else(post, large):
    (submission,) = post.put(body=large)
    other = Lease(owner="other")

    def steal(_piece):
        if len(post.central.appended) == 1:
            post.clock.advance(timedelta(hours=1))
            post.outbox.claim(Moment.of(post.clock), other, most=1, most_bytes=1)

    post.central.spoil = steal
    post.courier.round()
    assert len(post.central.appended) == 2
    assert post.outbox.show(submission).state is EntryState.SENDING


def test_a_long_upload_keeps_its_lease(post, large):
    (submission,) = post.put(body=large)
    post.central.spoil = lambda _piece: post.clock.advance(timedelta(seconds=500))
    post.courier.round()
    assert post.outbox.show(submission).state is R


def test_an_upload_can_be_stopped_and_goes_on_later(running, put_parcel, large):
    outbox, central, stopped = MemoryOutbox(), MemoryCentral(), threading.Event()
    from kiosk.clock import SystemClock

    put_parcel(outbox, SystemClock().now(), large)
    courier = running(outbox, central, every=3600)

    def stop(piece):
        if len(central.appended) == 1:
            stopped.set()
            while not central.is_stopped():
                threading.Event().wait(0.005)
            return Appended(trouble=Trouble.LINE, code="delivery.stopped")
        return None

    central.spoil = stop
    courier.wake()
    assert stopped.wait(5) or central.appended
    running.end()
    entry = next(outbox.entries())
    if entry.state is not R:
        assert (entry.state, entry.last_problem) == (P, "delivery.stopped")
        central.spoil = lambda _piece: None
        central.is_stopped = lambda: False
        running(outbox, central)
        while outbox.counts()[R] == 0:
            threading.Event().wait(0.005)
    assert sum(count for _, _, count in central.appended) == len(large)


def test_what_was_taken_without_a_manifest_gets_one(new_post, clock, station_key):
    from kiosk.sealing import jws
    from kiosk.sync.contract import MANIFEST_TYPE, Manifest
    from kiosk.sync.statements import Statements

    post = new_post(clock)
    statements = Statements(post.outbox, station_key)
    post._options["complete"] = statements.complete
    post.use(MemoryCentral())
    for body in (b"small", os.urandom(PART + 1)):
        post.put_one(body=body, manifest="")
    assert post.courier.round().received == 2
    for (received,) in post.central.received.values():
        _, payload = jws.verify(
            received.manifest,
            MANIFEST_TYPE,
            {station_key.key_id: station_key.public_bytes}.get,
        )
        manifest = Manifest.model_validate(payload)
        assert (manifest.id, manifest.digest) == (received.id, received.digest)
        assert sum(one.size for one in manifest.parts) in {0, received.size}
