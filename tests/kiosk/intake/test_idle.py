# SPDX-License-Identifier: Apache-2.0
"""When an unattended visit warns and when it ends."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.intake import Idle, IdlePolicy

POLICY = IdlePolicy(warn_after=timedelta(seconds=120), grace=timedelta(seconds=30))


@pytest.mark.parametrize(
    ("away", "idle", "left"),
    [
        (0, Idle.ACTIVE, 150),
        (119.9, Idle.ACTIVE, 31),
        (120, Idle.WARN, 30),
        (149.2, Idle.WARN, 1),
        (150, Idle.EXPIRED, 0),
        (9000, Idle.EXPIRED, 0),
    ],
)
def test_a_visit_warns_then_ends(away, idle, left):
    gone = timedelta(seconds=away)
    assert (POLICY.judge(gone), POLICY.seconds_left(gone)) == (idle, left)


@given(st.floats(0, 10_000))
def test_no_visit_ends_while_seconds_are_left(seconds):
    gone = timedelta(seconds=seconds)
    assert (POLICY.judge(gone) is Idle.EXPIRED) == (POLICY.seconds_left(gone) == 0)
