# SPDX-License-Identifier: Apache-2.0
"""Hands and pointers that want out: real events into the real window lead nowhere.

Whatever they do is either nothing or what one finger would have done. The keys that lead out of
other programs are `escapes.toml`, and `test_escapes.py` sends them.
"""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHoverEvent,
    QInputMethodEvent,
    QKeyEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest

from tests.gate.attacking import attacked, state, write_a_name
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
Key, Held, Kind, Button = Qt.Key, Qt.KeyboardModifier, QEvent.Type, Qt.MouseButton
NONE, CTRL = Held.NoModifier, Held.ControlModifier


def pointers(kiosk) -> Iterator[tuple[str, Callable[[], None]]]:
    """Touch with what is no single finger."""
    window, middle = kiosk.window, QPoint(540, 960)
    for button in (Button.RightButton, Button.MiddleButton, Button.BackButton):
        yield button.name, lambda button=button: QTest.mouseClick(window, button, NONE, middle)
        yield (
            f"two of {button.name}",
            lambda button=button: QTest.mouseDClick(window, button, NONE, middle),
        )
    field = kiosk.person.find("input")
    if field is not None:
        place = kiosk.person._middle(field)
        yield "paste by a wheel", lambda: QTest.mouseClick(window, Button.MiddleButton, NONE, place)
        yield "menu of a text", lambda: QTest.mouseClick(window, Button.RightButton, NONE, place)
    for event in _events(middle):
        yield event.type().name, lambda event=event: QCoreApplication.sendEvent(window, event)


def _events(middle: QPoint) -> list[QEvent]:
    """Make what a desktop, a pad or another program would send."""
    here, none, left = QPointF(middle), Button.NoButton, Button.LeftButton
    data = QMimeData()
    data.setText("DROPPED")
    copy, begun = Qt.DropAction.CopyAction, Qt.ScrollPhase.NoScrollPhase
    pad = QPointingDevice.primaryPointingDevice()
    return [
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, middle),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, middle),
        QDragEnterEvent(middle, copy, data, left, NONE),
        QDropEvent(here, copy, data, left, NONE),
        QHoverEvent(Kind.HoverMove, here, here, here),
        QEvent(Kind.ToolTip),
        QEvent(Kind.WhatsThis),
        QEvent(Kind.Shortcut),
        QWheelEvent(here, here, QPoint(0, 120), QPoint(0, 120), none, CTRL, begun, False),
        QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture, pad, 2, here, here, here, 2.0, QPointF()
        ),
    ]


@pytest.fixture
def board():
    """Something that somebody else has copied."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("PASTED")
    if clipboard.supportsSelection():
        clipboard.setText("PASTED", QClipboard.Mode.Selection)
    yield
    clipboard.clear()


@pytest.mark.usefixtures("board")
def test_no_pointer_does_anything_anywhere(kiosk):
    assert attacked(kiosk, pointers(kiosk)) == []
    write_a_name(kiosk)
    assert attacked(kiosk, pointers(kiosk)) == []
    kiosk.flow.stop("storage.failed")
    kiosk.person.settle()
    assert attacked(kiosk, pointers(kiosk)) == []


def press(kiosk, name: str, milliseconds: int = 0) -> None:
    """Hold a finger on something and let go."""
    place = kiosk.person._middle(kiosk.person.find(name))
    QTest.mousePress(kiosk.window, Button.LeftButton, NONE, place)
    QTest.mouseRelease(kiosk.window, Button.LeftButton, NONE, place, milliseconds)
    kiosk.person.settle()


def test_a_long_press_is_a_touch(kiosk):
    write_a_name(kiosk)
    kiosk.answer(given_names="BANU")
    page = kiosk.flow.question.page_id
    before = state(kiosk)
    place = kiosk.person._middle(kiosk.person.find("input"))
    QTest.mousePress(kiosk.window, Button.LeftButton, NONE, place)
    QTest.mouseRelease(kiosk.window, Button.LeftButton, NONE, place, 900)
    assert state(kiosk) == before
    press(kiosk, "back", 900)
    assert kiosk.flow.question.page_id != page


def test_two_fingers_at_once_do_no_more_than_one(kiosk):
    write_a_name(kiosk)
    pages = [one.id for one in kiosk.visit.session.pages()]
    at = pages.index(kiosk.flow.question.page_id)
    screen = QTest.createTouchDevice()
    back, on = (kiosk.person._middle(kiosk.person.find(one)) for one in ("back", "continue"))
    touch = QTest.touchEvent(kiosk.window, screen)
    touch.press(1, back, kiosk.window).press(2, on, kiosk.window).commit()
    touch.release(1, back, kiosk.window).release(2, on, kiosk.window).commit()
    kiosk.person.settle()
    assert kiosk.screen == Screen.Question
    assert abs(pages.index(kiosk.flow.question.page_id) - at) <= 1


def test_fingers_that_part_enlarge_nothing(kiosk):
    write_a_name(kiosk)
    before = state(kiosk)
    screen = QTest.createTouchDevice()
    touch = QTest.touchEvent(kiosk.window, screen)
    touch.press(1, QPoint(500, 900), kiosk.window).press(2, QPoint(580, 900), kiosk.window).commit()
    for step in range(1, 6):
        apart = 40 * step
        touch.move(1, QPoint(500 - apart, 900), kiosk.window)
        touch.move(2, QPoint(580 + apart, 900), kiosk.window).commit()
    touch.release(1, QPoint(300, 900), kiosk.window).release(2, QPoint(780, 900), kiosk.window)
    touch.commit()
    kiosk.person.settle()
    assert state(kiosk) == before


def test_a_held_key_writes_one_letter_and_turns_one_page(kiosk):
    write_a_name(kiosk)
    text = kiosk.text("input")
    for repeated in (False, True, True, True):
        event = QKeyEvent(Kind.KeyPress, Key.Key_X, NONE, "X", repeated)
        QCoreApplication.sendEvent(kiosk.window, event)
    assert kiosk.text("input") == text + "X"


def compose(kiosk, preedit: str, committed: str = "") -> None:
    """Write as an input method does, which goes past the window to the text itself."""
    event = QInputMethodEvent(preedit, [])
    if committed:
        event.setCommitString(committed)
    QCoreApplication.sendEvent(kiosk.focused(), event)
    kiosk.person.settle()


def test_what_an_input_method_composes_is_text_and_goes_with_the_person(kiosk):
    write_a_name(kiosk)
    compose(kiosk, "", "<b>Ж")
    kept = kiosk.items()["surname"].question.value
    assert kept.startswith("ANNA")
    assert "<b>" in kept or kept == "ANNA"
    compose(kiosk, "CANARYOVA")
    kiosk.flow.leaving.end()
    kiosk.person.settle()
    write_a_name(kiosk)
    assert kiosk.focused().property("preeditText") == ""
    assert kiosk.items()["surname"].question.value == "ANNA"
