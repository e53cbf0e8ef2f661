# SPDX-License-Identifier: Apache-2.0
"""Every action, held against every role: written here by hand, not read from the data file."""

import pytest

from kiosk.errors import StaffError
from kiosk.staff import Action, Member, Role, Session, may

OFFICER, SUPERVISOR, TECHNICIAN = Role.OFFICER, Role.SUPERVISOR, Role.TECHNICIAN

ALLOWED = {
    Action.ASSIST: {OFFICER, SUPERVISOR},
    Action.CONTINUE_VISIT: {OFFICER, SUPERVISOR},
    Action.OVERRIDE: {OFFICER, SUPERVISOR},
    Action.LOOK_TODAY: {OFFICER, SUPERVISOR, TECHNICIAN},
    Action.VERIFY_RECEIPT: {OFFICER, SUPERVISOR},
    Action.REPRINT: {OFFICER, SUPERVISOR},
    Action.RETRY: {SUPERVISOR, TECHNICIAN},
    Action.HOLD: {SUPERVISOR},
    Action.EXPORT_QUEUE: {SUPERVISOR, TECHNICIAN},
    Action.REPORT: {OFFICER, SUPERVISOR},
    Action.SIGN_OFF: {SUPERVISOR},
    Action.LOOK_INSIGHT: {SUPERVISOR},
    Action.TEST_DEVICES: {SUPERVISOR, TECHNICIAN},
    Action.MAINTAIN: {SUPERVISOR, TECHNICIAN},
    Action.EXPORT_LOGS: {SUPERVISOR, TECHNICIAN},
    Action.VERIFY_AUDIT: {SUPERVISOR, TECHNICIAN},
    Action.LOOK_SETTINGS: {SUPERVISOR, TECHNICIAN},
    Action.MANAGE_STAFF: {SUPERVISOR},
    Action.TRAIN: {OFFICER, SUPERVISOR, TECHNICIAN},
    Action.END_PROGRAM: {TECHNICIAN},
    Action.RETIRE_STATION: {SUPERVISOR},
}
CELLS = [(action, role) for action in Action for role in Role]


def session_of(role, clock, *, must_change=False):
    member = Member(id="1", name="Leyla", role=role)
    return Session(member=member, began_at=clock.now(), must_change=must_change)


def test_the_table_names_every_action():
    assert ALLOWED.keys() == set(Action)
    assert {role for roles in ALLOWED.values() for role in roles} == set(Role)


@pytest.mark.parametrize(("action", "role"), CELLS)
def test_a_role_may_what_the_table_says_and_nothing_else(action, role, clock):
    session = session_of(role, clock)
    is_allowed = role in ALLOWED[action]
    assert (may(role, action), session.may(action)) == (is_allowed, is_allowed)
    if is_allowed:
        assert session.require(action) is session.member
    else:
        with pytest.raises(StaffError) as caught:
            session.require(action)
        assert caught.value.code == "staff.not-allowed"


@pytest.mark.parametrize(("action", "role"), CELLS)
def test_nothing_is_allowed_while_somebody_else_knows_the_pin(action, role, clock):
    session = session_of(role, clock, must_change=True)
    with pytest.raises(StaffError) as caught:
        session.require(action)
    assert caught.value.code == "staff.not-allowed"
