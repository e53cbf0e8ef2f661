# SPDX-License-Identifier: Apache-2.0
"""A kiosk at a desk: officers sign in, open visits and come back to them; nobody walks in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.i18n import Messages, language
from kiosk.insight import Kind
from kiosk.settings import DESK
from tests.journeys.test_desk_visits import begin, door, figures, page, park
from tests.journeys.test_staff import IDLE, sign_in
from tests.journeys.test_two_languages import heard, in_azerbaijani, plainly, seconds
from tests.kiosks import WIDE, Kiosk
from ui.staff.desk import VisitDesk
from ui.surface import Surface
from ui.translation import QmlTranslation
from ui.viewmodels.shell import ShellViewModel
from ui.walker import Person

__all__ = ["door"]

Screen = ShellViewModel.Screen
PIN = "482915"


def staffed(kiosk: Kiosk, door) -> None:
    """Let officers in, who open visits of the real intake."""
    station = kiosk.station
    visits = VisitDesk(
        services=lambda: station.catalogue.services,
        listed=station.intake.resume_open,
        begin=lambda who, service, said: station.intake.begin(service, said, officer=who),
        resume=lambda who, code: station.handover.resume(code, who),
    )

    def sign_out(who, why):
        station.intake.let_go(who)
        door.gone.append((who.member.name, why))

    staff = replace(door.desk("key"), visits=visits, sign_out=sign_out)
    kiosk.desk = replace(kiosk.desk, staff=staff)
    kiosk.open()
    kiosk.person.settle()


@pytest.fixture
def at_desk(run_kiosk, door):
    """A kiosk whose place is a desk, on a wide panel."""
    with run_kiosk(wide=True, opened=False, place=DESK) as kiosk:
        staffed(kiosk, door)
        yield kiosk


@pytest.fixture
def seen(at_desk):
    """Every screen that is shown from now on."""
    shown = [at_desk.screen]
    at_desk.flow.shell.screenChanged.connect(lambda: shown.append(at_desk.screen))
    return shown


def come_in(kiosk) -> None:
    sign_in(kiosk, "aysel", PIN)
    kiosk.person.wait(lambda: page(kiosk)._offers.rows, "the services")
    kiosk.person.settle()


def test_it_begins_with_the_sign_in_and_leads_to_the_visits(at_desk, seen):
    assert at_desk.screen == Screen.Staff
    assert at_desk.flow.shell.spoken == "az"
    assert at_desk.person.find("staff-name").isVisible()
    assert at_desk.person.find("language-en") is None
    come_in(at_desk)
    assert at_desk.flow.screens.staff.page == "visits"
    assert set(seen) == {Screen.Staff}


def test_an_application_leads_from_the_sign_in_to_the_receipt_and_back(at_desk, seen):
    come_in(at_desk)
    at_desk.flow.tongue.speak("ar")
    at_desk.person.settle()
    visit = begin(at_desk)
    page_in_az = visit.stop_in(at_desk.flow.question.page_id, "az")
    assert {at_desk.flow.question.heading, at_desk.flow.question.second} <= set(heard(at_desk))
    assert page_in_az.title in plainly(seconds(at_desk))
    at_desk.fill(at_desk.sample())
    at_desk.wait_for(Screen.Check)
    at_desk.person.settle()
    assert in_azerbaijani(at_desk, "surname").label in plainly(seconds(at_desk))
    at_desk.person.tap("acknowledge")
    at_desk.person.tap("send")
    at_desk.wait_for(Screen.Receipt)
    assert visit.submitted is not None
    at_desk.flow.receipt.finish()
    at_desk.wait_for(Screen.Staff)
    at_desk.person.settle()
    assert at_desk.flow.screens.staff.page == "visits"
    assert at_desk.flow.duty.session is not None
    assert not set(seen) & {Screen.Attract, Screen.Services}
    at_desk.person.wait(lambda: figures(at_desk), "the figures")
    assert figures(at_desk) == {
        (Kind.BEGUN, "registration", "desk"): 1,
        (Kind.SUBMITTED, "registration", "desk"): 1,
    }


@pytest.mark.nightly
def test_a_receipt_that_nobody_closes_leads_back_to_the_visits(at_desk, clock):
    come_in(at_desk)
    begin(at_desk)
    at_desk.flow.shell.show(Screen.Receipt)
    clock.advance(timedelta(seconds=61))
    at_desk.flow.tick()
    assert at_desk.screen == Screen.Staff
    assert at_desk.flow.duty.session is not None


def test_back_from_the_first_page_leads_to_the_visits(at_desk, seen):
    come_in(at_desk)
    visit = begin(at_desk)
    at_desk.person.tap("back")
    at_desk.wait_for(Screen.Staff)
    assert (at_desk.visit, visit.is_over) == (None, False)
    assert Screen.Services not in seen


def test_whoever_goes_away_is_signed_out_and_what_they_typed_is_gone(at_desk, seen, clock, door):
    come_in(at_desk)
    clock.advance(timedelta(seconds=IDLE + 1))
    at_desk.flow.tick()
    at_desk.person.wait(lambda: door.gone, "the sign-out")
    at_desk.person.settle()
    assert at_desk.flow.duty.session is None
    assert at_desk.person.find("staff-name").isVisible()
    at_desk.person.tap("input", "staff-pin")
    at_desk.person.type("4829")
    assert at_desk.person.find("staff-pin").property("text") == "4829"
    clock.advance(timedelta(seconds=61))
    at_desk.flow.tick()
    at_desk.person.settle()
    assert at_desk.person.find("staff-pin").property("text") == ""
    assert set(seen) == {Screen.Staff}


def test_no_keyboard_is_drawn_and_the_real_one_writes(at_desk):
    come_in(at_desk)
    begin(at_desk)
    answers = at_desk.sample()
    at_desk.fill(answers, until="surname")
    item = at_desk.items()["surname"]
    at_desk.person.tap("input", "field-surname")
    at_desk.person.settle()
    assert at_desk.person.find("keyboard") is None
    at_desk.person.answer(item, "ABBASOV")
    assert item.question.value == "ABBASOV"


@pytest.mark.nightly
def test_in_the_hall_the_keyboard_is_drawn_and_the_greeting_stands(run_kiosk, door):
    """The negative control: the place alone makes the difference."""
    with run_kiosk(wide=True, opened=False) as kiosk:
        staffed(kiosk, door)
        assert kiosk.screen == Screen.Attract
        kiosk.person.wait(lambda: kiosk.flow.services._services.rows, "the services")
        kiosk.begin()
        kiosk.fill(kiosk.sample(), until="surname")
        kiosk.person.tap("input", "field-surname")
        kiosk.person.settle()
        assert kiosk.person.find("keyboard") is not None


@pytest.mark.nightly
def test_an_officer_who_leaves_and_one_who_parks_find_the_desk_as_it_was(at_desk, seen):
    come_in(at_desk)
    visit = begin(at_desk)
    park(at_desk)
    at_desk.person.tap("header-finish")
    at_desk.person.settle()
    assert at_desk.flow.duty.session is None
    assert at_desk.person.find("staff-name").isVisible()
    come_in(at_desk)
    at_desk.person.tap(f"visit-{visit.id}")
    at_desk.wait_for(Screen.Question)
    assert at_desk.visit is visit
    assert Screen.Attract not in seen


def test_after_a_restart_it_waits_for_an_officer_and_the_visit_is_there(run_kiosk, door):
    with run_kiosk(opened=False, place=DESK) as kiosk:
        staffed(kiosk, door)
        come_in(kiosk)
        begun = begin(kiosk).id
    with run_kiosk(opened=False, place=DESK) as kiosk:
        staffed(kiosk, door)
        assert (kiosk.screen, kiosk.visit) == (Screen.Staff, None)
        come_in(kiosk)
        kiosk.person.tap(f"visit-{begun}")
        kiosk.wait_for(Screen.Question)
        assert kiosk.visit.id == begun


@pytest.mark.parametrize("at_desk", [True, False])
def test_the_first_frame_greets_nobody_at_a_desk(qapp, settings, at_desk):
    spoken = [language(code) for code in settings.languages]
    messages = Messages.open(settings.published_dir / "messages", spoken)
    surface = Surface(WIDE, spoken, messages, QmlTranslation(qapp), at_desk=at_desk)
    person = Person(surface.window)
    person.settle()
    assert ("language-az" in person.names()) is not at_desk
    surface.close()


@pytest.mark.nightly
def test_a_mended_kiosk_waits_for_officers_again(at_desk, seen):
    at_desk.flow.stop("station.damaged")
    assert at_desk.screen == Screen.OutOfOrder
    at_desk.open()
    assert at_desk.screen == Screen.Staff
    assert Screen.Attract not in seen
