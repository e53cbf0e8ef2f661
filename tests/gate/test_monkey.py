# SPDX-License-Identifier: Apache-2.0
"""A monkey at the kiosk: whatever is touched and typed, it stands, and the next person starts clean."""

import random
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gate.seeing import actions, modal, seen
from tests.kiosks import LANGUAGES
from ui.reading import CONTRASTS
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
SEED = 6
QUICK, MANY = 200, 10_000
LOOK_EVERY = 25
"""Events between two looks at the whole screen."""

KEYS = [
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Space,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_F4,
    Qt.Key.Key_Menu,
]
CHORDS = [
    (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
]
TEXTS = ["7", "ə", "ع", "<b>x</b>", "\u202e", "'", "19", "L898902C3", "😀"]


class Monkey:
    """Touches, types and waits without a plan, but the same way for the same seed."""

    def __init__(self, kiosk, clock, seed: int) -> None:
        self.kiosk = kiosk
        self.clock = clock
        self.dice = random.Random(seed)  # noqa: S311 the same monkey again

    def act(self) -> None:
        what = self.dice.random()
        if what < 0.62:
            self._touch_something()
        elif what < 0.75:
            self._touch(QPoint(self.dice.randrange(1080), self.dice.randrange(1920)))
        elif what < 0.85:
            QTest.keyClick(self.kiosk.window, self.dice.choice(KEYS))
        elif what < 0.88:
            QTest.keyClick(self.kiosk.window, *self.dice.choice(CHORDS))
        elif what < 0.97:
            if self.kiosk.focused() is not None:
                self.kiosk.person.type(self.dice.choice(TEXTS))
        else:
            self.clock.advance(timedelta(seconds=self.dice.choice([1, 60, 121, 151])))
            self.kiosk.flow.tick()

    def _touch_something(self) -> None:
        there = actions(seen(self.kiosk.window))
        # whoever ends the visit each time gets nowhere
        there = [one for one in there if self.dice.random() < 0.1 or not ends(one)]
        if there:
            self._touch(self.dice.choice(there).box.center().toPoint())

    def _touch(self, place: QPoint) -> None:
        left, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.kiosk.window, left, no_keys, place)


def ends(one) -> bool:
    return one.item.objectName() in {"header-finish", "dialog-confirm", "done"}


def stands(kiosk) -> bool:
    """Say whether a person could go on: there is something to touch, and a way to finish."""
    there = actions(seen(kiosk.window))
    if kiosk.screen in {Screen.Sending, Screen.OutOfOrder} or kiosk.flow.shell.is_curtained:
        return True  # a dark screen offers light to a touch anywhere
    names = {one.item.objectName() for one in there}
    is_covered = modal(kiosk.window) != kiosk.window.contentItem()
    if is_covered or kiosk.screen in {Screen.Attract, Screen.Receipt}:
        return bool(names)
    return "header-finish" in names


def play(kiosk, clock, events: int, seed: int) -> set[Screen]:
    monkey, met = Monkey(kiosk, clock, seed), set()
    for number in range(events):
        monkey.act()
        kiosk.application.processEvents()
        met.add(kiosk.screen)
        if number % LOOK_EVERY == 0:
            kiosk.person.settle()
            kiosk.person.wait(lambda: stands(kiosk), f"a way on after event {number}")
    return met


def leaves_clean(kiosk) -> None:
    """End the visit and look at what the next person finds."""
    kiosk.flow.shell.confirmFinish()
    kiosk.person.settle()
    shell = kiosk.flow.shell
    assert kiosk.screen == Screen.Attract
    assert kiosk.visit is None
    assert (shell.textSize, shell.contrast) == (1, CONTRASTS[0])
    assert shell.language == LANGUAGES[0]
    assert kiosk.application.clipboard().text() == ""


def test_a_monkey_brings_nothing_down(run_kiosk, clock):
    with run_kiosk() as kiosk:
        kiosk.begin("en")
        met = play(kiosk, clock, QUICK, SEED)
        leaves_clean(kiosk)
    assert Screen.Question in met


@pytest.mark.nightly
@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_thousand_events_bring_nothing_down(run_kiosk, clock, language):
    with run_kiosk() as kiosk:
        kiosk.begin(language)
        met = play(kiosk, clock, MANY, SEED)
        leaves_clean(kiosk)
    assert {Screen.Services, Screen.Question, Screen.Attract} <= met


def test_a_screen_without_a_way_on_is_noticed(kiosk):
    kiosk.begin("en")
    assert stands(kiosk)
    header = kiosk.person.find("header-finish")
    header.setVisible(False)
    assert not stands(kiosk)
