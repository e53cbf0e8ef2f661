# SPDX-License-Identifier: Apache-2.0
"""A session ends by itself, by a clock that nobody can set."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.staff import Attendance, Member, Role, Session


@pytest.fixture
def ended():
    return []


@pytest.fixture
def attendance(clock, ended):
    return Attendance(clock, 300, lambda session, why: ended.append((session.member.id, why)))


def session_of(name, clock):
    return Session(member=Member(id=name, name=name, role=Role.OFFICER), began_at=clock.now())


def test_a_session_ends_when_nobody_touches_anything(attendance, clock, ended):
    attendance.begin(session_of("1", clock))
    clock.advance(timedelta(seconds=299))
    assert attendance.session is not None
    assert attendance.left == 1
    attendance.touch()
    clock.advance(timedelta(seconds=299))
    assert attendance.session is not None
    clock.advance(timedelta(seconds=1))
    assert attendance.session is None
    assert ended == [("1", "idle")]


def test_a_touch_brings_no_session_back(attendance, clock, ended):
    attendance.begin(session_of("1", clock))
    clock.advance(timedelta(seconds=300))
    attendance.touch()
    assert attendance.session is None
    assert ended == [("1", "idle")]


@pytest.mark.parametrize("year", [2026, 2036])
def test_setting_the_clock_ends_no_session_and_keeps_none(year, attendance, clock):
    attendance.begin(session_of("1", clock))
    clock.jump(datetime(year, 2, 1, tzinfo=UTC))
    assert attendance.left == 300
    clock.advance(timedelta(seconds=300))
    assert attendance.session is None


def test_the_next_one_signs_the_one_before_out(attendance, clock, ended):
    attendance.begin(session_of("1", clock))
    attendance.begin(session_of("2", clock))
    assert ended == [("1", "asked")]
    attendance.end()
    attendance.end()
    assert ended == [("1", "asked"), ("2", "asked")]
