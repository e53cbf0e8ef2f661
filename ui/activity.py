# SPDX-License-Identifier: Apache-2.0
"""The one filter that every event of the window passes: who is there, and what they may do."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from kiosk.attempts import Attempt
from kiosk.clock import Clock
from ui.admission import attempt_of, is_admitted
from ui.keypads import Keypad, Move
from ui.wedge import WedgeKeys

if TYPE_CHECKING:
    from kiosk.readers import WedgeReader

_TOUCHES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)
_HANDS = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})


class Activity(QObject):
    """Watches one window: every touch and key is activity, and few of them go on from here.

    A key of the keypad becomes a move and goes nowhere else; the same one again within
    ``debounce`` seconds is the tremor of a hand. Keys that write are not held back so, because
    names have double letters. The window's own events only, so that the rest of Qt pays nothing:
    every key, touch and drop comes in by the window. One that ``holds`` can't be closed by a key
    of the desktop either. What a reader sends that plays a keyboard is no key of anybody's. What
    ends here and would lead out of another program is ``tried``.
    """

    def __init__(
        self,
        noticed: Callable[[], None],
        *,
        keypad: Keypad,
        moved: Callable[[Move], None],
        touched: Callable[[], None],
        clock: Clock,
        debounce: float,
        tried: Callable[[Attempt], None],
        holds: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._noticed = noticed
        self._keypad = keypad
        self._moved = moved
        self._touched = touched
        self._clock = clock
        self._debounce = debounce
        self._last: tuple[Move, float] | None = None
        self._window: QObject | None = None
        self._tried = tried
        self._holds = holds
        self._wedge: WedgeKeys | None = None

    def watch(self, window: QObject) -> None:
        """Begin to watch the window."""
        self._window = window
        window.installEventFilter(self)

    def sort_out(self, reader: "WedgeReader[QKeyEvent]") -> None:
        """Tell a reader that plays a keyboard from typing, from now on."""
        if self._wedge is not None:
            self._wedge.release()
        if self._window is not None:
            self._wedge = WedgeKeys(reader, self._window, self._clock, self)

    def release(self) -> None:
        """Let the window go; it may be closed from then on."""
        if self._wedge is not None:
            self._wedge.release()
            self._wedge = None
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Say whether the event ends here."""
        try:
            return self._ends(event)
        except Exception as error:  # noqa: BLE001 Qt would not survive one that left here
            sys.excepthook(type(error), error, error.__traceback__)
            return True

    def _ends(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Close and self._holds:
            event.ignore()
            self._tried(Attempt.CLOSING)
            return True
        if kind in _KEYS and isinstance(event, QKeyEvent) and self._is_held(event):
            return True
        if kind in _TOUCHES and not _is_repeated(event):
            self._noticed()
        if kind in _HANDS:
            self._last = None
            self._touched()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            move = self._move(event)
            if move is not None:
                self._take(move, event)
                return True
        if is_admitted(event):
            return False
        attempt = attempt_of(event)
        if attempt is not None:
            self._tried(attempt)
        return True

    def _is_held(self, event: QKeyEvent) -> bool:
        """Say whether a key waits until it is known to be typing; a stuck reader is no life."""
        wedge = self._wedge
        if wedge is None or not wedge.takes(event):
            return False
        if event.type() == QEvent.Type.KeyPress and not wedge.is_flooded:
            self._noticed()
        return True

    def _move(self, event: QKeyEvent) -> Move | None:
        """Say what a key does here: a caret and spaces belong to the text that is written."""
        held, key = event.modifiers() & ~_WITHOUT_MEANING, event.key()
        if held and not (key == Qt.Key.Key_Backtab and held == Qt.KeyboardModifier.ShiftModifier):
            return None
        move = self._keypad.move(key, event.nativeScanCode())
        if key == Qt.Key.Key_Space:
            return None if is_writing() else Move.SELECT
        if move in {Move.LEFT, Move.RIGHT} and is_writing(with_text=True):
            return None
        return move

    def _take(self, move: Move, event: QKeyEvent) -> None:
        if event.type() != QEvent.Type.KeyPress or event.isAutoRepeat():
            return
        now = self._clock.monotonic()
        if self._last is not None:
            last, at = self._last
            if move is last and now - at < self._debounce:
                return
        self._last = move, now
        self._moved(move)


_WITHOUT_MEANING = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier


def _is_repeated(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.isAutoRepeat()


def is_writing(*, with_text: bool = False) -> bool:
    """Say whether the focus is in a text that is written; and, if asked, holds some already."""
    focus: QObject | None = QGuiApplication.focusObject()
    if focus is None or not any(focus.inherits(one) for one in _WRITTEN):
        return False
    if focus.property("readOnly"):
        return False
    return not with_text or bool(focus.property("text"))


_WRITTEN = ("QQuickTextInput", "QQuickTextEdit")
