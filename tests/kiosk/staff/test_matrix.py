# SPDX-License-Identifier: Apache-2.0
"""Who looks after accounts: each service, each role, signed out, locked, and ended meanwhile."""

from datetime import timedelta

import pytest

from kiosk.errors import StaffError
from kiosk.staff import Attendance, Role
from tests.kiosk.staff.conftest import FIRST_PIN, PIN

SERVICES = {
    "accounts": lambda staff, session, other: staff.accounts(session),
    "add": lambda staff, session, other: staff.add(session, "Nigar", Role.OFFICER, FIRST_PIN),
    "retire": lambda staff, session, other: staff.retire(session, other),
    "change-pin": lambda staff, session, other: staff.change_pin(session, other, FIRST_PIN),
    "issue-badge": lambda staff, session, other: staff.issue_badge(session, other),
    "unlock": lambda staff, session, other: staff.unlock(session, other),
}


@pytest.fixture
def other(settle, people):
    return settle("Other", Role.OFFICER)


@pytest.mark.parametrize("service", SERVICES)
def test_a_supervisor_alone_looks_after_accounts(service, staff, people, other, events):
    for role in (Role.OFFICER, Role.TECHNICIAN):
        session = staff.sign_in(role.value, PIN)
        before = events()
        with pytest.raises(StaffError) as caught:
            SERVICES[service](staff, session, other)
        assert caught.value.code == "staff.not-allowed"
        assert events() == before
    SERVICES[service](staff, staff.sign_in("Supervisor", PIN), other)


@pytest.mark.parametrize("service", SERVICES)
def test_a_session_of_somebody_who_was_ended_since_does_nothing(
    service, staff, other, settle, accounts
):
    settle("Second", Role.SUPERVISOR)
    session = staff.sign_in("Supervisor", PIN)
    SERVICES["accounts"](staff, session, other)
    accounts.retire(session.member.id, by="operator:test")
    with pytest.raises(StaffError) as caught:
        SERVICES[service](staff, session, other)
    assert caught.value.code == "staff.not-allowed"


@pytest.mark.parametrize("role", Role)
def test_nobody_comes_in_while_locked_in_any_role(role, staff, people, clock, boot):
    assert staff.sign_in(role.value, PIN).member.id == people[role]
    wrong_until_locked(staff, role.value, clock)
    with pytest.raises(StaffError) as caught:
        staff.sign_in(role.value, PIN)
    assert caught.value.code == "staff.locked"


def test_signed_out_nobody_is_there_to_ask_with(staff, people, clock):
    attendance = Attendance(clock, 300, staff.sign_out)
    assert attendance.session is None
    attendance.begin(staff.sign_in("Supervisor", PIN))
    assert attendance.session is not None
    attendance.end()
    assert attendance.session is None


def wrong_until_locked(staff, name, clock):
    for _ in range(15):
        with pytest.raises(StaffError):
            staff.sign_in(name, "000001")
        clock.advance(timedelta(hours=5))
