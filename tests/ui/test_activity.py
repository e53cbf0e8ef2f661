# SPDX-License-Identifier: Apache-2.0
"""Signs of life are noticed, keys of the keypad are moves, and what leads out goes nowhere."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)

from kiosk.attempts import Attempt
from ui import keypads
from ui.activity import Activity
from ui.keypads import Move

Key, Kind, Held = Qt.Key, QEvent.Type, Qt.KeyboardModifier
NONE, CTRL, ALT, SHIFT, META = (
    Held.NoModifier,
    Held.ControlModifier,
    Held.AltModifier,
    Held.ShiftModifier,
    Held.MetaModifier,
)


class Window(QObject):
    """Remembers what reached it."""

    def __init__(self):
        super().__init__()
        self.got = []

    def event(self, event):
        self.got.append(event.type())
        return True


class Watched:
    """A window with the filter before it, and what came of the events."""

    def __init__(self, clock, **changes):
        self.clock = clock
        self.window = Window()
        self.signs, self.moves, self.touches, self.tried = [], [], [], []
        self.activity = Activity(
            lambda: self.signs.append(None),
            keypad=keypads.load(),
            moved=self.moves.append,
            touched=lambda: self.touches.append(None),
            clock=clock,
            tried=self.tried.append,
            **{"debounce": 0.5} | changes,
        )
        self.activity.watch(self.window)

    def send(self, event):
        QCoreApplication.sendEvent(self.window, event)

    def key(self, code, held=NONE, text="", *, kind=Kind.KeyPress, repeat=False, number=0):
        self.send(QKeyEvent(kind, code, held, number, 0, 0, text, repeat))

    def mouse(self, button, kind=Kind.MouseButtonPress, pressed=None):
        where = QPointF(1, 1)
        self.send(QMouseEvent(kind, where, where, button, pressed or button, NONE))


@pytest.fixture
def watched(qapp, clock):
    one = Watched(clock)
    yield one
    one.activity.release()


def test_a_touch_and_a_key_are_signs_of_life(watched):
    watched.mouse(Qt.MouseButton.LeftButton)
    watched.key(Key.Key_A, text="a")
    assert len(watched.signs) == 2
    assert len(watched.touches) == 1
    assert watched.window.got == [Kind.MouseButtonPress, Kind.KeyPress]


def test_what_nobody_did_is_no_sign_of_life(watched):
    watched.send(QEvent(Kind.UpdateRequest))
    assert watched.signs == []
    assert watched.window.got == [Kind.UpdateRequest]


@pytest.mark.parametrize("code", [Key.Key_A, Key.Key_Backspace, Key.Key_Delete])
def test_a_held_key_counts_once(watched, code):
    for repeat in (False, True, True):
        watched.key(code, text="a", repeat=repeat)
    assert watched.window.got == [Kind.KeyPress]
    assert len(watched.signs) == 1


@pytest.mark.parametrize("code", [Key.Key_Tab, Key.Key_Return, Key.Key_PageDown, Key.Key_Space])
def test_a_held_key_of_the_keypad_moves_once(watched, clock, code):
    for repeat in (False, True, True, True):
        watched.key(code, repeat=repeat)
        clock.advance(timedelta(seconds=1))
    assert len(watched.moves) == 1
    assert watched.window.got == []


def test_a_filter_that_lets_repeats_through_is_noticed(watched, monkeypatch):
    monkeypatch.setattr(QKeyEvent, "isAutoRepeat", lambda _event: False)
    for repeat in (False, True):
        watched.key(Key.Key_A, text="a", repeat=repeat)
    assert watched.window.got == [Kind.KeyPress, Kind.KeyPress]


def test_the_same_key_of_the_keypad_counts_once_in_half_a_second(watched, clock):
    for wait in (0.0, 0.2, 0.2, 0.2):
        clock.advance(timedelta(seconds=wait))
        watched.key(Key.Key_Tab)
    assert watched.moves == [Move.NEXT, Move.NEXT]


def test_another_key_counts_at_once(watched):
    for code in (Key.Key_Tab, Key.Key_Return, Key.Key_Tab, Key.Key_Enter):
        watched.key(code)
    assert watched.moves == [Move.NEXT, Move.SELECT, Move.NEXT, Move.SELECT]


def test_letters_are_doubled_as_fast_as_an_officer_types(watched):
    for _ in range(2):
        watched.key(Key.Key_L, text="l")
    assert watched.window.got == [Kind.KeyPress, Kind.KeyPress]


def test_how_long_a_key_counts_once_is_a_setting(qapp, clock):
    one = Watched(clock, debounce=0.0)
    for _ in range(3):
        one.key(Key.Key_Tab)
    assert one.moves == [Move.NEXT] * 3
    one.activity.release()


@pytest.mark.parametrize(
    ("code", "move"),
    [
        (Key.Key_Tab, Move.NEXT),
        (Key.Key_Backtab, Move.PREVIOUS),
        (Key.Key_PageDown, Move.ON),
        (Key.Key_PageUp, Move.BACK),
        (Key.Key_Up, Move.UP),
        (Key.Key_Left, Move.LEFT),
        (Key.Key_Return, Move.SELECT),
        (Key.Key_Enter, Move.SELECT),
        (Key.Key_Select, Move.SELECT),
        (Key.Key_Space, Move.SELECT),
    ],
)
def test_a_key_of_the_keypad_is_a_move_and_goes_nowhere_else(watched, code, move):
    watched.key(code, kind=Kind.ShortcutOverride)
    watched.key(code)
    watched.key(code, kind=Kind.KeyRelease)
    assert watched.moves == [move]
    assert watched.window.got == []


def test_a_key_without_a_name_is_known_by_its_number(watched):
    watched.key(Key.Key_unknown, number=191)
    watched.key(Key.Key_LaunchA, number=196)
    assert watched.moves == [Move.NEXT, Move.CURTAIN]


@pytest.mark.parametrize(
    ("code", "held", "text"),
    [
        (Key.Key_C, CTRL, "\x03"),
        (Key.Key_X, CTRL, "\x18"),
        (Key.Key_V, CTRL, "\x16"),
        (Key.Key_A, CTRL, "\x01"),
        (Key.Key_Z, CTRL, "\x1a"),
        (Key.Key_Insert, CTRL, ""),
        (Key.Key_Insert, SHIFT, ""),
        (Key.Key_Delete, SHIFT, ""),
        (Key.Key_Left, SHIFT, ""),
        (Key.Key_Home, SHIFT, ""),
        (Key.Key_Copy, NONE, ""),
        (Key.Key_Cut, NONE, ""),
        (Key.Key_Paste, NONE, ""),
    ],
)
def test_the_keys_of_the_clipboard_do_nothing(watched, code, held, text):
    for kind in (Kind.ShortcutOverride, Kind.KeyPress, Kind.KeyRelease):
        watched.key(code, held, text, kind=kind)
    assert watched.window.got == []
    assert watched.moves == []


@pytest.mark.parametrize(
    ("code", "held", "text"),
    [
        (Key.Key_F4, ALT, ""),
        (Key.Key_Q, CTRL, "\x11"),
        (Key.Key_W, CTRL, "\x17"),
        (Key.Key_Tab, CTRL, "\t"),
        (Key.Key_Tab, ALT, "\t"),
        (Key.Key_Backtab, CTRL | SHIFT, ""),
        (Key.Key_Return, ALT, "\r"),
        (Key.Key_Space, META, " "),
        (Key.Key_F, ALT, "f"),
        (Key.Key_F1, NONE, ""),
        (Key.Key_F5, NONE, ""),
        (Key.Key_F11, NONE, ""),
        (Key.Key_F12, CTRL | SHIFT, ""),
        (Key.Key_Alt, ALT, ""),
        (Key.Key_Meta, META, ""),
        (Key.Key_Super_L, NONE, ""),
        (Key.Key_Menu, NONE, ""),
        (Key.Key_F10, SHIFT, ""),
        (Key.Key_Help, NONE, ""),
        (Key.Key_Print, NONE, ""),
        (Key.Key_SysReq, ALT, ""),
        (Key.Key_Back, NONE, ""),
        (Key.Key_HomePage, NONE, ""),
        (Key.Key_Launch0, NONE, ""),
        (Key.Key_PowerOff, NONE, ""),
    ],
)
def test_no_shortcut_does_anything(watched, code, held, text):
    for kind in (Kind.ShortcutOverride, Kind.KeyPress, Kind.KeyRelease):
        watched.key(code, held, text, kind=kind)
    assert watched.window.got == []
    assert watched.moves == []


@pytest.mark.parametrize(
    ("code", "held", "text"),
    [
        (Key.Key_A, NONE, "a"),
        (Key.Key_A, SHIFT, "A"),
        (Key.Key_Schwa if hasattr(Key, "Key_Schwa") else Key.Key_unknown, NONE, "ə"),
        (Key.Key_At, CTRL | ALT, "@"),
        (Key.Key_At, Held.GroupSwitchModifier, "@"),
        (Key.Key_5, Held.KeypadModifier, "5"),
        (Key.Key_Backspace, NONE, "\b"),
        (Key.Key_Delete, NONE, "\x7f"),
        (Key.Key_Escape, NONE, "\x1b"),
    ],
)
def test_whatever_writes_reaches_the_text(watched, code, held, text):
    watched.key(code, held, text)
    assert watched.window.got == [Kind.KeyPress]


@pytest.mark.parametrize(
    "button",
    [
        Qt.MouseButton.MiddleButton,
        Qt.MouseButton.RightButton,
        Qt.MouseButton.BackButton,
        Qt.MouseButton.ForwardButton,
    ],
)
@pytest.mark.parametrize(
    "kind", [Kind.MouseButtonPress, Kind.MouseButtonRelease, Kind.MouseButtonDblClick]
)
def test_only_the_first_button_of_a_mouse_is_one(watched, button, kind):
    watched.mouse(button, kind)
    assert watched.window.got == []


def test_hovering_does_nothing_and_sliding_does(watched):
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    watched.mouse(none, Kind.MouseMove, pressed=none)
    watched.mouse(none, Kind.MouseMove, pressed=left)
    assert watched.window.got == [Kind.MouseMove]


def test_nothing_is_dropped_and_no_menu_opens(watched):
    data, where = QMimeData(), QPoint(1, 1)
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    watched.send(QDragEnterEvent(where, copy, data, left, NONE))
    watched.send(QDropEvent(QPointF(where), copy, data, left, NONE))
    watched.send(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, where))
    watched.send(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, where))
    for kind in (Kind.ToolTip, Kind.WhatsThis, Kind.Shortcut, Kind.HoverMove):
        watched.send(QEvent(kind))
    assert watched.window.got == []


@pytest.mark.parametrize(("held", "arrives"), [(NONE, True), (CTRL, False)])
def test_a_wheel_scrolls_and_does_nothing_else(watched, held, arrives):
    here, turn = QPointF(1, 1), QPoint(0, 120)
    phase = Qt.ScrollPhase.NoScrollPhase
    button = Qt.MouseButton.NoButton
    watched.send(QWheelEvent(here, here, turn, turn, button, held, phase, False))
    assert bool(watched.window.got) == arrives


@pytest.mark.parametrize(
    ("code", "held", "counts"),
    [
        (Key.Key_Q, CTRL, 1),
        (Key.Key_F4, ALT, 1),
        (Key.Key_F1, NONE, 1),
        (Key.Key_Tab, ALT, 1),
        (Key.Key_Super_L, NONE, 1),
        (Key.Key_Print, ALT | SHIFT, 1),
        (Key.Key_PowerOff, NONE, 1),
        (Key.Key_Delete, CTRL | ALT, 1),
        (Key.Key_Shift, NONE, 0),
        (Key.Key_Control, CTRL, 0),
        (Key.Key_Alt, ALT, 0),
        (Key.Key_AltGr, CTRL | ALT, 0),
        (Key.Key_NumLock, NONE, 0),
        (Key.Key_PageUp, SHIFT, 0),
        (Key.Key_Home, SHIFT, 0),
        (0, NONE, 0),
    ],
)
def test_what_leads_out_of_other_programs_is_an_attempt(watched, code, held, counts):
    watched.key(code, held)
    watched.key(code, held, repeat=True)
    watched.key(code, held, kind=Kind.KeyRelease)
    assert watched.tried == [Attempt.KEYS] * counts
    assert watched.window.got == [] or not counts


def test_other_buttons_and_menus_are_attempts_and_a_finger_is_none(watched):
    watched.mouse(Qt.MouseButton.LeftButton)
    watched.mouse(Qt.MouseButton.LeftButton, Kind.MouseButtonRelease)
    assert watched.tried == []
    watched.mouse(Qt.MouseButton.RightButton)
    watched.mouse(Qt.MouseButton.RightButton, Kind.MouseButtonRelease)
    watched.send(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(1, 1), QPoint(1, 1)))
    assert watched.tried == [Attempt.POINTER] * 2


@pytest.mark.parametrize("holds", [False, True])
def test_the_window_of_a_kiosk_at_work_can_t_be_closed(qapp, clock, holds):
    one = Watched(clock, holds=holds)
    event = QCloseEvent()
    one.send(event)
    assert bool(one.window.got) != holds
    assert event.isAccepted() != holds
    assert one.tried == [Attempt.CLOSING] * holds
    one.activity.release()
    one.send(QCloseEvent())
    assert one.window.got[-1:] == [Kind.Close]


def test_a_fault_of_ours_ends_in_the_hook_and_not_in_a_crash(clock, monkeypatch):
    met = []
    monkeypatch.setattr("sys.excepthook", lambda kind, *_rest: met.append(kind))

    def fail() -> None:
        raise LookupError

    watched = Watched(clock)
    watched.activity._noticed = fail
    press = QKeyEvent(QEvent.Type.KeyPress, Key.Key_A, NONE, "a")
    QCoreApplication.sendEvent(watched.window, press)
    assert met == [LookupError]
    assert watched.window.got == []
