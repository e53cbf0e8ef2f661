# SPDX-License-Identifier: Apache-2.0
"""Which of the events of a window reach the screens of a public place.

Keys are let in by a list of what is needed, so that a key nobody thought of does nothing: what a
text field needs to be written in, and whatever writes a character. Commands, menus, the clipboard
and everything that leads out of the program are no part of it.
"""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from kiosk.attempts import Attempt

_WRITING: Final = frozenset(
    {
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Space,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    }
)

_SHIFTING: Final = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock})

_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)

_THIRD_LEVEL: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
"""What some systems call AltGr: it writes characters."""

_KEYS: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}
)

_BUTTONS: Final = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
    }
)

_NEVER: Final = frozenset(
    {
        QEvent.Type.Shortcut,
        QEvent.Type.ContextMenu,
        QEvent.Type.ToolTip,
        QEvent.Type.WhatsThis,
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.DragLeave,
        QEvent.Type.Drop,
        QEvent.Type.NativeGesture,
        QEvent.Type.HoverEnter,
        QEvent.Type.HoverMove,
        QEvent.Type.HoverLeave,
    }
)

_OFFERED: Final = frozenset(
    {QEvent.Type.ContextMenu, QEvent.Type.DragEnter, QEvent.Type.NativeGesture}
)
"""What a pointer does that a kiosk has no use for; what follows on it is not counted again."""

_HARMLESS: Final = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
        Qt.Key.Key_Clear,
        Qt.Key.Key_unknown,
    }
)
"""Keys that move about or hold others, which any hand touches; alone they lead nowhere."""


def is_admitted(event: QEvent) -> bool:
    """Say whether an event of the window may reach what is shown."""
    kind = event.type()
    if kind in _KEYS and isinstance(event, QKeyEvent):
        return not event.isAutoRepeat() and _writes(event)
    if kind in _BUTTONS and isinstance(event, QMouseEvent):
        return event.button() == Qt.MouseButton.LeftButton
    if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
        return event.buttons() == Qt.MouseButton.LeftButton
    if kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
        return not event.modifiers() & _COMMANDS
    return kind not in _NEVER


def attempt_of(event: QEvent) -> Attempt | None:
    """Say what an event that was not admitted was an attempt at; None for what any hand does."""
    kind = event.type()
    if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
        return Attempt.KEYS if _leads_out(event) else None
    if kind in _OFFERED or kind in {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}:
        return Attempt.POINTER
    return None


def _leads_out(event: QKeyEvent) -> bool:
    """Say whether a key does something in other programs, and no more than once while it is held."""
    held, key = event.modifiers(), event.key()
    if event.isAutoRepeat() or not key or key in _SHIFTING:
        return False
    if held & _COMMANDS:
        return key not in {Qt.Key.Key_Control, Qt.Key.Key_Alt}
    return key not in _HARMLESS and key not in _WRITING


def _writes(event: QKeyEvent) -> bool:
    """Say whether a key writes something, or moves about in what is written."""
    held, key = event.modifiers(), event.key()
    if key in _SHIFTING:
        return not held & _COMMANDS or held & _COMMANDS == _THIRD_LEVEL
    if key in _WRITING:
        # with Shift they select, and Shift and Delete cut
        plain = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
        return not held & ~plain or (
            key in {Qt.Key.Key_Backspace, Qt.Key.Key_Space} and (not held & _COMMANDS)
        )
    text = event.text()
    is_character = bool(text) and text.isprintable()
    return is_character and (not held & _COMMANDS or held & _COMMANDS == _THIRD_LEVEL)
