# SPDX-License-Identifier: Apache-2.0
"""Signs of life are noticed, and keys that a public place should not have go nowhere."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from ui.activity import Activity


class Window(QObject):
    def __init__(self):
        super().__init__()
        self.got = []

    def event(self, event):
        self.got.append(event.type())
        return True


@pytest.fixture
def watched(qapp):
    touches = []
    window = Window()
    activity = Activity(lambda: touches.append(None))
    activity.watch(window)
    yield window, touches
    window.removeEventFilter(activity)


def key(kind=QEvent.Type.KeyPress, code=Qt.Key.Key_A, modifier=None, repeat=False):
    modifier = modifier or Qt.KeyboardModifier.NoModifier
    return QKeyEvent(kind, code, modifier, "a", repeat)


def test_a_touch_and_a_key_are_signs_of_life(watched):
    window, touches = watched
    where = QPointF(1, 1)
    left = Qt.MouseButton.LeftButton
    press = QMouseEvent(
        QEvent.Type.MouseButtonPress, where, where, left, left, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(window, press)
    QCoreApplication.sendEvent(window, key())
    assert len(touches) == 2
    assert window.got == [QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress]


def test_what_nobody_did_is_no_sign_of_life(watched):
    window, touches = watched
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
    assert touches == []


def test_a_held_key_counts_once(watched):
    window, touches = watched
    for repeat in (False, True, True):
        QCoreApplication.sendEvent(window, key(repeat=repeat))
    assert window.got == [QEvent.Type.KeyPress]
    assert len(touches) == 1


@pytest.mark.parametrize("code", [Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_V])
def test_the_keys_of_the_clipboard_do_nothing(watched, code):
    window, _touches = watched
    QCoreApplication.sendEvent(window, key(code=code, modifier=Qt.KeyboardModifier.ControlModifier))
    assert window.got == []
