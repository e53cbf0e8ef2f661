# SPDX-License-Identifier: Apache-2.0
"""Whoever has gone is asked, then forgotten; whoever is there has all the time they need."""

import time
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt

from kiosk.clock import SystemClock
from kiosk.errors import StorageError
from kiosk.readers import Readers
from kiosk.readers.fakes import MemoryBarcodeReader, MemoryPageReader
from ui.viewmodels.sending import SendingViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
Overlay = ShellViewModel.Overlay


@pytest.fixture
def wait(kiosk, clock):
    """Let seconds pass, a tick each as a kiosk has them."""

    def seconds(count: float) -> Overlay:
        clock.advance(timedelta(seconds=count))
        kiosk.flow.tick()
        return kiosk.flow.shell.cover

    return seconds


class Slow(MemoryPageReader):
    """A reader that gives nothing until it may."""

    def __init__(self, *pictures) -> None:
        super().__init__(*pictures)
        self.may_end = Event()

    def take(self):
        self.may_end.wait(20)
        return super().take()


class Voice:
    is_on = True
    is_speaking = False


@pytest.fixture
def voice(kiosk):
    kiosk.flow.leaving.voice = Voice()
    return kiosk.flow.leaving.voice


def test_the_question_has_the_focus_on_going_on(kiosk, wait):
    kiosk.begin()
    assert wait(120) == Overlay.StillThere
    kiosk.person.settle()
    assert kiosk.focused().objectName() == "dialog-confirm"
    assert kiosk.reaches(kiosk.focused(), "still-there-dialog")


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_one_key_goes_on_and_none_ends_the_visit(kiosk, wait, key):
    kiosk.begin()
    wait(125)
    kiosk.person.settle()
    kiosk.person.press(key)
    assert wait(1) == Overlay.NoOverlay
    assert kiosk.screen == Screen.Question


def test_the_time_can_be_had_again_as_often_as_one_likes(kiosk, wait):
    kiosk.begin()
    for _time in range(25):
        assert wait(149) == Overlay.StillThere
        kiosk.person.tap("dialog-confirm", "still-there-dialog")
        assert kiosk.flow.shell.cover == Overlay.NoOverlay
    assert kiosk.screen == Screen.Question


def test_the_countdown_is_seen_and_counts(kiosk, wait):
    kiosk.begin("en")
    seen = []
    for _second in range(3):
        wait(120 if not seen else 1)
        seen.append(kiosk.flow.shell.countdown)
    assert [
        text for text in seen if any(f"{left} seconds" in text for left in (30, 29, 28))
    ] == seen
    assert len(set(seen)) == 3


def test_what_the_question_interrupted_comes_back(kiosk, wait):
    kiosk.begin()
    kiosk.person.tap("header-language")
    assert wait(120) == Overlay.StillThere
    kiosk.person.tap("dialog-confirm", "still-there-dialog")
    assert kiosk.flow.shell.cover == Overlay.LanguagePicker
    wait(151)
    assert kiosk.screen == Screen.Attract
    assert kiosk.flow.shell.cover == Overlay.NoOverlay


def test_the_largest_letters_are_given_longer(kiosk, wait):
    kiosk.begin()
    while kiosk.flow.shell.textSize != 3:
        kiosk.flow.shell.nextTextSize()
    kiosk.flow.touch()
    assert wait(299) == Overlay.NoOverlay
    assert wait(1) == Overlay.StillThere
    wait(30)
    assert kiosk.screen == Screen.Attract


def test_whoever_listens_is_given_longer_from_the_last_word_on(kiosk, wait, voice):
    kiosk.begin()
    voice.is_speaking = True
    assert wait(400) == Overlay.NoOverlay
    voice.is_speaking = False
    assert wait(299) == Overlay.NoOverlay
    assert wait(1) == Overlay.StillThere


def test_the_question_itself_may_be_read_to_nobody(kiosk, wait, voice):
    """Or a kiosk that talks to an empty hall would keep the answers for ever."""
    kiosk.begin()
    assert wait(300) == Overlay.StillThere
    voice.is_speaking = True
    for _second in range(30):
        wait(1)
    assert kiosk.screen == Screen.Attract


@pytest.mark.parametrize("trouble", ["", "reader.timeout"])
def test_nobody_is_asked_while_their_page_is_being_read(kiosk, wait, trouble):
    """A cold scanner takes a minute and a half, and nobody touches the screen meanwhile."""
    scanner, told = Slow(b"no picture"), []
    scanner.fail(trouble)
    documents = kiosk.flow._documents
    documents.open(Readers(scanner=scanner), None)
    kiosk.begin()
    documents.take("scanner", told.append, told.append)
    try:
        assert wait(119) == wait(119) == Overlay.NoOverlay
    finally:
        scanner.may_end.set()
    kiosk.person.wait(lambda: told, "the page")
    assert wait(119) == Overlay.NoOverlay
    assert wait(1) == Overlay.StillThere


def test_what_is_being_read_for_a_page_that_was_left_holds_nothing_up(kiosk, wait):
    documents = kiosk.flow._documents
    scanner = Slow()
    documents.open(Readers(scanner=scanner), None)
    kiosk.begin()
    documents.take("scanner", lambda _page: None, lambda _code: None)
    documents.stop()
    try:
        assert wait(120) == Overlay.StillThere
    finally:
        scanner.may_end.set()


def test_a_code_that_is_read_is_a_sign_of_life(kiosk, wait, qtbot):
    reader, heard = MemoryBarcodeReader(), []
    documents = kiosk.flow._documents
    documents.open(Readers(barcode=reader), None)
    kiosk.begin()
    wait(100)
    documents.listen(kiosk, heard.append, lambda: None)
    reader.hold("AB-1")
    qtbot.waitUntil(lambda: heard == ["AB-1"], timeout=20_000)
    assert wait(100) == Overlay.NoOverlay


def test_a_machine_that_slept_forgets_whom_it_served(kiosk, wait):
    kiosk.begin()
    wait(3600)
    assert kiosk.screen == Screen.Attract
    assert kiosk.visit is None


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="this system has no such clock")
def test_sleep_counts_as_time_away(monkeypatch):
    asked = []
    monkeypatch.setattr(time, "clock_gettime", lambda which: asked.append(which) or 7.0)
    assert SystemClock().monotonic() == 7.0
    assert asked == [time.CLOCK_BOOTTIME]


def test_finish_asks_also_where_answers_wait_behind_the_services(kiosk):
    kiosk.begin()
    kiosk.person.tap("back")
    kiosk.wait_for(Screen.Services)
    kiosk.person.tap("header-finish")
    assert kiosk.flow.shell.cover == Overlay.FinishQuestion
    kiosk.person.tap("dialog-confirm", "finish-dialog")
    assert kiosk.screen == Screen.Attract


def test_finish_asks_for_nothing_where_nothing_was_said(kiosk):
    kiosk.person.tap("language-en")
    kiosk.wait_for(Screen.Services)
    kiosk.person.tap("header-finish")
    assert kiosk.screen == Screen.Attract


def test_nobody_leaves_while_an_application_is_stored_and_anybody_after_it_failed(
    kiosk, monkeypatch
):
    import threading

    held = threading.Event()

    def failing():
        held.wait(30)
        raise StorageError("the disk went away", code="storage.unconfirmed")

    kiosk.begin("en")
    kiosk.fill(kiosk.sample(0))
    kiosk.wait_for(Screen.Check)
    monkeypatch.setattr(kiosk.visit, "submit", failing)
    kiosk.person.tap("acknowledge", "field-consent")
    kiosk.person.tap("send")
    kiosk.wait_for(Screen.Sending)
    kiosk.person.settle()
    try:
        assert kiosk.person.find("header-finish") is None
        kiosk.flow.shell.finish()
        assert kiosk.flow.shell.cover == Overlay.NoOverlay
    finally:
        held.set()
    failed = SendingViewModel.State.Failed
    kiosk.person.wait(lambda: kiosk.flow.sending.state == failed, "the trouble")
    kiosk.person.settle()  # the header makes room for the way out
    kiosk.person.tap("header-finish")
    kiosk.person.settle()
    assert "919" in kiosk.flow.shell.finishText
    kiosk.person.tap("dialog-confirm", "finish-dialog")
    assert kiosk.screen == Screen.Attract
    assert kiosk.flow.sending.trouble == ""
