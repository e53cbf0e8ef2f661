# SPDX-License-Identifier: Apache-2.0
"""What wrong PINs cost, over restarts, new starts of the machine and clocks that are set."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import StaffError
from kiosk.staff import Role, lockout
from kiosk.staff.lockout import MACHINE, MACHINE_MOST, Instant, Tally
from tests.kiosk.staff.conftest import PIN

WRONG = "999998"


def refusal(staff, name="Leyla", pin=WRONG) -> tuple[str, int]:
    with pytest.raises(StaffError) as caught:
        staff.sign_in(name, pin)
    return caught.value.code, int(caught.value.facts.get("seconds", 0))


@pytest.fixture
def leyla(settle):
    settle("Second", Role.SUPERVISOR)
    return settle("Leyla", Role.OFFICER)


@pytest.fixture
def pause(clock):
    def let_pass(seconds):
        clock.advance(timedelta(seconds=seconds))

    return let_pass


def test_four_slips_are_free_and_the_right_pin_forgets_them(staff, leyla):
    for _ in range(2):
        assert [refusal(staff) for _ in range(4)] == [("staff.refused", 0)] * 4
        assert staff.sign_in("Leyla", PIN).member.id == leyla


def test_the_fifth_costs_fifteen_seconds_and_each_further_one_twice_that(staff, leyla, pause):
    for _ in range(4):
        refusal(staff)
    for number in range(10):
        wait = 15 * 2**number
        assert refusal(staff) == ("staff.refused", wait)
        assert refusal(staff) == ("staff.wait", wait)
        assert refusal(staff, pin=PIN) == ("staff.wait", wait)
        pause(wait - 1)
        assert refusal(staff, pin=PIN) == ("staff.wait", 1)
        pause(1)
    assert refusal(staff) == ("staff.locked", 0)
    pause(10_000_000)
    assert refusal(staff, pin=PIN) == ("staff.locked", 0)


def test_who_tries_while_it_waits_is_not_counted(staff, leyla, pause):
    for _ in range(5):
        refusal(staff)
    for _ in range(50):
        assert refusal(staff) == ("staff.wait", 15)
    pause(15)
    assert staff.sign_in("Leyla", PIN)


def test_a_restart_of_the_program_forgets_nothing(staff, make_staff, leyla, pause):
    for _ in range(5):
        refusal(staff)
    pause(10)
    assert refusal(make_staff(), pin=PIN) == ("staff.wait", 5)
    pause(5)
    assert make_staff().sign_in("Leyla", PIN)


def test_a_lock_outlives_every_restart(staff, make_staff, leyla, pause, boot):
    for _ in range(15):
        refusal(staff)
        pause(100_000)
    boot.number += 1
    assert refusal(make_staff(), pin=PIN) == ("staff.locked", 0)


def test_after_a_start_of_the_machine_the_wait_begins_anew(staff, make_staff, leyla, pause, boot):
    for _ in range(6):
        refusal(staff)
        pause(15)
    assert refusal(staff, pin=PIN) == ("staff.wait", 15)
    boot.number += 1
    again = make_staff()
    assert refusal(again, pin=PIN) == ("staff.wait", 30)
    pause(29)
    assert refusal(again, pin=PIN) == ("staff.wait", 1)
    pause(1)
    assert again.sign_in("Leyla", PIN)


@pytest.mark.parametrize("years", [-10, 10])
def test_setting_the_clock_ends_no_wait(years, staff, leyla, clock):
    for _ in range(5):
        refusal(staff)
    clock.jump(clock.now() + timedelta(days=365 * years))
    assert refusal(staff, pin=PIN) == ("staff.wait", 15)


def test_a_monotonic_clock_that_began_again_ends_no_wait(staff, make_staff, leyla, boot, clock):
    """The time of another boot says nothing: compared with this one's it would be long ago."""
    for _ in range(5):
        refusal(staff)
    boot.number += 1
    clock.advance(timedelta(days=100))
    assert refusal(make_staff(), pin=PIN) == ("staff.wait", 15)


def test_two_at_once_are_both_counted(staff, leyla, hasher, monkeypatch):
    """While one PIN is being compared, another process has tried: neither goes uncounted."""
    real = hasher.fits
    tries = iter(range(4))

    def slowly(*args):
        if next(tries, None) is not None:
            refusal(staff)
        return real(*args)

    monkeypatch.setattr(hasher, "fits", slowly)
    assert refusal(staff, pin=WRONG) == ("staff.refused", 15)


def test_a_supervisor_lets_somebody_in_again(staff, leyla, pause, events):
    for _ in range(15):
        refusal(staff)
        pause(100_000)
    supervisor = staff.sign_in("Second", PIN)
    (one,) = [one for one in staff.accounts(supervisor) if one.is_locked]
    assert one.member.id == leyla
    staff.unlock(supervisor, leyla)
    assert not any(one.is_locked for one in staff.accounts(supervisor))
    assert staff.sign_in("Leyla", PIN)
    assert events("staff-locked") == [("staff-locked", {"member": leyla})]
    unlocked = {"member": leyla, "actor": supervisor.member.id}
    assert events("staff-unlocked") == [("staff-unlocked", unlocked)]


def test_a_pin_that_a_supervisor_sets_opens_a_lock(staff, leyla, pause, accounts):
    for _ in range(15):
        refusal(staff)
        pause(100_000)
    accounts.change_pin(leyla, "834027", by="operator:test")
    assert staff.sign_in("Leyla", "834027").must_change


def test_the_old_pin_is_no_way_around_the_count(staff, leyla):
    session = staff.sign_in("Leyla", PIN)
    for _ in range(5):
        with pytest.raises(StaffError):
            staff.change_own_pin(session, WRONG, "834027")
    with pytest.raises(StaffError) as caught:
        staff.change_own_pin(session, PIN, "834027")
    assert caught.value.code == "staff.wait"


def test_trying_many_names_is_slowed_down_and_never_shut(staff, leyla, pause):
    names = (f"Name {number}" for number in range(1000))
    assert {refusal(staff, next(names)) for _ in range(20)} == {("staff.refused", 0)}
    assert refusal(staff, next(names)) == ("staff.refused", 15)
    assert refusal(staff, next(names)) == ("staff.wait", 15)
    assert refusal(staff, pin=PIN) == ("staff.wait", 15)
    waits = []
    for _ in range(20):
        pause(waits[-1] if waits else 15)
        waits.append(refusal(staff, next(names))[1])
    assert waits[:4] == [30, 60, 120, 240]
    assert max(waits) == MACHINE_MOST
    pause(MACHINE_MOST)
    assert staff.sign_in("Leyla", PIN)


def test_the_machine_forgets_wrong_names_in_time_and_accounts_do_not(staff, leyla, pause):
    for number in range(21):
        refusal(staff, f"Name {number}")
    for _ in range(4):
        pause(300)
        refusal(staff)
    pause(24 * 3600)
    assert refusal(staff, "Name 100") == ("staff.refused", 0)
    assert refusal(staff) == ("staff.refused", 15)


def test_names_that_nobody_has_take_up_only_so_much_room(staff, roll, pause, leyla):
    kept = {lockout.of_nobody(f"Name {number}") for number in range(100_000)}
    assert len(kept) <= 4096


@given(
    failures=st.integers(0, 40),
    at=st.floats(0, 1e9),
    passed=st.floats(0, 1e9),
    same_boot=st.booleans(),
)
def test_no_wait_is_ever_negative_or_longer_than_it_was(failures, at, passed, same_boot):
    tally = Tally(failures, "a", at)
    now = Instant("a" if same_boot else "b", at + passed)
    for left in (lockout.left, lockout.machine_left):
        whole = left(tally, Instant("b", 0.0))
        assert 0 <= left(tally, now) <= whole
    assert lockout.machine_left(tally, now) <= MACHINE_MOST
    assert lockout.forgiving(tally, now).failures <= failures


def test_without_the_boot_the_wait_would_end_at_once(staff, leyla, roll, boot, clock):
    """The negative control: where another boot's time is believed, a restart opens the door."""
    for _ in range(5):
        refusal(staff)
    boot.number += 1
    with roll.changing() as change:
        for key in (leyla, MACHINE):
            before = change.tally(key)
            change.count(key, Tally(before.failures, boot(), before.at))
    clock.jump(datetime(2027, 1, 1, tzinfo=UTC))
    clock.advance(timedelta(seconds=15))
    assert staff.sign_in("Leyla", PIN)
