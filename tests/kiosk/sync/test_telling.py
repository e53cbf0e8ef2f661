# SPDX-License-Identifier: Apache-2.0
"""The centre is told each past day once and today's at most hourly, and nobody waits for it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from kiosk.clock import local
from kiosk.errors import StorageError
from kiosk.insight import Figure, Kind
from kiosk.insight.fakes import MemoryCounts
from kiosk.outbox import EntryState
from kiosk.sync import Reply, Trouble
from kiosk.sync.telling import EVERY, Telling

BEGUN = Figure(Kind.BEGUN, "registration")
PAGE = Figure(Kind.PAGE, "registration", "/data/name", 2, 30)
ROOM = 1 << 20


class Centre:
    """Hears everything, unless it is told otherwise."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict]] = []
        self.reply = Reply()

    def tell(self, day, content):
        self.told.append((day, json.loads(content)))
        return self.reply


@pytest.fixture
def centre_that_hears():
    return Centre()


@pytest.fixture
def counts():
    return MemoryCounts()


@pytest.fixture
def telling(centre_that_hears, counts, clock):
    return Telling(centre_that_hears, counts, clock, lambda: "7")


@pytest.fixture
def today(clock):
    return local(clock.now()).date()


def days(centre):
    return [day for day, _said in centre.told]


def tell_all(telling, room=ROOM):
    while telling.step(room):
        pass


def test_a_day_is_told_as_it_is_and_once(telling, centre_that_hears, counts, today):
    counts.add(today, [BEGUN, PAGE])
    tell_all(telling)
    tell_all(telling)
    assert centre_that_hears.told == [
        (
            today.isoformat(),
            {
                "day": today.isoformat(),
                "catalogue": "7",
                "figures": [
                    {
                        "kind": "page",
                        "form": "registration",
                        "item": "/data/name",
                        "count": 2,
                        "seconds": 30,
                    },
                    {"kind": "begun", "form": "registration", "count": 1},
                ],
            },
        )
    ]


def test_today_is_told_again_by_the_hour(telling, centre_that_hears, counts, today, clock):
    for _minute in range(180):
        counts.add(today, [BEGUN])
        tell_all(telling)
        clock.advance(timedelta(minutes=1))
    assert [said["figures"][0]["count"] for _day, said in centre_that_hears.told] == [1, 61, 121]


def test_past_days_are_told_at_once_and_oldest_first(telling, centre_that_hears, counts, today):
    past = [today - timedelta(days=back) for back in (3, 2, 1)]
    for day in past:
        counts.add(day, [BEGUN])
    tell_all(telling)
    assert days(centre_that_hears) == [day.isoformat() for day in past]
    tell_all(telling)
    assert len(centre_that_hears.told) == 3


@pytest.mark.parametrize("trouble", [Trouble.LINE, Trouble.SERVICE, Trouble.DOOR])
def test_trouble_is_left_alone_for_an_hour(  # noqa: PLR0917 fixtures
    telling, centre_that_hears, counts, today, clock, trouble
):
    counts.add(today, [BEGUN])
    centre_that_hears.reply = Reply(trouble=trouble, code="x")
    tell_all(telling)
    tell_all(telling)
    assert len(centre_that_hears.told) == 1
    clock.advance(timedelta(seconds=EVERY))
    centre_that_hears.reply = Reply()
    tell_all(telling)
    assert len(centre_that_hears.told) == 2
    assert counts.unsent() == ()


def test_a_day_that_the_centre_will_not_have_holds_up_no_other(
    telling, centre_that_hears, counts, today
):
    counts.add(today - timedelta(days=1), [BEGUN])
    counts.add(today, [BEGUN])
    centre_that_hears.reply = Reply(trouble=Trouble.CONTENT, code="central.day")
    assert telling.step(ROOM)
    centre_that_hears.reply = Reply()
    tell_all(telling)
    assert counts.unsent() == (today - timedelta(days=1),)


def test_a_line_without_room_is_left_alone(telling, centre_that_hears, counts, today, clock):
    counts.add(today, [BEGUN])
    tell_all(telling, room=4096)
    assert centre_that_hears.told == []
    clock.advance(timedelta(seconds=EVERY))
    tell_all(telling)
    assert len(centre_that_hears.told) == 1


def test_a_disk_that_fails_is_not_this_errand_s_to_report(centre_that_hears, clock):
    class Broken(MemoryCounts):
        def unsent(self):
            raise StorageError("the disk", code="storage.io")

    assert Telling(centre_that_hears, Broken(), clock, lambda: "7").step(ROOM) is False


def test_submissions_go_first_and_trouble_with_figures_holds_none_up(new_post, clock, today):
    counts, hears = MemoryCounts(), Centre()
    counts.add(today, [BEGUN])
    hears.reply = Reply(trouble=Trouble.SERVICE, code="central.busy")
    post = new_post(clock, errands=(Telling(hears, counts, clock, lambda: "7"),))
    first = post.put(3)
    assert post.courier.round().problem == ""
    assert set(post.central.received) == set(first)
    assert len(hears.told) == 1
    post.put(3)
    assert post.courier.round().problem == ""
    assert post.states() == {EntryState.RECEIVED: 6}


def test_the_real_centre_takes_them(client_for, central_url, centre):
    from kiosk.central.storage.tables import FIGURE
    from kiosk.clock import FixedClock

    day = local(centre.clock.now()).date()
    counts = MemoryCounts()
    counts.add(day, [BEGUN, PAGE])
    clock = FixedClock(datetime.combine(day, datetime.min.time(), UTC))
    tell_all(Telling(client_for(central_url), counts, clock, lambda: "7"))
    assert counts.unsent() == ()
    with centre.database.reading() as connection:
        rows = connection.execute(
            select(FIGURE.c.day, FIGURE.c.kind, FIGURE.c.count).order_by(FIGURE.c.kind)
        ).fetchall()
    assert [tuple(row) for row in rows] == [(day, "begun", 1), (day, "page", 2)]


def test_the_real_centre_s_no_is_heard(client_for, central_url):
    reply = client_for(central_url).tell("2020-01-01", b'{"day": "2020-01-01", "figures": []}')
    assert (reply.trouble, reply.code) == (Trouble.CONTENT, "central.day")
    reply = client_for(central_url).tell(date.today().isoformat(), b"{}")  # noqa: DTZ011
    assert reply.trouble is Trouble.CONTENT
