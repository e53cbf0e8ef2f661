# SPDX-License-Identifier: Apache-2.0
"""Coming in by a name and a PIN, and what a stranger learns by trying."""

import time
from datetime import timedelta
from statistics import median

import pytest

from kiosk.errors import StaffError
from kiosk.hashing import Hasher
from kiosk.staff import Accounts, Action, Role
from tests.kiosk.staff.conftest import FIRST_PIN, PIN


def code_of(call, *args) -> str:
    with pytest.raises(StaffError) as caught:
        call(*args)
    return caught.value.code


def test_a_name_and_its_pin_let_in_and_nothing_else_does(staff, people):
    session = staff.sign_in("Officer", PIN)
    assert (session.member.role, session.member.id) == (Role.OFFICER, people[Role.OFFICER])
    for name, pin in (("Officer", FIRST_PIN), ("Officer", ""), ("", PIN), ("Nobody", PIN)):
        assert code_of(staff.sign_in, name, pin) == "staff.refused"


@pytest.mark.parametrize("typed", ["ILQAR", "ilqar", "İlqar", "ılqar", "  Ilqar "])
def test_how_a_name_is_written_does_not_matter(typed, staff, settle):
    settle("İlqar", Role.OFFICER)
    assert staff.sign_in(typed, PIN).member.name == "İlqar"


def test_digits_of_another_keypad_are_digits(staff, settle):
    settle("Leyla", Role.OFFICER)
    assert staff.sign_in("Leyla", PIN.translate({48 + n: 0x06F0 + n for n in range(10)}))


def test_a_pin_that_somebody_else_set_opens_nothing_but_the_change(staff, accounts):
    accounts.add("Leyla", Role.SUPERVISOR, FIRST_PIN, by="operator:test")
    session = staff.sign_in("Leyla", FIRST_PIN)
    assert session.must_change
    assert code_of(staff.accounts, session) == "staff.not-allowed"
    assert code_of(staff.change_own_pin, session, PIN, PIN) == "staff.refused"
    assert code_of(staff.change_own_pin, session, FIRST_PIN, FIRST_PIN) == "staff.pin"
    session = staff.change_own_pin(session, FIRST_PIN, PIN)
    assert staff.accounts(session)
    assert code_of(staff.sign_in, "Leyla", FIRST_PIN) == "staff.refused"
    assert not staff.sign_in("Leyla", PIN).must_change


@pytest.mark.parametrize(
    "pin",
    ["12345", "1234567890123", "000000", "77777777", "123456", "654321", "890123", "27051a", ""],
)
def test_a_pin_that_is_guessed_first_will_not_do(pin, accounts):
    with pytest.raises(StaffError) as caught:
        accounts.add("Leyla", Role.OFFICER, pin, by="operator:test")
    assert caught.value.code == "staff.pin"


def test_a_pin_is_not_the_name(accounts):
    with pytest.raises(StaffError) as caught:
        accounts.add(f"a{PIN}", Role.OFFICER, PIN, by="operator:test")
    assert caught.value.code == "staff.pin"
    assert accounts.add("a1", Role.OFFICER, PIN, by="operator:test")


@pytest.mark.parametrize("pin", ["121212", "135790", "112233", "270519"])
def test_other_pins_will_do(pin, accounts):
    assert accounts.add("Leyla", Role.OFFICER, pin, by="operator:test")


@pytest.mark.parametrize("name", ["", "x", " ", "-a-", "a" * 41, "a\nb@", "<b>", "Leyla\u202e"])
def test_a_name_that_is_none_is_refused(name, accounts):
    with pytest.raises(StaffError) as caught:
        accounts.add(name, Role.OFFICER, PIN, by="operator:test")
    assert caught.value.code == "staff.name"


def test_a_name_is_given_out_once_while_it_is_in_use(accounts, settle):
    settle("Second", Role.SUPERVISOR)
    first = settle("Leyla", Role.OFFICER)
    with pytest.raises(StaffError) as caught:
        accounts.add("LEYLA", Role.OFFICER, PIN, by="operator:test")
    assert caught.value.code == "staff.taken"
    accounts.retire(first, by="operator:test")
    assert accounts.add("LEYLA", Role.OFFICER, PIN, by="operator:test") != first


def test_no_name_tells_by_its_answers_whether_somebody_has_it(staff, settle, accounts, clock):
    settle("Second", Role.SUPERVISOR)
    settle("Leyla", Role.OFFICER)
    accounts.retire(settle("Gone", Role.OFFICER), by="operator:test")
    told: dict[str, list[object]] = {"Leyla": [], "Gone": [], "Nobody": []}
    for name, answers in told.items():
        clock.advance(timedelta(days=1))  # what the machine counts of the one before is forgotten
        for _ in range(17):
            with pytest.raises(StaffError) as caught:
                staff.sign_in(name, "999998")
            answers.append((caught.value.code, dict(caught.value.facts), caught.value.detail))
            with pytest.raises(StaffError) as caught:
                staff.sign_in(name, "999998")
            answers.append((caught.value.code, dict(caught.value.facts)))
            clock.advance(timedelta(hours=5))
    assert told["Leyla"] == told["Gone"] == told["Nobody"]
    codes = [answer[0] for answer in told["Leyla"]]
    assert set(codes) == {"staff.refused", "staff.wait", "staff.locked"}


def test_a_name_that_nobody_has_costs_the_same_work(staff, settle, hasher, monkeypatch):
    settle("Leyla", Role.OFFICER)
    asked = []
    real = hasher._fits
    monkeypatch.setattr(hasher, "_fits", lambda *a: asked.append(a[1] is None) or real(*a))
    code_of(staff.sign_in, "Leyla", "999998")
    code_of(staff.sign_in, "Nobody", "999998")
    assert asked == [False, True]


def test_a_name_that_nobody_has_takes_as_long(make_staff, roll, clock):
    """By a hash that takes many times longer than all the rest, as the real one does."""
    hasher = Hasher(memory=16 << 10, rounds=2, waiting=4)
    staff = make_staff(hasher=hasher)
    Accounts(roll, clock.now, hasher).add("Leyla", Role.OFFICER, PIN, by="operator:test")
    code_of(staff.sign_in, "warm up", PIN)

    def seconds(name: str) -> float:
        begun = time.perf_counter()
        code_of(staff.sign_in, name, "999998")
        clock.advance(timedelta(hours=5))
        return time.perf_counter() - begun

    known, unknown = [], []
    for _ in range(5):
        known.append(seconds("Leyla"))
        unknown.append(seconds("Nobody"))
    assert 0.5 < median(known) / median(unknown) < 2.0


def test_without_the_work_for_nobody_the_time_would_tell(make_staff, roll, clock, monkeypatch):
    """The negative control of the test before."""
    hasher = Hasher(memory=16 << 10, rounds=2, waiting=4)
    staff = make_staff(hasher=hasher)
    Accounts(roll, clock.now, hasher).add("Leyla", Role.OFFICER, PIN, by="operator:test")
    real = hasher._fits
    monkeypatch.setattr(hasher, "_fits", lambda *a: a[1] is not None and real(*a))

    def seconds(name: str) -> float:
        begun = time.perf_counter()
        code_of(staff.sign_in, name, "999998")
        clock.advance(timedelta(hours=5))
        return time.perf_counter() - begun

    known = [seconds("Leyla") for _ in range(3)]
    unknown = [seconds("Nobody") for _ in range(3)]
    assert median(known) / median(unknown) > 2.0


def test_nothing_of_a_pin_or_a_name_that_nobody_has_is_kept(staff, settle, database):
    settle("Leyla", Role.OFFICER)
    code_of(staff.sign_in, "Leyla", "481516")
    code_of(staff.sign_in, "481517", "481518")
    code_of(staff.sign_in, "Nobodyatall", "481518")
    with database.reading() as connection:
        kept = "\n".join(connection.iterdump())
    assert "Leyla" in kept
    for secret in ("481516", "481517", "481518", "Nobodyatall", PIN, FIRST_PIN):
        assert secret not in kept


def test_what_happens_at_the_door_is_in_the_journal(staff, settle, events):
    leyla = settle("Leyla", Role.OFFICER)
    before = len(events())
    session = staff.sign_in("Leyla", PIN)
    staff.sign_out(session)
    code_of(staff.sign_in, "Leyla", "999998")
    code_of(staff.sign_in, "Nobody", "999998")
    refused = {"way": "name", "problem": "staff.refused", "failures": "1"}
    assert events()[before:] == [
        ("staff-signed-in", {"member": leyla, "role": "officer", "way": "name"}),
        ("staff-signed-out", {"member": leyla, "why": "asked"}),
        ("staff-refused", {"member": leyla, **refused}),
        ("staff-refused", {"member": "", **refused}),
    ]


def test_an_account_whose_time_is_over_is_told_so_with_the_right_pin_alone(staff, settle, clock):
    settle("Leyla", Role.OFFICER, expires_at=clock.now() + timedelta(days=1))
    assert staff.sign_in("Leyla", PIN).may(Action.ASSIST)
    clock.advance(timedelta(days=1))
    assert code_of(staff.sign_in, "Leyla", "999998") == "staff.refused"
    assert code_of(staff.sign_in, "Leyla", PIN) == "staff.expired"


def test_nobody_takes_the_last_supervisor_or_themselves_away(staff, settle, accounts, people):
    session = staff.sign_in("Supervisor", PIN)
    own = people[Role.SUPERVISOR]
    assert code_of(staff.retire, session, own) == "staff.own"
    assert code_of(staff.change_pin, session, own, FIRST_PIN) == "staff.own"
    with pytest.raises(StaffError) as caught:
        accounts.retire(own, by="operator:test")
    assert caught.value.code == "staff.last-supervisor"
    second = settle("Second", Role.SUPERVISOR)
    staff.retire(session, second)
    assert code_of(staff.sign_in, "Second", PIN) == "staff.refused"
    assert [one.member.name for one in staff.accounts(session)][-1] == "Second"


def test_a_supervisor_who_has_expired_is_no_last_one(accounts, settle, clock, people):
    settle("Second", Role.SUPERVISOR, expires_at=clock.now() + timedelta(hours=1))
    clock.advance(timedelta(hours=1))
    with pytest.raises(StaffError) as caught:
        accounts.retire(people[Role.SUPERVISOR], by="operator:test")
    assert caught.value.code == "staff.last-supervisor"


def test_nobody_who_is_not_there_is_changed(staff, people, accounts):
    session = staff.sign_in("Supervisor", PIN)
    for call in (staff.retire, staff.issue_badge, staff.unlock):
        assert code_of(call, session, "nobody") == "staff.unknown"
    assert code_of(accounts.named, "Nobody") == "staff.unknown"
