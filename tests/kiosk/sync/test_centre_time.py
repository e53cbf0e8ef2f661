# SPDX-License-Identifier: Apache-2.0
"""The centre's time is followed through whatever is done to the station's clock, for a day."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from kiosk.clock import ClockTrust, FixedClock
from kiosk.memory import ShortMemory
from kiosk.sync import CentreTime
from kiosk.sync.centre_time import KEY

HOUR = timedelta(hours=1)


def date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@pytest.fixture
def centre(clock):
    """A centre that is an hour ahead."""
    found = CentreTime(clock)
    found.note(date(clock.now() + HOUR))
    return found


def test_nothing_is_known_before_the_centre_spoke(clock):
    centre = CentreTime(clock)
    assert centre.skew() is None
    assert centre.now() == clock.now()


def test_the_skew_is_what_the_centre_is_ahead(centre, clock):
    assert abs(centre.skew() - HOUR) <= timedelta(seconds=1)
    assert ClockTrust.judge(clock.now(), centre.skew()) is ClockTrust.SKEWED


def test_a_jump_of_the_station_s_clock_is_seen_at_once(centre, clock):
    there = centre.now()
    clock.jump(clock.now() + HOUR)
    assert centre.now() == there
    assert ClockTrust.judge(clock.now(), centre.skew()) is ClockTrust.COMPARED


def test_it_is_trusted_for_a_day_and_no_longer(centre, clock):
    clock.advance(timedelta(hours=24))
    assert centre.skew() is not None
    clock.advance(timedelta(seconds=1))
    assert centre.skew() is None


@pytest.mark.parametrize("text", [None, "", "soon", "Sat, 99 Nov 2026 10:00:00 GMT", "1"])
def test_a_date_that_is_none_tells_nothing(clock, text):
    centre = CentreTime(clock)
    centre.note(text)
    assert centre.skew() is None


def test_it_is_remembered_within_the_boot(clock):
    memory = ShortMemory()
    first = CentreTime(clock, memory)
    first.note(date(clock.now() + HOUR))
    first.save()
    assert CentreTime(clock, memory).now() == first.now()


def test_a_later_boot_and_nonsense_know_nothing(clock):
    memory = ShortMemory()
    for text in ("", "{", "[]", '{"boot": "another", "taken": 0, "ahead": 1e9}', '{"boot": 1}'):
        memory.write(KEY, text)
        assert CentreTime(clock, memory).skew() is None


def test_what_a_later_start_of_the_clock_would_contradict_is_left_out(clock):
    memory = ShortMemory()
    clock.advance(HOUR)
    first = CentreTime(clock, memory)
    first.note(date(clock.now()))
    first.save()
    assert CentreTime(FixedClock(datetime(2030, 1, 1, tzinfo=UTC)), memory).skew() is None


def test_little_that_is_new_is_not_written_again(clock):
    class Counting(ShortMemory):
        writes = 0

        def write(self, name, value):
            self.writes += 1
            super().write(name, value)

    memory = Counting()
    centre = CentreTime(clock, memory)
    for _ in range(10):
        centre.note(date(clock.now() + HOUR))
        centre.save()
        clock.advance(timedelta(minutes=5))
    assert memory.writes == 1
    centre.note(date(clock.now()))
    centre.save()
    assert memory.writes == 2
