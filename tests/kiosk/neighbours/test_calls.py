# SPDX-License-Identifier: Apache-2.0
"""Who is stuck calls staff at the stations around, and hears truthfully whether anybody is."""

from datetime import timedelta
from threading import get_ident

import pytest

from kiosk.neighbours import calling, calls
from kiosk.neighbours.calls import Calls
from tests.kiosk.neighbours.conftest import wait_until


@pytest.fixture
def quick(monkeypatch):
    """A call is told often enough for a test."""
    monkeypatch.setattr(calling.Calling.__init__, "__kwdefaults__", {"every": 0.02})


@pytest.fixture
def near(place, hall, desk, quick):
    """A kiosk that knows where the desk is."""
    place.publish()
    desk.open()
    hall.open(desk, listens=False)
    return hall.at.calling


@pytest.fixture
def tellers(monkeypatch):
    """The threads on which a call was told to all."""
    found, tell = [], calling.Calling._tell

    def told(self, call):
        tell(self, call)
        found.append(get_ident())

    monkeypatch.setattr(calling.Calling, "_tell", told)
    return found


def waiting(desk, *, is_attended=True) -> list[str]:
    return [one.station for one in desk.at.calls.look(is_attended=is_attended)]


def test_a_call_is_seen_where_somebody_is_signed_in(near, desk, hall):
    desk.at.calls.look(is_attended=True)
    near.begin()
    wait_until(lambda: near.is_seen, "somebody who sees it")
    assert waiting(desk) == ["BK01"]
    near.end()
    wait_until(lambda: waiting(desk) == [], "the end of it")
    assert not near.is_seen
    wait_until(lambda: hall.events("staff-called"), "a record")
    assert hall.events("staff-called") == [{"seen": "yes", "seconds": "0"}]
    assert desk.events("call-heard") == [{"station": "BK01"}]


def test_where_nobody_is_signed_in_nobody_is_said_to_have_been_called(near, desk, tellers):
    near.begin()
    wait_until(lambda: waiting(desk, is_attended=False), "a call")
    tellers.clear()
    wait_until(lambda: tellers, "the next time it is told")
    assert not near.is_seen
    desk.at.calls.look(is_attended=True)
    wait_until(lambda: near.is_seen, "somebody who came back")


def test_a_neighbour_that_is_away_is_nobody(place, hall, tellers, quick):
    place.publish()
    hall.open("127.0.0.1:9", listens=False)
    hall.at.calling.begin()
    wait_until(lambda: tellers, "somebody who tells")
    assert not hall.at.calling.is_seen
    hall.at.calling.end()
    wait_until(lambda: hall.events("staff-called"), "a record")
    assert hall.events("staff-called")[0]["seen"] == "no"


def test_a_neighbour_that_nobody_proves_reaches_nobody(place, hall, desk, tellers, quick):
    """Somebody else at the desk's address can't have it said that staff were called."""
    place.publish()
    desk.open()
    desk.at.calls.look(is_attended=True)
    del place.points["BK02"]
    place.publish(2)
    hall.open(desk, listens=False)
    hall.at.calling.begin()
    wait_until(lambda: tellers, "somebody who tells")
    hall.at.calling.end()
    wait_until(lambda: hall.events("staff-called"), "a record")
    assert hall.events("staff-called")[0]["seen"] == "no"


@pytest.mark.nightly
def test_nothing_is_told_on_the_thread_that_calls(near, tellers):
    near.begin()
    wait_until(lambda: tellers, "somebody who tells")
    assert get_ident() not in tellers


def test_a_call_ends_by_itself_and_is_not_taken_up_again(near, desk, clock):
    desk.at.calls.look(is_attended=True)
    near.begin()
    wait_until(lambda: near.is_seen, "somebody who sees it")
    clock.advance(timedelta(seconds=calling.LONGEST + 1))
    wait_until(lambda: waiting(desk) == [], "the end of it")
    wait_until(lambda: not near.is_seen, "the truth")


@pytest.mark.nightly
def test_a_call_of_a_kiosk_that_died_is_forgotten(place, hall, desk, clock, quick):
    place.publish()
    desk.open()
    hall.open(desk, listens=False)
    hall.at.calling._neighbours[0].ask(
        calling.Asked(method="PUT", path="/v1/call", content=b'{"seconds":7}')
    )
    (one,) = desk.at.calls.look(is_attended=True)
    assert one.since == clock.now() - timedelta(seconds=7)
    clock.advance(timedelta(seconds=calls.FORGOTTEN - 1))
    assert waiting(desk) == ["BK01"]
    clock.advance(timedelta(seconds=2))
    assert waiting(desk) == []


def test_a_screen_that_hangs_shows_nobody_anything(clock):
    found = Calls(clock, lambda *_: None)
    found.look(is_attended=True)
    assert found.hear("BK01", 0)
    clock.advance(timedelta(seconds=calls.UNSEEN + 1))
    assert not found.hear("BK01", 6)
    found.look(is_attended=True)
    assert found.hear("BK01", 7)


def test_the_longest_wait_stands_first_and_all_are_bounded(clock):
    told = []
    found = Calls(clock, lambda event, facts: told.append(facts["station"]))
    found.hear("BK02", 5)
    found.hear("BK01", 60)
    found.hear("BK02", 6)
    assert [one.station for one in found.look(is_attended=True)] == ["BK01", "BK02"]
    assert told == ["BK02", "BK01"]
    for number in range(calls.MOST):
        found.hear(f"GA{number:02}", 0)
    assert len(found.look(is_attended=True)) == calls.MOST
    assert not found.hear("GB99", 0)


@pytest.mark.nightly
def test_without_neighbours_nobody_is_called_and_no_thread_begun(place, hall, quick):
    place.publish()
    hall.open(listens=False)
    hall.at.calling.begin()
    assert hall.at.calling._thread is None
    assert not hall.at.calling.is_seen


@pytest.mark.nightly
def test_closing_ends_the_call_at_the_desk(near, desk, hall):
    desk.at.calls.look(is_attended=True)
    near.begin()
    wait_until(lambda: waiting(desk), "a call")
    hall.close()
    wait_until(lambda: waiting(desk) == [], "the end of it")
