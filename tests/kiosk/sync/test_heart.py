# SPDX-License-Identifier: Apache-2.0
"""What a heartbeat sets off: the centre is asked for what it lost, and old bytes are erased."""

from datetime import timedelta

import pytest

from kiosk.outbox import EntryState
from kiosk.sync.fakes import TIME

P, R, G = EntryState.PENDING, EntryState.RECEIVED, EntryState.PURGED


@pytest.fixture
def keeping(new_post, clock):
    """A post that keeps sealed bytes for a week."""
    return new_post(clock, retention_days=7)


def later(post, **time) -> None:
    post.clock.advance(timedelta(seconds=300))
    post.central.time += timedelta(**time)
    post.courier.round()


def test_a_centre_that_lost_some_is_sent_them_again(post):
    ids = post.put(600)
    post.courier.round()
    for one in ids[3:5]:
        post.central.forget(one)
    later(post)
    assert post.states() == {R: 600}
    assert set(post.central.received) == set(ids)
    assert sorted(post.central.announced[-1]) == sorted(ids[3:5])


def test_a_centre_that_has_all_is_asked_for_nothing(post):
    post.put(3)
    post.courier.round()
    later(post)
    later(post)
    assert post.central.asked == []


def test_a_count_that_stays_wrong_is_looked_into_once(post):
    post.put(3)
    post.courier.round()
    post.central.lost = 1
    for _ in range(5):
        later(post)
    assert len(post.central.asked) == 1


def test_a_question_that_is_not_answered_is_asked_again(post):
    (one,) = post.put()
    post.courier.round()
    post.central.forget(one)
    post.central.answers_questions = False
    later(post)
    assert post.outbox.show(one).state is R
    post.central.answers_questions = True
    later(post)
    assert one in post.central.received


def test_bytes_are_erased_when_the_centre_has_had_them_long_enough(keeping):
    keeping.put(2)
    keeping.courier.round()
    later(keeping, days=6)
    assert keeping.states() == {R: 2}
    later(keeping, days=2)
    assert keeping.states() == {G: 2}


def test_the_station_s_own_clock_erases_nothing(keeping):
    keeping.put(2)
    keeping.courier.round()
    keeping.clock.jump(TIME + timedelta(days=4000))
    later(keeping)
    assert keeping.states() == {R: 2}


def test_nothing_is_erased_while_it_is_not_known_whether_the_centre_lost_it(keeping):
    (one,) = keeping.put()
    keeping.courier.round()
    keeping.central.forget(one)
    keeping.central.time += timedelta(days=30)
    keeping.central.answers_questions = False
    later(keeping)
    assert keeping.states() == {R: 1}
    keeping.central.answers_questions = True
    later(keeping)
    assert one in keeping.central.received


def test_without_a_retention_nothing_is_erased(post):
    post.put()
    post.courier.round()
    later(post, days=4000)
    assert post.states() == {R: 1}


def test_what_was_erased_and_lost_is_told_and_stays(keeping):
    (one,) = keeping.put()
    keeping.courier.round()
    later(keeping, days=30)
    assert keeping.states() == {G: 1}
    keeping.central.forget(one)
    for _ in range(3):
        later(keeping)
    assert keeping.states() == {G: 1}
    # before it was erased, and when it was missed
    assert len(keeping.central.asked) == 2
