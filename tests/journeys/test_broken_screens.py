# SPDX-License-Identifier: Apache-2.0
"""A screen that can't be loaded: nobody stands before an empty one, and nothing is lost by it."""

import logging
import shutil
from datetime import timedelta

import pytest
from PySide6.QtCore import qInstallMessageHandler

from ui import surface
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen

WRONG = "import QtQuick\nItem { NoSuchThing {} }\n"


@pytest.fixture
def damage(tmp_path, monkeypatch):
    """Have kiosks read a copy of the screens, in which some can't be loaded."""

    def harm(*names: str):
        folder = tmp_path / "qml"
        shutil.copytree(surface.QML, folder)
        for name in names:
            (folder / "Kiosk" / "Screens" / f"{name}.qml").write_text(WRONG)
        monkeypatch.setattr(surface, "QML", folder)

    return harm


@pytest.fixture
def said():
    """What Qt warns of; this once it has every reason to."""
    texts: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: texts.append(text))
    yield texts
    qInstallMessageHandler(before)


def start(kiosk, language="en") -> None:
    kiosk.person.tap(f"language-{language}")
    kiosk.wait_for(Screen.Services)
    kiosk.person.tap("service-registration")


def test_a_question_that_cannot_be_shown_is_told_and_kept_for_a_restart(
    run_kiosk, damage, monkeypatch, said, caplog
):
    with run_kiosk() as kiosk:
        kiosk.begin("ru")
        page = kiosk.flow.question.page_id
    whole = surface.QML
    damage("QuestionScreen")
    with run_kiosk() as kiosk, caplog.at_level(logging.ERROR, "kiosk"):
        kiosk.come_back()
        kiosk.wait_for(Screen.OutOfOrder)
        kiosk.person.settle()
        assert kiosk.flow.out_of_order.code == "screen.broken"
        assert kiosk.flow.shell.spoken == "ru"
        assert "сотруднику" in kiosk.text("out-of-order-reason")
        assert kiosk.person.find("broken") is None
    assert "screen.broken: Question" in caplog.text
    assert said
    monkeypatch.setattr(surface, "QML", whole)
    with run_kiosk() as kiosk:
        kiosk.come_back()
        kiosk.wait_for(Screen.Question)
        assert kiosk.flow.question.page_id == page


@pytest.mark.usefixtures("said")
def test_what_a_broken_screen_has_kept_is_cleared_when_nobody_comes(
    run_kiosk, damage, clock, settings
):
    damage("QuestionScreen")
    with run_kiosk() as kiosk:
        start(kiosk)
        kiosk.wait_for(Screen.OutOfOrder)
        assert kiosk.visit is not None
        clock.advance(timedelta(seconds=settings.idle.warn_after))
        kiosk.flow.tick()
        assert kiosk.screen == Screen.OutOfOrder
        clock.advance(timedelta(seconds=settings.idle.grace))
        kiosk.flow.tick()
        assert kiosk.screen == Screen.Attract
        assert kiosk.visit is None
        assert kiosk.station.intake.resume() is None


@pytest.mark.usefixtures("said")
def test_where_no_screen_can_be_shown_a_sentence_still_stands(run_kiosk, damage):
    damage("QuestionScreen", "OutOfOrderScreen")
    with run_kiosk() as kiosk:
        start(kiosk)
        kiosk.wait_for(Screen.OutOfOrder)
        kiosk.person.settle()
        assert kiosk.text("broken") == "Please use another kiosk. Questions: call 919."
