# SPDX-License-Identifier: Apache-2.0
"""Attempts are counted, and written down once a minute at most."""

from datetime import timedelta

import pytest

from kiosk.attempts import CALM_SECONDS, EVENT, Attempt, Attempts
from kiosk.audit import Events


@pytest.fixture
def attempts(clock) -> Attempts:
    return Attempts(clock)


def test_where_nobody_tried_there_is_nothing_to_say(attempts):
    assert attempts.due() is None


def test_the_first_is_due_at_once_and_only_once(attempts):
    attempts.note(Attempt.CLOSING)
    assert attempts.due() == {"keys": "0", "pointer": "0", "closing": "1"}
    assert attempts.due() is None


def test_what_follows_within_the_minute_is_one_record(attempts, clock):
    attempts.note(Attempt.KEYS)
    attempts.due()
    for _time in range(1000):
        attempts.note(Attempt.KEYS)
        attempts.note(Attempt.POINTER)
        assert attempts.due() is None
    clock.advance(timedelta(seconds=CALM_SECONDS))
    assert attempts.due() == {"keys": "1000", "pointer": "1000", "closing": "0"}
    clock.advance(timedelta(seconds=CALM_SECONDS))
    assert attempts.due() is None


def test_without_the_pause_each_would_be_a_record(clock):
    attempts = Attempts(clock, calm=0)
    for _time in range(3):
        attempts.note(Attempt.KEYS)
        assert attempts.due() is not None


def test_the_record_is_a_registered_event(attempts):
    attempts.note(Attempt.KEYS)
    Events.registered().check(EVENT, attempts.due())
