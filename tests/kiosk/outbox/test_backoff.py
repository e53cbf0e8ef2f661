# SPDX-License-Identifier: Apache-2.0
"""Delays grow, are bounded and are spread over their whole range."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.outbox import Backoff, retry_after

BACKOFF = Backoff()
ATTEMPTS = st.integers(1, 10**6)
FRACTION = st.floats(0, 1, exclude_max=True)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@given(ATTEMPTS, FRACTION)
def test_a_delay_lies_between_nothing_and_its_ceiling(attempts, fraction):
    assert 0 <= BACKOFF.delay(attempts, fraction) <= BACKOFF.ceiling(attempts) <= BACKOFF.cap


@given(ATTEMPTS)
def test_the_ceiling_never_falls(attempts):
    assert BACKOFF.ceiling(attempts) <= BACKOFF.ceiling(attempts + 1)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (8, 640), (9, 900), (10**9, 900)]
)
def test_the_ceiling_doubles_from_five_seconds_to_a_quarter_of_an_hour(attempts, seconds):
    assert BACKOFF.ceiling(attempts) == seconds


@given(ATTEMPTS, FRACTION, st.floats(0, 1e12))
def test_a_wish_is_waited_for_but_no_longer_than_an_hour(attempts, fraction, wish):
    delay = BACKOFF.delay(attempts, fraction, wish)
    assert delay >= min(wish, 3600)
    assert delay <= max(3600, BACKOFF.cap)


@given(ATTEMPTS)
def test_jitter_uses_the_whole_range(attempts):
    assert BACKOFF.delay(attempts, 0) == 0
    assert BACKOFF.delay(attempts, 0.5) == BACKOFF.ceiling(attempts) / 2


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("-1", None),
        ("1e9", None),
        ("9" * 400, 999_999_999_999),
        ("soon", None),
        ("٣", None),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30),
        ("Sat, 21 Nov 2020 12:00:30 GMT", 0),
        ("Sat, 99 Nov 2026 12:00:30 GMT", None),
    ],
)
def test_a_retry_after_header_is_read_or_ignored(header, seconds):
    assert retry_after(header, NOW) == seconds


@given(st.text())
def test_no_retry_after_header_raises(header):
    wish = retry_after(header, NOW)
    assert wish is None or wish >= 0
