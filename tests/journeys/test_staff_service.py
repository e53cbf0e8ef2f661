# SPDX-License-Identifier: Apache-2.0
"""Staff look at the settings, take the kiosk out of service and practise, each at their page."""

from dataclasses import replace

import pytest

from kiosk.intake import Reason
from kiosk.settings import Overlay, training_of
from kiosk.staff import Member, Role, Session
from tests.kiosks import settings as station_settings
from ui.staff.pages import PAGES
from ui.viewmodels.shell import ShellViewModel
from ui.viewmodels.staff import StaffContext

Screen = ShellViewModel.Screen

real_settings = station_settings


@pytest.fixture(params=["real"])
def settings(real_settings, request):
    return training_of(real_settings) if request.param == "training" else real_settings


class Hall:
    """A kiosk at which somebody of the staff is signed in."""

    def __init__(self, kiosk, role: Role) -> None:
        self.kiosk, self.person = kiosk, kiosk.person
        self.session = Session(
            member=Member(id="m-1", name="aysel", role=role), began_at=kiosk.clock.now()
        )
        self.come_in()

    def come_in(self) -> None:
        kiosk = self.kiosk
        kiosk.flow.duty._desk = kiosk.desk.staff
        kiosk.flow.duty._ask()
        kiosk.flow.tongue.speak("en")
        kiosk.flow.duty._let_in(self.session)
        self.person.settle()

    def open(self, page: str):
        staff = self.kiosk.flow.screens.staff
        if staff.property("page"):
            self.person.tap("overview")
            self.person.settle()
        self.person.tap(f"open-{page}")
        self.person.settle()
        return staff._pages._made[page]

    def leave(self) -> None:
        self.person.tap("header-finish")
        self.person.settle()

    def wait(self, condition, what: str) -> None:
        self.person.wait(condition, what)
        self.person.settle()


@pytest.fixture
def hall(run_kiosk):
    """Let somebody in at a kiosk."""
    with run_kiosk() as kiosk:
        yield lambda role: Hall(kiosk, role)


def titles(role: Role) -> set[str]:
    session = Session(member=Member(id="m", name="n", role=role), began_at=None)
    return {one.name for one in PAGES if session.may(one.action)}


def test_each_role_is_offered_what_it_may():
    assert titles(Role.TECHNICIAN) >= {"kiosk", "settings", "training"}
    assert titles(Role.OFFICER) & {"kiosk", "settings", "training"} == {"training"}


def test_settings_say_who_has_set_them_and_what_does_not_hold(hall, run_kiosk):
    staff = hall(Role.TECHNICIAN)
    station = staff.kiosk.station
    changed = replace(
        station.settings,
        set_here=frozenset({"unsent_days"}),
        pushed=Overlay(7, {"unsent_days": 99, "retention_days": 9}),
        retention_days=9,
    )
    station.renewal.prepare(settings=changed)
    station.renewal.adopt()
    page = staff.open("settings")
    staff.wait(lambda: page._set.rows, "the settings")
    rows = {row.name: row for row in page._set.rows}
    assert rows["unsent_days"].overridden.startswith("The centre has set 99.")
    assert rows["retention_days"].source == "Set by the centre, number 7"
    assert "sync_every" in {row.name for row in page._usual.rows}
    shown = staff.person.find("setting-retention_days")
    assert shown.property("value") == "9"
    staff.leave()
    assert page._set.rows == ()


def test_a_supervisor_takes_the_kiosk_out_of_service_and_puts_it_back(hall):
    staff = hall(Role.SUPERVISOR)
    page = staff.open("kiosk")
    staff.wait(lambda: page.known, "the state")
    assert page.open
    assert staff.person.find("close-kiosk") is None  # nothing can be done before a reason is given
    staff.person.tap("reason-no-paper")
    staff.person.settle()
    staff.person.tap("close-kiosk")
    staff.wait(lambda: page.out, "the switch")
    assert page.told.startswith("This kiosk is waiting for paper.")
    staff.leave()
    staff.wait(lambda: staff.kiosk.screen == Screen.OutOfOrder, "the screen for the public")
    assert staff.kiosk.flow.out_of_order.code == "gate.maintenance.no-paper"
    staff.come_in()
    page = staff.open("kiosk")
    staff.wait(lambda: page.out, "the state")
    staff.person.tap("reopen")
    staff.wait(lambda: page.open, "the switch")
    assert staff.person.find("reopen") is None
    staff.leave()
    staff.wait(lambda: staff.kiosk.screen == Screen.Attract, "the greeting")
    events = [one.event for one in staff.kiosk.station.store.journal.records()]
    assert [one for one in events if one.startswith("maintenance")] == [
        "maintenance-begun",
        "maintenance-ended",
    ]


def test_what_staff_can_not_end_is_told_to_them(hall, settings):
    (settings.data_dir / "maintenance").touch()
    staff = hall(Role.TECHNICIAN)
    page = staff.open("kiosk")
    staff.wait(lambda: page.known, "the state")
    assert (page.open, page.out) == (False, False)
    assert page.besides.startswith("It was also taken out of service by the centre")
    assert staff.person.find("besides") is not None


def test_who_may_not_is_told_so_and_nothing_changes(hall):
    staff = hall(Role.OFFICER)
    context = StaffContext(
        session=staff.session,
        desk=staff.kiosk.desk.staff,
        words=staff.kiosk.flow.screens.staff.words,
        run=staff.kiosk.flow.sitting.run,
    )
    for name in ("kiosk", "settings"):
        page = next(one for one in PAGES if one.name == name).make(context)
        page.enter()
        staff.wait(lambda page=page: page.trouble, "a refusal")
        assert page.trouble == "Your role does not allow this."
    kiosk = next(one for one in PAGES if one.name == "kiosk").make(context)
    kiosk._turn(Reason.REPAIR)
    staff.wait(lambda: kiosk.trouble, "a refusal")
    assert not kiosk.busy
    assert staff.kiosk.station.store.gates.closed() == ()


def test_where_people_apply_the_page_says_how_to_practise(hall):
    staff = hall(Role.OFFICER)
    page = staff.open("training")
    assert not page.practising
    assert staff.kiosk.text("command") == "main.py run --training"
    assert page._rows.rows == ()


@pytest.mark.parametrize("settings", ["training"], indirect=True)
def test_an_exercise_is_begun_done_and_seen(hall):
    staff = hall(Role.TECHNICIAN)
    page = staff.open("training")
    staff.wait(lambda: page._rows.rows, "the exercises")
    assert staff.kiosk.text("told-out-of-service") == "Not begun"
    assert staff.person.find("command") is None
    staff.person.tap("begin-out-of-service")
    staff.wait(lambda: page._rows.rows[0].begun, "the beginning")
    assert staff.kiosk.text("told-out-of-service") == "0 of 2 done"
    station = staff.kiosk.station
    station.maintain(staff.session, on=True, reason=Reason.REPAIR)
    staff.open("kiosk")
    page = staff.open("training")
    staff.wait(lambda: page._rows.rows[0].steps[0]["advice"], "the steps")
    (first, _second) = page._rows.rows[0].steps
    assert first["stage"] == "next"
    assert first["advice"].startswith("The kiosk was taken out of service, but for another")
    station.maintain(staff.session, on=True, reason=Reason.NO_PAPER)
    station.maintain(staff.session, on=False)
    staff.open("kiosk")
    page = staff.open("training")
    staff.wait(lambda: page._rows.rows and page._rows.rows[0].done, "the end")
    assert staff.kiosk.text("told-out-of-service") == "Done"


def test_pages_are_said_again_in_another_language(hall):
    staff = hall(Role.TECHNICIAN)
    page = staff.open("kiosk")
    staff.wait(lambda: page.known, "the state")
    heard = []
    for signal in (page.stateChanged, page.rowsChanged, page.troubleChanged):
        signal.connect(lambda: heard.append(1))
    staff.kiosk.flow.tongue.speak("ru")
    assert len(heard) >= 3
