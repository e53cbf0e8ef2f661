# SPDX-License-Identifier: Apache-2.0
"""A badge in place of the name: genuine, replaced, copied, made up, and alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import StaffError
from kiosk.staff import Badge, Role, Staff, badges
from tests.kiosk.staff.conftest import PIN


def code_of(call, *args) -> str:
    with pytest.raises(StaffError) as caught:
        call(*args)
    return caught.value.code


@pytest.fixture
def leyla(settle):
    settle("Second", Role.SUPERVISOR)
    return settle("Leyla", Role.OFFICER)


@pytest.fixture
def issue(accounts, leyla):
    return lambda account=leyla: accounts.issue_badge(account, by="operator:test").text


@given(serial=st.integers(1, 999_999_999))
def test_what_is_written_is_read(serial):
    badge = badges.make(str(uuid4()), serial)
    assert badges.read(badge.text) == badge
    assert len(badge.text) <= badges.MOST
    assert badge.text == badge.text.upper()
    assert badge.secret.hex() not in repr(badge)


@given(text=st.text(max_size=120))
def test_other_codes_are_no_badges(text):
    assert not Staff.is_badge(text)


@pytest.mark.parametrize(
    "other", ["", "MKB1", "MKR1:ABC", "P<AZE", "https://example.org/#MKB1.A.1.B"]
)
def test_neither_are_receipts_and_papers(other):
    assert badges.read(other) is None


def test_a_badge_has_one_text_only():
    """The last symbol of each part has bits that mean nothing: another one is another code."""
    text = badges.make(str(uuid4()), 1).text
    found = [one for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if badges.read(text[:-1] + one)]
    assert len(found) == 8
    assert badges.read(f"{text}A") is None
    assert badges.read(text.replace(".1.", ".01.")) is None


def test_a_badge_stands_for_the_name_and_the_pin_is_asked_as_well(staff, leyla, issue, events):
    code = issue()
    assert staff.sign_in_by_badge(code, PIN).member.id == leyla
    assert events()[-1][1]["way"] == "badge"
    for pin in ("", "999998"):
        assert code_of(staff.sign_in_by_badge, code, pin) == "staff.refused"


def test_a_badge_is_enough_where_that_is_said(make_staff, leyla, issue, clock, events):
    staff = make_staff(badge_alone=True)
    code = issue()
    assert staff.sign_in_by_badge(code).member.id == leyla
    assert events()[-1][1]["way"] == "badge-alone"
    other = Badge(account=leyla, serial=1, secret=bytes(16))
    assert code_of(staff.sign_in_by_badge, other.text) == "staff.refused"
    lock_by_name(staff, clock)
    assert staff.sign_in_by_badge(code).member.id == leyla


def test_a_badge_alone_still_lets_in_whose_pin_somebody_set(make_staff, accounts, leyla, issue):
    accounts.change_pin(leyla, "834027", by="operator:test")
    assert not make_staff(badge_alone=True).sign_in_by_badge(issue()).must_change
    assert make_staff().sign_in_by_badge(issue(), "834027").must_change


def test_a_badge_that_was_replaced_is_refused_and_noted(staff, leyla, issue, events):
    old = issue()
    assert staff.sign_in_by_badge(old, PIN)
    new = issue()
    assert code_of(staff.sign_in_by_badge, old, PIN) == "staff.refused"
    replayed = ("staff-badge-replayed", {"member": leyla, "serial": "1"})
    assert events("staff-badge-replayed") == [replayed]
    assert staff.sign_in_by_badge(new, PIN).member.id == leyla
    assert events("staff-badge-replayed") == [replayed]


def test_a_replayed_badge_costs_its_owner_nothing(staff, issue):
    old, new = issue(), issue()
    for _ in range(16):
        assert code_of(staff.sign_in_by_badge, old, PIN) == "staff.refused"
    assert staff.sign_in_by_badge(new, PIN)


@pytest.mark.parametrize("serial", [1, 2, 3])
def test_a_badge_that_was_made_up_lets_nobody_in(serial, staff, leyla, issue):
    issue()
    code = issue()
    made_up = Badge(account=leyla, serial=serial, secret=bytes(16)).text
    assert code_of(staff.sign_in_by_badge, made_up, PIN) == "staff.refused"
    assert staff.sign_in_by_badge(code, PIN)


def test_a_secret_under_another_serial_or_account_lets_nobody_in(staff, leyla, issue, accounts):
    badge = badges.read(issue())
    second = accounts.named("Second")
    for account, serial in ((leyla, 2), (second, 1), (str(uuid4()), 1)):
        other = Badge(account=account, serial=serial, secret=badge.secret)
        assert code_of(staff.sign_in_by_badge, other.text, PIN) == "staff.refused"
    assert staff.sign_in_by_badge(badge.text, PIN)


def test_a_badge_ends_with_its_account(staff, leyla, issue, accounts):
    code = issue()
    accounts.retire(leyla, by="operator:test")
    assert code_of(staff.sign_in_by_badge, code, PIN) == "staff.refused"


def test_whoever_has_a_genuine_badge_does_not_wait_for_strangers(staff, leyla, issue):
    code = issue()
    for number in range(21):
        with pytest.raises(StaffError):
            staff.sign_in(f"Name {number}", "999998")
    assert code_of(staff.sign_in, "Leyla", PIN) == "staff.wait"
    assert staff.sign_in_by_badge(code, PIN)
    assert code_of(staff.sign_in_by_badge, "MKB1.nonsense", PIN) == "staff.wait"


def lock_by_name(staff, clock):
    """Do what a stranger can who knows a name and has time."""
    for _ in range(15):
        with pytest.raises(StaffError):
            staff.sign_in("Leyla", "999998")
        clock.advance(timedelta(days=1))
    assert code_of(staff.sign_in, "Leyla", PIN) == "staff.locked"


def test_a_stranger_who_knows_a_name_keeps_no_badge_out(staff, leyla, issue, clock):
    code = issue()
    lock_by_name(staff, clock)
    session = staff.sign_in_by_badge(code, PIN)
    assert session.member.id == leyla
    staff.confirm(session, PIN)
    assert code_of(staff.sign_in, "Leyla", PIN) == "staff.locked", "it gives no new tries"


def test_wrong_pins_behind_a_badge_lock_it_by_themselves(staff, leyla, issue, clock, events):
    code = issue()
    waits = []
    for _ in range(15):
        with pytest.raises(StaffError) as caught:
            staff.sign_in_by_badge(code, "999998")
        waits.append(caught.value.facts.get("seconds"))
        clock.advance(timedelta(days=1))
    assert waits[3:6] == [None, "15", "30"]
    assert code_of(staff.sign_in_by_badge, code, PIN) == "staff.locked"
    assert events("staff-locked") == [("staff-locked", {"member": leyla})]
    assert staff.sign_in("Leyla", PIN), "whoever has found a badge keeps its owner's name open"
    assert code_of(staff.sign_in_by_badge, code, PIN) == "staff.locked"


def test_a_new_badge_is_not_closed_by_what_was_tried_behind_the_old_one(staff, issue, clock):
    old = issue()
    for _ in range(15):
        code_of(staff.sign_in_by_badge, old, "999998")
        clock.advance(timedelta(days=1))
    assert staff.sign_in_by_badge(issue(), PIN)


def test_all_tries_at_an_account_are_bounded_together(staff, issue, clock):
    """By name, by badge and in its session: fifteen each, whatever is tried between them."""
    code = issue()
    session = staff.sign_in_by_badge(code, PIN)
    ways = (
        lambda pin: staff.sign_in("Leyla", pin),
        lambda pin: staff.sign_in_by_badge(code, pin),
        lambda pin: staff.confirm(session, pin),
    )
    judged = 0
    for _ in range(40):
        for way in ways:
            judged += code_of(way, "999998") == "staff.refused"
        clock.advance(timedelta(days=1))
    assert judged == 3 * (15 - 1)  # the fifteenth says that it is locked
    assert [code_of(way, PIN) for way in ways] == ["staff.locked"] * 3


def test_whoever_lets_somebody_in_again_opens_every_way(staff, leyla, issue, clock):
    code = issue()
    supervisor = staff.sign_in("Second", PIN)
    for _ in range(15):
        code_of(staff.sign_in_by_badge, code, "999998")
        clock.advance(timedelta(days=1))
    assert [one.member.id for one in staff.accounts(supervisor) if one.is_locked] == [leyla]
    staff.unlock(supervisor, leyla)
    assert not any(one.is_locked for one in staff.accounts(supervisor))
    assert staff.sign_in_by_badge(code, PIN)


def test_nothing_that_a_badge_could_be_made_from_is_kept(issue, database):
    badge = badges.read(issue())
    with database.reading() as connection:
        kept = "\n".join(connection.iterdump())
    assert badge.digest in kept
    assert badge.text not in kept
    assert badge.text.rsplit(".", 1)[1] not in kept
    assert badge.secret.hex() not in kept.lower()
