# SPDX-License-Identifier: Apache-2.0
"""Members of staff come in by a key, a corner or a badge, always with a PIN, and go again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.errors import StaffError
from kiosk.staff import Member, Role, Session
from ui.keypads import Move
from ui.staff.desk import StaffDesk
from ui.viewmodels.shell import ShellViewModel
from ui.viewmodels.staff import StaffViewModel

Screen = ShellViewModel.Screen
State = StaffViewModel.State
IDLE = 300


class Door:
    """Lets Aysel in, and counts who goes."""

    def __init__(self, clock, role=Role.SUPERVISOR) -> None:
        self.clock, self.role = clock, role
        self.tried: list[tuple[str, str]] = []
        self.gone: list[tuple[str, str]] = []
        self.badge_alone = False
        self.must_change = False

    def desk(self, *entry: str) -> StaffDesk:
        return StaffDesk(
            is_badge=lambda code: code.startswith("badge:"),
            sign_in=self.sign_in,
            sign_in_by_badge=self.sign_in,
            confirm=self.confirm,
            change_own_pin=self.change_own_pin,
            sign_out=lambda session, why: self.gone.append((session.member.name, why)),
            badge_alone=self.badge_alone,
            entry=frozenset(entry),
            idle_seconds=IDLE,
        )

    def sign_in(self, name: str, pin: str) -> Session:
        self.tried.append((name, pin))
        if name == "locked":
            raise StaffError(code="staff.wait", facts={"seconds": "15"})
        needed = "" if self.badge_alone else "482915"
        if (name, pin) not in {("aysel", "482915"), ("badge:1", needed)}:
            raise StaffError(code="staff.refused")
        return self.session(must_change=self.must_change)

    def confirm(self, _session: Session, pin: str) -> None:
        if pin != "482915":
            raise StaffError(code="staff.refused")

    def session(self, *, must_change=False) -> Session:
        member = Member(id="0190", name="aysel", role=self.role)
        return Session(member=member, began_at=self.clock.now(), must_change=must_change)

    def change_own_pin(self, _session: Session, old: str, new: str) -> Session:
        assert old == "482915"
        if new == "123456":
            raise StaffError(code="staff.pin")
        return self.session()


@pytest.fixture
def door(clock):
    return Door(clock)


@pytest.fixture
def hall(run_kiosk, door):
    """A kiosk that staff can come in at, by every way."""
    with run_kiosk(opened=False) as kiosk:
        kiosk.desk = replace(kiosk.desk, staff=door.desk("badge", "key", "corner"))
        kiosk.open()
        kiosk.person.wait(lambda: kiosk.flow.services._services.rows, "the services")
        yield kiosk


def press(kiosk) -> None:
    kiosk.flow._move(Move.STAFF)
    kiosk.person.settle()


def write(kiosk, field: str, text: str) -> None:
    kiosk.person.tap("input", field)
    kiosk.person.type(text)


def sign_in(kiosk, name: str, pin: str) -> None:
    write(kiosk, "staff-name", name)
    write(kiosk, "staff-pin", pin)
    kiosk.person.tap("sign-in")
    kiosk.person.wait(lambda: kiosk.flow.screens.staff.state != State.Trying, "an answer")
    kiosk.person.settle()


def test_the_key_leads_to_the_sign_in_and_a_pin_leads_on(hall, door):
    press(hall)
    hall.wait_for(Screen.Staff)
    assert hall.flow.shell.spoken == "az"
    sign_in(hall, "aysel", "482915")
    assert door.tried == [("aysel", "482915")]
    assert hall.flow.screens.staff.state == State.In
    assert "aysel" in hall.text("member")
    hall.person.tap("header-finish")
    hall.wait_for(Screen.Attract)
    hall.person.wait(lambda: door.gone, "the sign-out")
    assert door.gone == [("aysel", "asked")]
    assert hall.flow.duty.session is None


def test_nobody_comes_in_with_a_wrong_pin_and_the_pin_does_not_stay(hall):
    press(hall)
    sign_in(hall, "aysel", "111111")
    staff = hall.flow.screens.staff
    assert staff.state == State.Out
    assert hall.person.find("trouble").isVisible()
    assert hall.person.find("staff-pin").property("text") == ""
    assert hall.flow.duty.session is None


def test_who_has_to_wait_is_told_how_long(hall):
    hall.flow.tongue.speak("en")
    press(hall)
    hall.flow.tongue.speak("en")
    sign_in(hall, "locked", "111111")
    assert "15" in hall.flow.screens.staff.trouble


def test_a_badge_takes_the_place_of_the_name_and_not_of_the_pin(hall, door):
    hall.flow.showing.take("badge:1")
    hall.wait_for(Screen.Staff)
    hall.person.settle()
    assert hall.person.find("staff-name") is None
    write(hall, "staff-pin", "482915")
    hall.person.tap("sign-in")
    staff = hall.flow.screens.staff
    hall.person.wait(lambda: staff.state == State.In, "the overview")
    assert door.tried == [("badge:1", "482915")]


def test_a_badge_is_a_sign_of_life_as_a_touch_is(hall, clock):
    clock.advance(timedelta(hours=3))
    hall.flow.showing.take("badge:1")
    hall.wait_for(Screen.Staff)
    hall.flow.tick()
    assert hall.screen == Screen.Staff


def test_a_badge_shows_nothing_where_somebody_is_served(hall):
    hall.begin()
    hall.flow.showing.take("badge:1")
    press(hall)
    assert hall.screen == Screen.Question


def test_whoever_goes_away_is_signed_out(hall, door, clock):
    press(hall)
    sign_in(hall, "aysel", "482915")
    clock.advance(timedelta(seconds=IDLE - 1))
    hall.flow.tick()
    assert hall.screen == Screen.Staff
    clock.advance(timedelta(seconds=1))
    hall.flow.tick()
    assert hall.screen == Screen.Attract
    hall.person.wait(lambda: door.gone, "the sign-out")
    assert door.gone == [("aysel", "idle")]


def test_a_sign_in_that_nobody_uses_goes_sooner(hall, clock):
    press(hall)
    clock.advance(timedelta(seconds=61))
    hall.flow.tick()
    assert hall.screen == Screen.Attract


def test_the_corner_wants_to_be_held(hall):
    corner = hall.person.find("staff-corner")
    hall.person.tap("staff-corner")
    assert hall.screen == Screen.Attract
    assert corner.property("pressAndHoldInterval") >= 5000
    corner.found.emit()
    hall.wait_for(Screen.Staff)


@pytest.mark.parametrize("ways", [(), ("badge",), ("key",), ("corner",)])
def test_only_the_ways_that_are_set_lead_in(run_kiosk, door, ways):
    with run_kiosk(opened=False) as kiosk:
        kiosk.desk = replace(kiosk.desk, staff=door.desk(*ways))
        kiosk.open()
        kiosk.person.settle()
        for way, try_it in {
            "key": kiosk.flow.duty.press,
            "badge": lambda: kiosk.flow.showing.take("badge:1"),
            "corner": kiosk.flow.screens.staff.ask,
        }.items():
            try_it()
            assert (kiosk.screen == Screen.Staff) == (way in ways), way
            kiosk.flow.leaving.end()


def test_a_pin_that_somebody_else_set_opens_nothing_but_its_change(hall, door):
    door.must_change = True
    press(hall)
    sign_in(hall, "aysel", "482915")
    staff = hall.flow.screens.staff
    assert staff.state == State.Changing
    assert hall.flow.duty.session is None
    for pin, again, outcome in (
        ("905172", "905173", State.Changing),
        ("123456", "123456", State.Changing),
        ("905172", "905172", State.In),
    ):
        write(hall, "staff-pin", pin)
        write(hall, "staff-pin-again", again)
        hall.person.tap("sign-in")
        hall.person.wait(lambda: staff.state != State.Trying, "an answer")
        hall.person.settle()
        assert staff.state == outcome, pin
    assert hall.flow.duty.session is not None


def test_where_a_badge_is_enough_no_pin_is_asked(run_kiosk, door):
    door.badge_alone = True
    with run_kiosk(opened=False) as kiosk:
        kiosk.desk = replace(kiosk.desk, staff=door.desk("badge"))
        kiosk.open()
        kiosk.flow.showing.take("badge:1")
        kiosk.person.wait(lambda: kiosk.flow.screens.staff.state == State.In, "the overview")
