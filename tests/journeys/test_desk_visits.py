# SPDX-License-Identifier: Apache-2.0
"""An officer has several visits open at a desk, and opens resume slips there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.clock import local
from kiosk.insight import DESK, Kind
from kiosk.staff import Role
from tests.journeys.test_staff import Door, press, sign_in
from ui.staff.desk import VisitDesk
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen


@pytest.fixture
def door(clock):
    return Door(clock, Role.OFFICER)


@pytest.fixture
def hall(run_kiosk, door):
    """A kiosk at which officers open visits of the real intake."""
    with run_kiosk(opened=False) as kiosk:
        station = kiosk.station

        def begin(session, service, language):
            return station.intake.begin(service, language, officer=session)

        def sign_out(session, _why):
            station.intake.let_go(session)

        visits = VisitDesk(
            services=lambda: station.catalogue.services,
            listed=station.intake.resume_open,
            begin=begin,
            resume=lambda session, code: station.handover.resume(code, session),
        )
        staff = replace(door.desk("key"), visits=visits, sign_out=sign_out)
        kiosk.desk = replace(kiosk.desk, staff=staff)
        kiosk.open()
        kiosk.person.wait(lambda: kiosk.flow.services._services.rows, "the services")
        yield kiosk


def page(kiosk):
    return kiosk.flow.screens.staff._pages._made["visits"]


def come_in(kiosk) -> None:
    press(kiosk)
    kiosk.wait_for(Screen.Staff)
    sign_in(kiosk, "aysel", "482915")
    kiosk.person.tap("open-visits")
    kiosk.person.wait(lambda: page(kiosk)._offers.rows, "the services")
    kiosk.person.settle()


def begin(kiosk):
    kiosk.person.tap("begin-registration")
    kiosk.wait_for(Screen.Question)
    kiosk.person.settle()
    return kiosk.visit


def park(kiosk) -> None:
    kiosk.person.tap("header-help")
    kiosk.wait_for(Screen.Staff)
    kiosk.person.settle()
    kiosk.person.tap("give-back")
    kiosk.person.wait(lambda: page(kiosk)._open.rows, "the open visits")
    kiosk.person.settle()


def test_two_visits_are_open_at_once_and_each_goes_on_where_it_was(hall):
    come_in(hall)
    first = begin(hall)
    park(hall)
    second = begin(hall)
    park(hall)
    assert first.id != second.id
    assert hall.visit is None
    hall.person.tap(f"visit-{first.id}")
    hall.wait_for(Screen.Question)
    assert hall.visit is first
    assert hall.station.intake.open_visits() == (first, second)


def test_giving_one_up_leads_back_to_the_others(hall):
    come_in(hall)
    first = begin(hall)
    park(hall)
    second = begin(hall)
    hall.person.tap("header-finish")
    hall.person.wait(lambda: hall.person.find("dialog-confirm", "finish-dialog"), "a question")
    hall.flow.shell.confirmFinish()
    hall.wait_for(Screen.Staff)
    hall.person.settle()
    assert (first.is_over, second.is_over) == (False, True)
    assert hall.flow.duty.session is not None


def test_a_slip_of_the_kiosk_is_opened_by_its_code(hall):
    walk_in = hall.station.intake.begin("registration", "ru")
    offered = hall.station.handover.offer(walk_in)
    walk_in.discard()
    come_in(hall)
    hall.flow.showing.take(offered.slip.text)
    hall.wait_for(Screen.Question)
    assert hall.visit.id == walk_in.id
    assert hall.flow.shell.spoken == "ru"
    assert hall.visit.is_held


@pytest.mark.nightly
def test_a_slip_that_opens_nothing_says_why(hall):
    come_in(hall)
    page(hall).openSlip("no slip")
    hall.person.wait(lambda: page(hall).trouble, "a reason")
    assert hall.screen == Screen.Staff
    assert hall.person.find("trouble").isVisible()


@pytest.mark.nightly
def test_who_is_called_away_finds_the_visit_again(hall, clock):
    come_in(hall)
    visit = begin(hall)
    clock.advance(timedelta(minutes=10))
    hall.flow.tick()
    assert hall.screen == Screen.Attract
    hall.person.wait(lambda: not visit.is_held, "the end of the officer's part")
    assert not visit.is_over
    come_in(hall)
    hall.person.tap(f"visit-{visit.id}")
    hall.wait_for(Screen.Question)
    assert hall.visit is visit


@pytest.mark.nightly
def test_leaving_the_page_of_the_visit_leaves_it_open(hall):
    come_in(hall)
    visit = begin(hall)
    hall.person.tap("header-help")
    hall.wait_for(Screen.Staff)
    hall.person.settle()
    hall.person.tap("header-finish")
    hall.wait_for(Screen.Attract)
    assert not visit.is_over
    assert hall.visit is None


def test_whoever_finishes_a_long_visit_does_not_come_to_the_others(hall, clock):
    come_in(hall)
    first = begin(hall)
    park(hall)
    begin(hall)
    clock.advance(timedelta(seconds=61))
    hall.flow.shell.confirmFinish()
    hall.wait_for(Screen.Staff)
    hall.person.settle()
    assert hall.person.find(f"visit-{first.id}") is None
    hall.person.tap("input", "staff-pin")
    hall.person.type("482915")
    hall.person.tap("sign-in")
    hall.person.wait(lambda: hall.person.find(f"visit-{first.id}"), "the open visits")


def test_two_taps_open_one_visit_and_its_own_page(hall):
    come_in(hall)
    first = begin(hall)
    park(hall)
    second = begin(hall)
    park(hall)
    page(hall).goOn(first.id)
    page(hall).goOn(second.id)
    hall.wait_for(Screen.Question)
    hall.person.settle()
    assert hall.visit is first
    hall.flow.screens.staff._pages._made["visit"].writeNote("of the first")
    hall.person.wait(lambda: first.assistance.note, "the note")
    assert second.assistance.note == ""


def test_a_page_of_the_visit_before_is_never_shown_again(hall):
    come_in(hall)
    begin(hall)
    before = hall.flow.screens.staff._pages._made["visit"]
    park(hall)
    second = begin(hall)
    now = hall.flow.screens.staff._pages._made["visit"]
    assert now is not before
    assert now.context.beside.hand.visit is second


def test_what_an_officer_has_on_the_screen_outlives_a_damaged_database(hall):
    come_in(hall)
    visit = begin(hall)
    hall.flow.stop("storage.damaged")
    hall.person.settle()
    assert not visit.is_over
    assert hall.flow.duty.session is None
    assert hall.visit is None


def figures(kiosk):
    """What was counted today, by kind, form and item."""
    found = kiosk.station.store.counts.figures(local(kiosk.clock.now()).date())
    return {(one.kind, one.form, one.item): one.count for one in found}


def test_what_an_officer_takes_is_counted_once_and_apart_from_whoever_walks_in(hall):
    come_in(hall)
    first = begin(hall)
    for _ in range(2):
        park(hall)
        hall.person.tap(f"visit-{first.id}")
        hall.wait_for(Screen.Question)
        hall.person.settle()
    assert figures(hall) == {}, "it is still open"
    hall.person.tap("header-finish")
    hall.person.wait(lambda: hall.person.find("dialog-confirm", "finish-dialog"), "a question")
    hall.flow.shell.confirmFinish()
    hall.wait_for(Screen.Staff)
    hall.person.wait(lambda: figures(hall), "the figures")
    assert figures(hall) == {
        (Kind.BEGUN, "registration", DESK): 1,
        (Kind.LEFT, "registration", DESK): 1,
    }
