# SPDX-License-Identifier: Apache-2.0
"""Nothing moves for a person who asks for stillness, and everything that could asks first."""

import re

from PySide6.QtCore import QObject

from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
ANIMATION = re.compile(r"\b\w*(?:Animation|Animator|Behavior)\b(?: on \w+)? \{")
ASKS = re.compile(r"duration: Metrics\.motion\b|Theme\.reduceMotion|Metrics\.motion > 0")
"""What makes an animation stand still: no time to move in, or a condition."""


def restless(source: str) -> list[str]:
    """Name the animations of a QML file that move whatever the person has chosen."""
    found = []
    for begin in ANIMATION.finditer(source):
        body = source[begin.end() : _end(source, begin.end())]
        if not ASKS.search(body):
            found.append(begin.group().removesuffix(" {"))
    return found


def _end(source: str, at: int) -> int:
    """Find where the braces close that were open at ``at``."""
    depth = 1
    while depth:
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        at += 1
    return at


def test_every_animation_asks_whether_it_may_move(root):
    files = sorted((root / "ui" / "qml").rglob("*.qml"))
    moving = {path.name for path in files if ANIMATION.search(path.read_text(encoding="utf-8"))}
    assert moving >= {"SlideIn.qml", "MoreBelow.qml", "SendingScreen.qml"}
    wrong = {path.name: restless(path.read_text(encoding="utf-8")) for path in files}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_an_animation_that_does_not_ask_would_be_seen():
    assert restless("Item { Behavior on x { NumberAnimation { duration: 180 } } }")
    assert restless("RotationAnimator on rotation {\n running: root.busy\n}")
    assert not restless("NumberAnimation { duration: Metrics.motion }")


def moves_of(kiosk, act) -> int:
    """Count how often the screen fades or slides through what ``act`` leads to, until it rests."""
    moves = []
    stage = kiosk.person.find("stage")
    link = stage.opacityChanged.connect(lambda: moves.append(stage.opacity()))
    act()
    kiosk.person.wait(lambda: stage.opacity() == 1, "the end of the slide")
    QObject.disconnect(link)
    return len(moves)


def come_to_a_page(kiosk) -> None:
    kiosk.flow.services.choose("registration")
    kiosk.wait_for(Screen.Question)
    kiosk.person.settle()


def choose_stillness(kiosk) -> None:
    """Turn the switch where the languages are chosen, as a person does."""
    kiosk.person.tap("header-language")
    kiosk.person.tap("picker-still")
    kiosk.person.tap("picker-close")


def test_pages_slide_until_a_person_asks_for_stillness(kiosk):
    kiosk.flow.shell.set_reduce_motion(reduce=False)
    kiosk.flow.begin_in("en")
    stage = kiosk.person.find("stage")
    kiosk.person.wait(lambda: stage.opacity() == 1, "the end of the slide")
    assert moves_of(kiosk, lambda: come_to_a_page(kiosk)) >= 2
    kiosk.flow.leaving.end()
    kiosk.flow.begin_in("en")
    kiosk.person.wait(lambda: stage.opacity() == 1, "the end of the slide")
    choose_stillness(kiosk)
    assert kiosk.flow.shell.reduceMotion
    assert moves_of(kiosk, lambda: come_to_a_page(kiosk)) == 0
