# SPDX-License-Identifier: Apache-2.0
"""A reader that plays a keyboard never reaches the screens, and a person's keys all do."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from kiosk.readers import WedgeReader
from kiosk.readers.wedge import MOST_KEYS
from ui import keypads
from ui.activity import Activity
from ui.keypads import Move

Key, Kind, Held = Qt.Key, QEvent.Type, Qt.KeyboardModifier
CODE = "AB1234567"


class Window(QObject):
    """Remembers the keys that reached it."""

    def __init__(self):
        super().__init__()
        self.got = []

    def event(self, event):
        if isinstance(event, QKeyEvent):
            self.got.append((event.type(), event.text() or event.key()))
        return True

    def written(self):
        return "".join(str(text) for kind, text in self.got if kind == Kind.KeyPress)


class Watched:
    """A window with the filter before it, a reader's keys sorted out unless told otherwise."""

    def __init__(self, clock, *, sorts=True):
        self.clock = clock
        self.window = Window()
        self.signs, self.moves = [], []
        self.reader = WedgeReader(clock)
        self.activity = Activity(
            lambda: self.signs.append(None),
            keypad=keypads.load(),
            moved=self.moves.append,
            touched=lambda: None,
            clock=clock,
            debounce=0,
            tried=lambda _attempt: None,
        )
        self.activity.watch(self.window)
        if sorts:
            self.activity.sort_out(self.reader)

    def send(self, text, gap=0.002, *, stamp=0):
        for number, one in enumerate(text):
            self.clock.advance(timedelta(seconds=gap))
            key = {"\r": Key.Key_Return, "\t": Key.Key_Tab}.get(one, ord(one.upper()))
            struck = int(stamp + number * gap * 1000) if stamp else 0
            self.key(key, one, struck=struck)
            self.key(key, one, kind=Kind.KeyRelease, struck=struck)

    def key(self, key, text="", *, held=Held.NoModifier, kind=Kind.KeyPress, struck=0):
        event = QKeyEvent(kind, key, held, 0, 0, 0, text)
        event.setTimestamp(struck)
        QCoreApplication.sendEvent(self.window, event)

    def rest(self, seconds=1.0):
        """Let time pass, and the timer find out."""
        self.clock.advance(timedelta(seconds=seconds))
        for _look in range(2):
            self.activity._wedge._look()


@pytest.fixture
def watched(qapp, clock):
    one = Watched(clock)
    yield one
    one.activity.release()


@pytest.mark.parametrize("end", ["\r", "\t", ""])
def test_a_code_presses_nothing_and_writes_nothing_and_is_a_sign_of_life(watched, end):
    watched.reader.listen()
    watched.send(CODE + end)
    watched.rest()
    assert (watched.window.got, watched.moves) == ([], [])
    assert watched.reader.heard() == CODE
    assert len(watched.signs) == len(CODE + end)


def test_without_the_filter_a_code_is_written_and_enter_presses(qapp, clock):
    """The negative control."""
    watched = Watched(clock, sorts=False)
    watched.send(CODE + "\r")
    assert watched.window.written() == CODE
    assert watched.moves == [Move.SELECT]
    watched.activity.release()


def test_a_code_that_nobody_listens_for_is_gone(watched):
    watched.send(CODE + "\r")
    watched.rest()
    watched.reader.listen()
    assert watched.reader.heard() == ""
    assert watched.window.got == []


def test_what_is_typed_arrives_in_order_with_its_ends(watched):
    watched.send("salam", 0.12)
    watched.send("ab\r", 0.02)
    watched.rest()
    assert watched.window.written() == "salamab"
    assert watched.moves == [Move.SELECT]
    presses = [text for kind, text in watched.window.got if kind == Kind.KeyPress]
    releases = [text for kind, text in watched.window.got if kind == Kind.KeyRelease]
    assert presses == releases
    assert watched.window.got[0] == (Kind.KeyPress, "s")


def test_a_letter_is_held_for_forty_milliseconds_at_most(watched, clock):
    watched.send("a", 1.0)
    assert watched.window.got == []
    assert watched.activity._wedge._timer.remainingTime() <= 40
    watched.rest(0.04)
    assert watched.window.written() == "a"


def test_the_timer_finds_out_by_itself(watched, clock, qtbot):
    watched.send("a", 1.0)
    clock.advance(timedelta(seconds=0.04))
    qtbot.waitUntil(lambda: watched.window.written() == "a")


@pytest.mark.parametrize(
    ("key", "text", "move"),
    [
        (Key.Key_Return, "\r", Move.SELECT),
        (Key.Key_Tab, "\t", Move.NEXT),
        (Key.Key_PageDown, "", Move.ON),
        (Key.Key_Space, " ", Move.SELECT),
    ],
)
def test_a_key_of_the_keypad_moves_at_once(watched, key, text, move):
    watched.key(key, text)
    assert watched.moves == [move]


def test_a_key_that_no_reader_sends_goes_behind_what_was_typed_before(watched):
    watched.send("ab", 0.02)
    watched.key(Key.Key_Backspace, "\b")
    assert [text for kind, text in watched.window.got if kind == Kind.KeyPress] == ["a", "b", "\b"]
    watched.send("c", 0.02)
    watched.key(Key.Key_PageDown)
    assert watched.window.written() == "ab\bc"
    assert watched.moves == [Move.ON]


def test_shift_that_a_reader_holds_parts_no_code(watched):
    watched.reader.listen()
    for one in CODE:
        watched.key(Key.Key_Shift, held=Held.ShiftModifier)
        watched.key(ord(one), one, held=Held.ShiftModifier)
    watched.key(ord("]"), "\x1d", held=Held.ControlModifier)
    watched.key(ord("M"), "\r", held=Held.ControlModifier)
    watched.rest()
    assert watched.reader.heard() == CODE
    assert {text for _kind, text in watched.window.got} <= {Key.Key_Shift}


def test_no_shortcut_comes_in_by_this_way(watched):
    for key, text in ((Key.Key_C, "\x03"), (Key.Key_V, "\x16"), (Key.Key_W, "\x17")):
        watched.key(key, text, held=Held.ControlModifier)
        watched.rest()
    watched.key(Key.Key_F, "f", held=Held.AltModifier)
    watched.rest()
    assert watched.window.got == []


def test_what_was_typed_while_the_kiosk_was_busy_is_no_code(watched):
    """The keys come all at once, and each says when it was struck."""
    watched.reader.listen()
    for number, one in enumerate("salamaleykum"):
        watched.key(ord(one.upper()), one, struck=1_000 + number * 120)
    watched.rest()
    assert watched.window.written() == "salamaleykum"
    assert watched.reader.heard() == ""


def test_a_stuck_reader_writes_nothing_and_keeps_no_visit_alive(watched):
    watched.reader.listen()
    watched.send("9" * (MOST_KEYS + 1))
    signs = len(watched.signs)
    watched.send("9" * 500)
    assert len(watched.signs) == signs
    assert watched.window.got == []
    watched.rest(2)
    watched.send("a")
    watched.rest()
    assert watched.window.written() == "a"


def test_another_reader_takes_the_place_of_the_first(watched, clock):
    watched.send("ab")
    second = WedgeReader(clock)
    watched.activity.sort_out(second)
    second.listen()
    watched.send(CODE)
    watched.rest()
    assert second.heard() == CODE
    assert watched.window.got == []
