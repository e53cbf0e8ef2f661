# SPDX-License-Identifier: Apache-2.0
"""Whatever is done to the wall clock, a draft grows older."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.boot import BootId
from kiosk.handover import KEPT, Age

MADE = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE, TWO = BootId("one"), BootId("two")


@pytest.fixture
def age():
    return Age(made_at=MADE, seen_at=MADE, boot=ONE, monotonic=100.0)


def test_both_clocks_agree_on_the_last_moment(age):
    assert not age.seen(MADE + KEPT - HOUR, ONE, 100 + (KEPT - HOUR).total_seconds()).is_over
    assert age.seen(MADE + KEPT, ONE, 100 + KEPT.total_seconds()).is_over


def test_a_clock_that_is_set_back_makes_it_no_younger(age):
    later = age.seen(MADE - timedelta(days=400), ONE, 100 + KEPT.total_seconds())
    assert later.is_over
    once = age.seen(MADE + KEPT, ONE, 101.0)
    assert once.seen(MADE, ONE, 102.0).is_over


def test_a_restart_and_a_clock_set_back_make_it_no_younger(age):
    before = age.seen(MADE + 30 * HOUR, ONE, 100 + 30 * 3600)
    after = before.seen(MADE, TWO, 60.0)
    assert not after.is_over
    assert after.seen(MADE, TWO, 60.0 + 42 * 3600).is_over


def test_looking_often_adds_up_to_the_same(age):
    seen = age
    for hour in range(1, 72):
        seen = seen.seen(MADE, ONE, 100.0 + hour * 3600)
        assert not seen.is_over
    assert seen.seen(MADE, ONE, 100.0 + 72 * 3600).is_over


def test_a_monotonic_clock_that_goes_back_takes_nothing_away(age):
    seen = age.seen(MADE, ONE, 3700.0)
    assert seen.seen(MADE, ONE, 50.0).lived == seen.lived == 3600.0
