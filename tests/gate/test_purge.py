# SPDX-License-Identifier: Apache-2.0
"""A person ends, by whichever way, and nothing of them is anywhere: every exit by every sink."""

import gc
import logging
import os
import tempfile
import weakref
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QClipboard, QGuiApplication

from tests.gate.sinks import SINKS, Mark, looked_for
from tests.kiosks import Kiosk
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.shell import ShellViewModel
from ui.walker import _below

Screen = ShellViewModel.Screen
TYPED = 2
"""The sample in which a passport is typed."""


@pytest.fixture
def mark() -> Mark:
    return Mark()


class Hall:
    """A place where a kiosk stands, crashes and is started again on the same data."""

    def __init__(self, start: Callable[[], Any]) -> None:
        self._start = start
        self.logged: list[logging.LogRecord] = []
        self.kiosk: Any = None
        self.open()

    def open(self) -> None:
        self.kiosk = self._start()
        self.kiosk.logged = self.logged
        self.kiosk.person.wait(lambda: self.kiosk.person.find("stage"), "the screens")
        self.kiosk.person.settle()
        self.kiosk.open()
        self.kiosk.person.wait(lambda: self.kiosk.flow.services._services.rows, "the services")

    def crash(self) -> None:
        """End without a word to the visit, as a process does; nothing of it is kept here."""
        self.kiosk.crash()
        self.kiosk = None
        gc.collect()


@pytest.fixture
def hall(qapp, settings, service_identity, clock):
    made = Hall(lambda: Kiosk(qapp, settings, clock))
    keeper = logging.Handler()
    keeper.emit = made.logged.append
    logging.getLogger().addHandler(keeper)
    logging.getLogger().setLevel(logging.DEBUG)
    yield made
    logging.getLogger().removeHandler(keeper)
    logging.getLogger().setLevel(logging.WARNING)
    made.crash()


def type_name(kiosk, mark) -> None:
    """Come to the page with the name, and type it."""
    kiosk.begin("en")
    kiosk.fill(kiosk.sample(TYPED), until="surname")
    kiosk.answer(surname=mark.spelt())
    QGuiApplication.clipboard().setText(mark.spelt())


def come_to_the_check(kiosk, mark) -> None:
    type_name(kiosk, mark)
    kiosk.fill({**kiosk.sample(TYPED), "surname": mark.spelt(), "street": mark.spelt()})
    kiosk.wait_for(Screen.Check)


def come_to_the_receipt(kiosk, mark) -> None:
    come_to_the_check(kiosk, mark)
    kiosk.person.tap("acknowledge", "field-consent")
    kiosk.person.tap("send")
    kiosk.wait_for(Screen.Receipt)
    done = ReceiptViewModel.Printing.Done
    kiosk.person.wait(lambda: kiosk.flow.receipt.printing == done, "the paper")


def wait_away(kiosk, seconds: int) -> None:
    kiosk.clock.advance(timedelta(seconds=seconds))
    kiosk.flow.tick()


def by_being_done(hall, mark):
    kiosk = hall.kiosk
    come_to_the_receipt(kiosk, mark)
    kiosk.person.tap("done")


def by_finishing(hall, mark):
    kiosk = hall.kiosk
    type_name(kiosk, mark)
    kiosk.person.tap("header-finish")
    kiosk.person.tap("dialog-confirm", "finish-dialog")


def by_walking_away_from_a_question(hall, mark):
    kiosk = hall.kiosk
    type_name(kiosk, mark)
    wait_away(kiosk, 125)
    wait_away(kiosk, 26)


def by_walking_away_from_the_check(hall, mark):
    kiosk = hall.kiosk
    come_to_the_check(kiosk, mark)
    wait_away(kiosk, 151)


def by_walking_away_from_the_receipt(hall, mark):
    kiosk = hall.kiosk
    come_to_the_receipt(kiosk, mark)
    wait_away(kiosk, 61)


def by_a_crash_and_finishing_after_it(hall, mark):
    type_name(hall.kiosk, mark)
    hall.crash()
    hall.open()
    hall.kiosk.come_back()
    hall.kiosk.wait_for(Screen.Question)
    hall.kiosk.person.settle()
    assert mark.is_in(hall.kiosk.items()["surname"].question.value)
    hall.kiosk.person.tap("header-finish")
    hall.kiosk.person.tap("dialog-confirm", "finish-dialog")


def by_the_kiosk_going_out_of_order(hall, mark):
    kiosk = hall.kiosk
    type_name(kiosk, mark)
    kiosk.flow.stop("storage.failed")


EXITS: dict[str, tuple[Callable, Screen]] = {
    "finished": (by_finishing, Screen.Attract),
    "crashed": (by_a_crash_and_finishing_after_it, Screen.Attract),
    "done": (by_being_done, Screen.Attract),
    "left-a-question": (by_walking_away_from_a_question, Screen.Attract),
    "left-the-check": (by_walking_away_from_the_check, Screen.Attract),
    "left-the-receipt": (by_walking_away_from_the_receipt, Screen.Attract),
    "out-of-order": (by_the_kiosk_going_out_of_order, Screen.OutOfOrder),
}
QUICK = {"done"}


@pytest.mark.parametrize(
    "exit_by",
    [one if one in QUICK else pytest.param(one, marks=pytest.mark.nightly) for one in EXITS],
)
def test_nothing_of_a_person_is_left(hall, mark, exit_by):
    leave, leads_to = EXITS[exit_by]
    watched = []
    hall.kiosk.flow.question.pageShown.connect(
        lambda: watched.append(weakref.ref(hall.kiosk.visit))
    )
    leave(hall, mark)
    hall.kiosk.person.settle()
    assert hall.kiosk.screen == leads_to
    assert looked_for(hall.kiosk, mark) == {}
    assert watched
    assert {one() for one in watched} == {None}


def test_the_sinks_are_those_that_were_promised():
    assert len(EXITS) >= 6
    assert len(SINKS) == 12


def test_every_sink_that_keeps_something_is_noticed(hall, mark):
    """While the person is there many hold the mark by right; the others are given it."""
    kiosk = hall.kiosk
    type_name(kiosk, mark)
    kiosk.person.settle()
    settings = kiosk.station.settings
    by_right = looked_for(kiosk, mark)
    assert by_right.keys() >= {
        "savepoint",
        "clipboard",
        "spoken",
        "screen",
        "view-models",
        "memory",
    }
    assert by_right.keys().isdisjoint({"database", "journal", "spool", "temporary", "logs"})
    with tempfile.NamedTemporaryFile() as left:
        Path(left.name).write_text(mark.spelt())
        settings.receipts_dir.mkdir(parents=True, exist_ok=True)
        (settings.receipts_dir / "x.pdf").write_bytes(mark.spelt().encode("utf-16-le"))
        kiosk.station.store.memory.write("draft", mark.spelt())
        kiosk.station.store.journal.record("submission-retried", {"id": mark.spelt(), "actor": "a"})
        logging.getLogger("kiosk").info("typed %s", mark.spelt())
        os.environ["LAST"] = mark.spelt()
        try:
            assert looked_for(kiosk, mark).keys() == SINKS.keys()
        finally:
            del os.environ["LAST"]


def test_the_selection_goes_as_well_as_the_clipboard(hall):
    kiosk = hall.kiosk
    kiosk.begin()
    board = QGuiApplication.clipboard()
    board.setText("anything")
    if board.supportsSelection():
        board.setText("anything", QClipboard.Mode.Selection)
    kiosk.flow.leaving.end()
    assert board.text() == ""
    assert board.text(QClipboard.Mode.Selection) == ""


def snapshot(kiosk) -> list[tuple[object, ...]]:
    """Everything that can be seen: what it is, what it says, where it stands."""
    kiosk.person.settle()
    shown = []
    for item in _below(kiosk.window.contentItem()):
        if item.isVisible() and (item.objectName() or item.property("text")):
            at = item.mapToScene(QPointF(0, 0))
            shown.append(
                (
                    item.objectName(),
                    str(item.property("text")),
                    round(at.x()),
                    round(at.y()),
                    round(item.width()),
                )
            )
    return shown


def aids(kiosk) -> dict[str, object]:
    """How the shell reads, property by property."""
    shell = kiosk.flow.shell
    meta = shell.metaObject()
    return {
        name: shell.property(name)
        for name in (meta.property(number).name() for number in range(meta.propertyCount()))
        if name != "languages"
    }


def test_the_second_visit_begins_as_the_first_did(hall):
    kiosk = hall.kiosk
    greeting, usual = snapshot(kiosk), aids(kiosk)
    kiosk.begin("ru")
    first, read_as = snapshot(kiosk), aids(kiosk)
    kiosk.flow.leaving.end()
    kiosk.begin("ar")
    shell = kiosk.flow.shell
    for _time in range(2):
        shell.nextTextSize()
        shell.nextContrast()
    kiosk.person.settle()
    kiosk.fill(kiosk.sample(TYPED), until="surname")
    kiosk.answer(surname="ANNA")
    kiosk.flow.question.goOn()
    kiosk.person.settle()
    kiosk.flow.question.askWhy()
    kiosk.person.settle()
    shell.askLanguage()
    shell.turnMotion()
    shell.warn(12)
    kiosk.flow.leaving.end()
    kiosk.person.settle()
    assert snapshot(kiosk) == greeting
    left = {**aids(kiosk), "forward": usual["forward"], "secondsLeft": 0, "countdown": ""}
    assert left == {**usual, "secondsLeft": 0, "countdown": ""}
    kiosk.begin("ru")
    assert snapshot(kiosk) == first
    assert {**aids(kiosk), "secondsLeft": 0, "countdown": ""} == {
        **read_as,
        "secondsLeft": 0,
        "countdown": "",
    }
