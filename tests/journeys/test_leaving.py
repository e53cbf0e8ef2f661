# SPDX-License-Identifier: Apache-2.0
"""The next person is a stranger: how a visit ends, and how a crash does not end it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from kiosk.errors import StorageError
from ui.viewmodels.sending import SendingViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
Overlay = ShellViewModel.Overlay

CANARY = "CANARYOVA"


def with_a_name(kiosk, language="en"):
    kiosk.begin(language)
    kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
    kiosk.answer(surname=CANARY)


def shown_texts(window) -> str:
    """Everything that any item of the window still holds."""
    from ui.walker import _below

    return "\n".join(
        str(item.property("text")) for item in _below(window.contentItem()) if item.property("text")
    )


def test_a_visit_left_alone_warns_and_then_clears(kiosk, clock, settings):
    with_a_name(kiosk)
    assert CANARY in shown_texts(kiosk.window)
    clock.advance(timedelta(seconds=settings.idle.warn_after))
    kiosk.flow.tick()
    assert kiosk.flow.shell.cover == Overlay.StillThere
    assert str(settings.idle.grace) in kiosk.flow.shell.countdown
    clock.advance(timedelta(seconds=settings.idle.grace))
    kiosk.flow.tick()
    assert kiosk.screen == Screen.Attract
    kiosk.person.settle()
    assert CANARY not in shown_texts(kiosk.window)
    assert kiosk.station.intake.resume() is None


def test_one_touch_on_the_warning_goes_on(kiosk, clock):
    with_a_name(kiosk)
    clock.advance(timedelta(seconds=125))
    kiosk.flow.tick()
    kiosk.person.tap("dialog-confirm", "still-there-dialog")
    assert kiosk.flow.shell.cover == Overlay.NoOverlay
    kiosk.flow.tick()
    assert kiosk.screen == Screen.Question
    assert kiosk.items()["surname"].question.value == CANARY


def test_a_touch_keeps_the_visit_awake(kiosk, clock):
    with_a_name(kiosk)
    for _minute in range(5):
        clock.advance(timedelta(seconds=100))
        kiosk.person.tap("header-text-size")
        kiosk.flow.tick()
        assert kiosk.flow.shell.cover == Overlay.NoOverlay


def test_a_clock_that_jumps_ends_no_visit(kiosk, clock):
    with_a_name(kiosk)
    clock.jump(clock.now() + timedelta(days=400))
    kiosk.flow.tick()
    assert kiosk.screen == Screen.Question


def test_finish_asks_once_and_clears(kiosk):
    with_a_name(kiosk)
    kiosk.person.tap("header-finish")
    assert kiosk.flow.shell.cover == Overlay.FinishQuestion
    kiosk.person.tap("dialog-cancel", "finish-dialog")
    assert kiosk.items()["surname"].question.value == CANARY
    kiosk.person.tap("header-finish")
    kiosk.person.tap("dialog-confirm", "finish-dialog")
    assert kiosk.screen == Screen.Attract
    assert kiosk.visit is None


def test_reading_aids_are_for_one_person(kiosk):
    kiosk.begin("ru")
    kiosk.person.tap("header-text-size")
    kiosk.person.tap("header-contrast")
    assert (kiosk.flow.shell.textSize, kiosk.flow.shell.contrast) == (2, "high")
    kiosk.person.tap("header-finish")
    kiosk.person.tap("dialog-confirm", "finish-dialog")
    assert (kiosk.flow.shell.textSize, kiosk.flow.shell.contrast) == (1, "default")
    assert kiosk.flow.shell.language == "az"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_crash_brings_the_person_back_to_their_page(run_kiosk, language):
    with run_kiosk() as first:
        with_a_name(first, language)
        page, visit = first.flow.question.page_id, first.visit.id
    with run_kiosk() as second:
        second.come_back()
        second.wait_for(Screen.Question)
        assert second.flow.question.page_id == page
        assert second.visit.id == visit
        assert second.items()["surname"].question.value == CANARY
        assert second.flow.shell.language == language


def test_a_crash_at_the_check_returns_to_the_check(run_kiosk):
    with run_kiosk() as first:
        first.begin()
        first.fill(first.sample(0))
        first.wait_for(Screen.Check)
    with run_kiosk() as second:
        second.come_back()
        second.wait_for(Screen.Check)


def test_nothing_of_a_person_is_shown_before_they_say_that_it_is_theirs(run_kiosk):
    with run_kiosk() as first:
        with_a_name(first)
    with run_kiosk() as second:
        second.person.wait(lambda: second.flow.shell.cover == Overlay.ReturnQuestion, "a question")
        second.person.settle()
        assert second.screen == Screen.Attract
        assert second.reaches(second.focused(), "return-dialog")
        shown = shown_texts(second.window)
        assert CANARY not in shown
        assert second.flow.shell.returnText in shown
        second.person.tap("dialog-cancel", "return-dialog")
        assert second.visit is None
        assert second.flow.shell.cover == Overlay.NoOverlay
        assert second.station.intake.resume() is None


def test_how_a_person_reads_and_listens_comes_back_before_the_question(run_kiosk):
    """Or whoever can't see would stand before a silent screen."""
    with run_kiosk() as first:
        shell, speech = first.flow.shell, first.flow.screens.speech
        with_a_name(first)
        for turn in (shell.nextTextSize, shell.nextTextSize, shell.nextContrast, shell.turnMotion):
            turn()
        for turn in (speech.toggle, speech.faster, speech.quieter, speech.toggleAloud):
            turn()
        shell.turnCurtain()
        kept = shell.habits() | speech.habits()
        assert kept == {
            **kept,
            "letters": 3,
            "contrast": "high",
            "dark": True,
            "speech": True,
            "captions": True,
        }
    with run_kiosk() as second:
        second.listener.record(second)
        second.person.wait(lambda: second.flow.shell.cover == Overlay.ReturnQuestion, "a question")
        shell, speech = second.flow.shell, second.flow.screens.speech
        assert shell.habits() | speech.habits() == kept
        assert not speech.aloud

        def is_asked() -> bool:
            second.listener.player.pass_time(1)
            return shell.returnTitle in [text for _language, text in second.listener.said]

        second.person.wait(is_asked, "the question, aloud")
        assert CANARY not in str(second.listener.said)
        shell.dismiss()
        shell.confirmFinish()
        second.person.settle()
        assert shell.habits()["letters"] == 1
        assert not speech.is_on


def test_whoever_does_not_come_back_is_forgotten(run_kiosk, clock, settings):
    with run_kiosk() as first:
        with_a_name(first)
    with run_kiosk() as second:
        second.person.wait(lambda: second.flow.shell.cover == Overlay.ReturnQuestion, "a question")
        for wait, is_asked in ((settings.idle.receipt - 1, True), (1, False)):
            clock.advance(timedelta(seconds=wait))
            second.flow.tick()
            assert (second.flow.shell.cover == Overlay.ReturnQuestion) is is_asked
        assert second.visit is None
        assert second.flow.shell.spoken == "az"
        assert second.station.intake.resume() is None


def test_a_gate_that_has_closed_keeps_nobody_out_who_was_in(run_kiosk, settings):
    with run_kiosk() as first:
        with_a_name(first)
    (settings.data_dir / "maintenance").touch()
    with run_kiosk() as second:
        second.come_back()
        second.wait_for(Screen.Question)
        assert second.items()["surname"].question.value == CANARY


def test_whoever_has_touched_a_language_meanwhile_is_asked_as_well(run_kiosk):
    with run_kiosk() as first:
        with_a_name(first)
    with run_kiosk(opened=False) as second:
        second.person.tap("language-ru")
        second.wait_for(Screen.Services)
        second.open()
        second.come_back()
        second.wait_for(Screen.Question)
        assert second.items()["surname"].question.value == CANARY


def test_a_crash_behind_the_taking_leads_to_the_receipt_of_whoever_says_so(run_kiosk):
    with run_kiosk() as first:
        first.begin()
        first.fill(first.sample(0))
        first.wait_for(Screen.Check)
        first.visit._desk.savepoint.clear = lambda: None  # the crash comes before it
        reference = first.visit.submit().reference
    with run_kiosk() as second:
        second.person.wait(lambda: second.flow.shell.cover == Overlay.ReturnQuestion, "a question")
        assert second.flow.shell.returnTitle == "Is this application yours?"
        second.come_back()
        second.wait_for(Screen.Receipt)
        assert reference[:4] in second.flow.receipt.reference
        assert len(list(second.station.store.outbox.entries())) == 1


def test_a_person_who_finished_is_not_brought_back(run_kiosk):
    with run_kiosk() as first:
        with_a_name(first)
        first.person.tap("header-finish")
        first.person.tap("dialog-confirm", "finish-dialog")
    with run_kiosk() as second:
        second.person.settle()
        assert second.screen == Screen.Attract
        assert second.visit is None


def test_an_unconfirmed_save_is_said_and_may_be_tried_again(kiosk, monkeypatch):
    kiosk.begin()
    kiosk.fill(kiosk.sample(0))
    kiosk.wait_for(Screen.Check)
    submit, tries = kiosk.visit.submit, []

    def failing():
        tries.append(None)
        if len(tries) == 1:
            raise StorageError("the disk went away", code="storage.unconfirmed")
        return submit()

    monkeypatch.setattr(kiosk.visit, "submit", failing)
    kiosk.person.tap("acknowledge", "field-consent")
    kiosk.person.tap("send")
    kiosk.person.wait(
        lambda: kiosk.flow.sending.state == SendingViewModel.State.Failed, "the trouble"
    )
    assert kiosk.screen == Screen.Sending
    kiosk.person.wait(
        lambda: kiosk.flow.sending.trouble == kiosk.text("sending-text"), "what has happened"
    )
    kiosk.person.tap("try-again")
    kiosk.wait_for(Screen.Receipt)
    assert len(list(kiosk.station.store.outbox.entries())) == 1


def test_a_save_that_failed_is_not_left_standing_for_the_next_person(kiosk, clock, monkeypatch):
    def failing():
        raise StorageError("the disk went away", code="storage.failed")

    kiosk.begin()
    kiosk.fill(kiosk.sample(0))
    kiosk.wait_for(Screen.Check)
    monkeypatch.setattr(kiosk.visit, "submit", failing)
    kiosk.person.tap("acknowledge", "field-consent")
    kiosk.person.tap("send")
    kiosk.person.wait(
        lambda: kiosk.flow.sending.state == SendingViewModel.State.Failed, "the trouble"
    )
    clock.advance(timedelta(seconds=200))
    kiosk.flow.tick()
    assert kiosk.screen == Screen.Attract
    assert kiosk.station.intake.resume() is None


def test_a_kiosk_in_trouble_says_where_to_turn_and_recovers(kiosk):
    with_a_name(kiosk)
    kiosk.flow.stop("storage.failed")
    assert kiosk.screen == Screen.OutOfOrder
    assert kiosk.text("out-of-order-reason")
    kiosk.flow.start(kiosk.desk)
    assert kiosk.screen == Screen.Attract


def test_before_the_station_is_open_a_person_may_choose_a_language(run_kiosk):
    with run_kiosk(opened=False) as kiosk:
        kiosk.person.tap("language-en")
        kiosk.wait_for(Screen.Services)
        kiosk.open()
        kiosk.person.wait(lambda: kiosk.person.find("service-registration"), "the service")
        kiosk.person.settle()
        kiosk.person.tap("service-registration")
        kiosk.wait_for(Screen.Question)


def test_a_visit_that_brings_the_program_down_again_and_again_is_given_up(
    run_kiosk, clock, settings
):
    with run_kiosk() as kiosk:
        with_a_name(kiosk)
    for crash in range(3):
        with run_kiosk() as kiosk:
            kiosk.come_back()
            kiosk.wait_for(Screen.Question)
            kiosk.person.settle()
            # an answer is no step away from what brings it down
            kiosk.visit.answer(kiosk.items()["surname"].question.ref, f"ANNA{'A' * crash}")
    with run_kiosk() as kiosk:
        kiosk.wait_for(Screen.OutOfOrder)
        assert kiosk.flow.out_of_order.code == "visit.given-up"
        assert kiosk.flow.shell.spoken == "en"
        assert "ask an officer" in kiosk.text("out-of-order-reason")
        assert kiosk.visit is None
        assert kiosk.station.intake.resume() is None
        clock.advance(timedelta(seconds=settings.idle.receipt))
        kiosk.flow.tick()
        assert kiosk.screen == Screen.Attract
        kiosk.person.settle()
        kiosk.begin("ru")


def test_another_page_in_between_is_reason_enough_to_come_back(run_kiosk):
    with run_kiosk() as kiosk:
        with_a_name(kiosk)
    for crash in range(5):
        with run_kiosk() as kiosk:
            kiosk.come_back()
            kiosk.wait_for(Screen.Question)
            kiosk.flow.way.show(kiosk.visit.session.pages()[crash % 2])


def test_a_visit_that_ends_as_its_next_page_comes_leaves_nothing_to_be_done(kiosk):
    """Whatever the next page has put off ends with its screen: Qt would warn of it else."""
    kiosk.begin()
    page = kiosk.flow.question.page_id
    kiosk.answer(**{name: kiosk.sample(0)[name] for name in kiosk.items()})
    shown = []
    kiosk.flow.question.pageShown.connect(lambda: shown.append(kiosk.flow.question.page_id))
    kiosk.flow.question.goOn()
    kiosk.flow.shell.confirmFinish()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the screen is gone first
    assert shown
    assert shown[0] != page
    kiosk.person.settle()
    assert kiosk.screen == Screen.Attract
