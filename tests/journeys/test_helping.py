# SPDX-License-Identifier: Apache-2.0
"""Whoever is stuck calls an officer, who helps with the same answers, or takes a slip along."""

import io
import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from kiosk.errors import ReceiptError, StorageError
from kiosk.handover import Slip
from kiosk.intake.assistance import FILE
from kiosk.sealing import ServiceIdentity
from kiosk.staff import Member, Role, Session
from tests.journeys.test_staff import IDLE, Door, press, sign_in
from ui.viewmodels.help import HelpViewModel
from ui.viewmodels.shell import ShellViewModel
from ui.viewmodels.staff import StaffViewModel

Screen = ShellViewModel.Screen
State = HelpViewModel.State
PIN = "482915"


def at_desk(clock) -> Session:
    member = Member(id="m-desk", name="desk", role=Role.OFFICER)
    return Session(member=member, began_at=clock.now())


@pytest.fixture
def door(clock):
    return Door(clock, Role.OFFICER)


@pytest.fixture
def hall(run_kiosk, door, clock):
    """A kiosk with staff; what they sign out of is let go, as at a real one."""
    with run_kiosk(opened=False) as kiosk:
        real = door.desk("badge", "key", "corner")

        def sign_out(session, why):
            kiosk.station.intake.let_go(session)
            real.sign_out(session, why)

        kiosk.desk = replace(kiosk.desk, staff=replace(real, sign_out=sign_out))
        kiosk.open()
        kiosk.person.wait(lambda: kiosk.flow.services._services.rows, "the services")
        yield kiosk


def call(kiosk) -> None:
    kiosk.person.tap("header-help")
    kiosk.wait_for(Screen.Help)
    kiosk.person.settle()


def come_in(kiosk) -> None:
    call(kiosk)
    kiosk.person.tap("officer-here")
    kiosk.wait_for(Screen.Staff)
    kiosk.person.settle()
    sign_in(kiosk, "aysel", PIN)
    kiosk.wait_for(Screen.Question)
    kiosk.person.settle()


def take_slip(kiosk) -> None:
    call(kiosk)
    kiosk.person.tap("ask-slip")
    kiosk.person.settle()
    kiosk.person.tap("print-slip")
    kiosk.person.wait(lambda: kiosk.flow.screens.help.state != State.Printing, "a slip")
    kiosk.person.settle()


def code_on(kiosk) -> str:
    (job,) = kiosk.printer.printed
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(job.png)).convert("L"))
    return code.text


def test_help_is_asked_for_on_every_page_and_leads_back(hall):
    assert hall.person.find("header-help") is None
    hall.begin()
    page = hall.flow.question.page_id
    call(hall)
    hall.person.tap("back")
    hall.wait_for(Screen.Question)
    assert hall.flow.question.page_id == page


@pytest.mark.nightly
def test_its_tool_is_called_by_what_it_does(hall):
    hall.begin()
    assert hall.person.find("header-help").property("accessibleName") == "Call staff"


@pytest.mark.nightly
def test_without_staff_nobody_is_called(run_kiosk):
    with run_kiosk(opened=False) as kiosk:
        kiosk.desk = replace(kiosk.desk, staff=None)
        kiosk.open()
        kiosk.person.wait(lambda: kiosk.flow.services._services.rows, "the services")
        kiosk.begin()
        assert kiosk.person.find("header-help") is None


def test_a_slip_takes_the_answers_to_the_desk_and_leaves_none_here(hall, clock):
    hall.begin()
    visit = hall.visit
    take_slip(hall)
    assert hall.flow.screens.help.state == State.Printed
    assert hall.text("until") == hall.flow.screens.help.until != ""
    hall.person.tap("have-slip")
    hall.wait_for(Screen.Attract)
    assert hall.visit is None
    assert visit.is_over
    assert hall.flow.screens.help.offered is None
    here = hall.station.handover.resume(code_on(hall), at_desk(clock))
    assert here.id == visit.id
    assert here.language == "en"


def test_where_no_slip_came_out_the_visit_goes_on_and_nothing_is_kept(hall, clock):
    hall.begin()
    take_slip(hall)
    hall.person.tap("no-slip")
    hall.person.settle()
    assert hall.person.find("trouble").isVisible()
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        hall.station.handover.resume(code_on(hall), at_desk(clock))
    hall.person.tap("back")
    hall.wait_for(Screen.Question)
    assert not hall.visit.is_over


def test_a_slip_that_a_desk_has_opened_is_not_denied(hall, clock):
    """The visit would be open twice."""
    hall.begin()
    visit = hall.visit
    take_slip(hall)
    here = hall.station.handover.resume(code_on(hall), at_desk(clock))
    hall.person.tap("no-slip")
    hall.person.wait(lambda: hall.flow.screens.help.state == State.Elsewhere, "the word")
    hall.person.settle()
    assert hall.screen == Screen.Help
    assert hall.person.find("elsewhere").isVisible()
    assert hall.person.find("back") is None
    hall.person.tap("leave-slip")
    hall.wait_for(Screen.Attract)
    assert visit.is_over
    assert not here.is_over


def test_where_nobody_can_say_whether_it_was_used_nothing_goes_on(hall, clock, monkeypatch):
    hall.begin()
    take_slip(hall)

    def refuse(_visit):
        raise StorageError("full", code="storage.full")

    with monkeypatch.context() as broken:
        broken.setattr(hall.station.drafts, "of", refuse)
        hall.person.tap("no-slip")
        hall.person.wait(lambda: hall.flow.screens.help.trouble, "why")
        assert hall.flow.screens.help.state == State.Printed
        assert not hall.flow.screens.help.settling
    hall.person.settle()
    hall.person.tap("no-slip")
    hall.person.wait(lambda: hall.flow.screens.help.state == State.Choosing, "the choice")
    hall.person.settle()
    hall.person.tap("back")
    hall.wait_for(Screen.Question)


def test_a_slip_that_comes_out_behind_a_person_opens_nothing(hall, clock):
    hall.begin()
    call(hall)
    begun, goes_on = threading.Event(), threading.Event()
    really = hall.printer.print

    def slowly(job):
        begun.set()
        assert goes_on.wait(20)
        return really(job)

    hall.printer.print = slowly
    hall.person.tap("ask-slip")
    hall.person.settle()
    hall.person.tap("print-slip")
    hall.person.wait(begun.is_set, "the printer")
    hall.flow.leaving.end()
    goes_on.set()
    hall.wait_for(Screen.Attract)
    drafts = hall.station.drafts
    hall.person.wait(lambda: hall.printer.printed and not drafts.unoffered(), "the end of it")
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        hall.station.handover.resume(code_on(hall), at_desk(clock))


@pytest.mark.parametrize("is_used", [False, True])
def test_after_a_crash_a_visit_goes_on_here_or_by_its_slip(run_kiosk, door, clock, is_used):
    """And never both; a slip that lies somewhere is void once the person goes on here."""
    with run_kiosk() as first:
        first.begin()
        visit = first.visit.id
        slip = first.station.handover.offer(first.visit).slip
    with run_kiosk() as second:
        second.person.wait(lambda: second.visit is not None, "the visit")
        if is_used:
            second.station.handover.resume(slip.text, at_desk(clock))
        second.come_back()
        if is_used:
            second.wait_for(Screen.Help)
            assert second.flow.screens.help.state == State.Elsewhere
            second.person.settle()
            second.person.tap("leave-slip")
            second.wait_for(Screen.Attract)
        else:
            second.wait_for(Screen.Question)
            assert second.visit.id == visit
            with pytest.raises(ReceiptError, match=r"slip\.taken"):
                second.station.handover.resume(slip.text, at_desk(clock))


def test_what_a_slip_has_opened_is_not_brought_back(run_kiosk, clock):
    with run_kiosk() as first:
        first.begin()
        slip = first.station.handover.offer(first.visit).slip
        first.station.handover.resume(slip.text, at_desk(clock))
    with run_kiosk() as second:
        second.person.wait(lambda: second.flow.services._services.rows, "the services")
        second.person.settle()
        assert second.visit is None
        assert second.flow.shell.cover == ShellViewModel.Overlay.NoOverlay


def test_a_printer_without_paper_costs_nothing(hall):
    hall.printer.run_out_of_paper()
    hall.begin()
    take_slip(hall)
    assert hall.flow.screens.help.state == State.Choosing
    assert hall.person.find("trouble").isVisible()
    assert hall.station.drafts.unoffered() == ()
    assert not hall.visit.is_over


@pytest.mark.nightly
def test_nobody_is_given_a_slip_unasked(hall):
    hall.begin()
    call(hall)
    hall.person.tap("ask-slip")
    hall.person.settle()
    hall.person.tap("back")
    hall.person.settle()
    assert hall.flow.screens.help.state == State.Choosing
    assert hall.printer.printed == []
    assert hall.station.drafts.unoffered() == ()


@pytest.mark.nightly
def test_whoever_asks_and_goes_away_leaves_nothing(hall, clock):
    hall.begin()
    visit = hall.visit
    call(hall)
    clock.advance(timedelta(minutes=10))
    hall.flow.tick()
    assert hall.screen == Screen.Attract
    assert visit.is_over


def test_an_officer_goes_on_with_the_same_visit(hall, door, service_identity):
    hall.begin()
    visit, page = hall.visit, hall.flow.question.page_id
    come_in(hall)
    assert (hall.visit, hall.flow.question.page_id) == (visit, page)
    assert visit.is_held
    assert hall.flow.shell.spoken == "en"
    hall.person.tap("header-help")
    hall.wait_for(Screen.Staff)
    hall.person.settle()
    hall.person.tap("input", "note")
    hall.person.type("seen it")
    assert visit.assistance.note == "seen it"
    hall.person.tap("go-on")
    hall.wait_for(Screen.Question)
    hall.fill(hall.sample())
    hall.wait_for(Screen.Check)
    submitted = visit.submit()
    sealed = hall.station.store.outbox.body(submitted.id, 0, 1 << 20)
    assert isinstance(service_identity, ServiceIdentity)
    record = json.loads(service_identity.open(sealed)[FILE])
    assert (record["officers"], record["note"]) == (["0190"], "seen it")


@pytest.mark.nightly
def test_an_officer_leaves_it_to_the_person(hall, door):
    hall.begin()
    visit = hall.visit
    come_in(hall)
    hall.person.tap("header-help")
    hall.wait_for(Screen.Staff)
    hall.person.settle()
    hall.person.tap("give-back")
    hall.wait_for(Screen.Question)
    hall.person.wait(lambda: door.gone, "the sign-out")
    assert not visit.is_held
    assert hall.flow.duty.session is None
    assert hall.visit is visit


@pytest.mark.nightly
def test_leaving_the_sign_in_leads_back_to_the_visit(hall):
    hall.begin()
    visit = hall.visit
    call(hall)
    hall.person.tap("officer-here")
    hall.wait_for(Screen.Staff)
    hall.person.tap("header-finish")
    hall.wait_for(Screen.Question)
    assert hall.visit is visit
    assert not visit.is_over


@pytest.mark.nightly
def test_a_sign_in_that_nobody_uses_leads_back_and_then_nobody_is_left(hall, clock):
    hall.begin()
    visit = hall.visit
    call(hall)
    hall.person.tap("officer-here")
    hall.wait_for(Screen.Staff)
    clock.advance(timedelta(seconds=61))
    hall.flow.tick()
    assert hall.screen == Screen.Question
    clock.advance(timedelta(minutes=10))
    hall.flow.tick()
    assert hall.screen == Screen.Attract
    assert visit.is_over


def test_an_officer_who_goes_away_has_it_no_longer(hall, door, clock):
    hall.begin()
    come_in(hall)
    visit = hall.visit
    assert hall.flow.screens.staff.assisting
    hall.flow.leaving.policy = replace(
        hall.flow.leaving.policy, warn_after=timedelta(seconds=IDLE * 3)
    )
    clock.advance(timedelta(seconds=IDLE + 1))
    hall.flow.tick()
    hall.person.wait(lambda: door.gone, "the sign-out")
    hall.person.wait(lambda: not visit.is_held, "the end of the officer's part")
    assert not hall.flow.screens.staff.assisting
    assert hall.screen == Screen.Question


@pytest.mark.nightly
def test_a_technician_takes_no_part(hall, door):
    door.role = Role.TECHNICIAN
    hall.begin()
    call(hall)
    hall.person.tap("officer-here")
    hall.wait_for(Screen.Staff)
    hall.person.settle()
    sign_in(hall, "aysel", PIN)
    hall.person.wait(lambda: hall.flow.screens.staff.trouble, "a refusal")
    assert hall.flow.screens.staff.state == StaffViewModel.State.Out
    assert hall.screen == Screen.Staff
    assert (hall.visit.assistance, hall.flow.duty.session) == (None, None)


@pytest.mark.nightly
def test_the_key_still_leads_nowhere_while_somebody_is_served(hall):
    hall.begin()
    press(hall)
    assert hall.screen == Screen.Question
    call(hall)
    press(hall)
    assert hall.screen == Screen.Help


@pytest.mark.nightly
def test_another_slip_is_not_this_one(hall, clock):
    """The negative control: only the code on this paper opens this visit."""
    hall.begin()
    take_slip(hall)
    hall.person.tap("have-slip")
    with pytest.raises(ReceiptError, match=r"slip\.unknown"):
        hall.station.handover.resume(Slip.new().text, at_desk(clock))


def test_a_person_s_own_touches_keep_no_officer_signed_in(hall, clock, door):
    hall.begin()
    come_in(hall)
    for _minute in range(6):
        clock.advance(timedelta(seconds=60))
        hall.flow.touch()
        hall.flow.tick()
    assert hall.flow.duty.session is None
    hall.person.wait(lambda: not hall.visit.is_held, "the end of the officer's part")
    hall.person.wait(lambda: door.gone == [("aysel", "idle")], "the sign-out")


def test_the_officer_s_page_asks_who_is_there_after_a_while(hall, clock):
    hall.begin()
    come_in(hall)
    staff = hall.flow.screens.staff
    clock.advance(timedelta(seconds=61))
    hall.person.tap("header-help")
    hall.wait_for(Screen.Staff)
    hall.person.settle()
    assert staff.locked
    assert hall.person.find("note") is None
    for pin, locked in (("111111", True), (PIN, False)):
        hall.person.tap("input", "staff-pin")
        hall.person.type(pin)
        hall.person.tap("sign-in")
        hall.person.wait(lambda: staff.state != StaffViewModel.State.Trying, "an answer")
        hall.person.settle()
        assert staff.locked is locked
    assert hall.person.find("note") is not None


def test_an_officer_who_left_the_sign_in_does_not_come_in_later(hall, door):
    compared = threading.Event()
    duty = hall.flow.duty
    slow = lambda name, pin: (compared.wait(10), door.sign_in(name, pin))[1]  # noqa: E731
    duty._desk = replace(duty._desk, sign_in=slow)
    hall.begin()
    call(hall)
    hall.person.tap("officer-here")
    hall.wait_for(Screen.Staff)
    hall.flow.screens.staff.signIn("aysel", PIN)
    hall.person.settle()
    hall.person.tap("header-finish")
    hall.wait_for(Screen.Question)
    compared.set()
    hall.person.wait(lambda: door.gone == [("aysel", "asked")], "the end of the session")
    assert duty.session is None
    assert not hall.visit.is_held


def test_a_screen_that_broke_leaves_nobody_signed_in(hall):
    press(hall)
    sign_in(hall, "aysel", PIN)
    assert hall.flow.duty.session is not None
    hall.flow.leaving.break_off()
    hall.person.settle()
    assert hall.screen == Screen.OutOfOrder
    press(hall)
    assert hall.flow.duty.session is None
    assert hall.flow.screens.staff.state == StaffViewModel.State.Out
