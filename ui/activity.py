# SPDX-License-Identifier: Apache-2.0
"""Notices that somebody is there, and lets no key through that a public place should not have."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_TOUCHES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_CLIPBOARD = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
)


class Activity(QObject):
    """Watches one window: every touch and key is activity.

    A held key counts once, because a hand that rests on a key must not type or press for
    ever; the clipboard's keys do nothing, because the clipboard outlives the person.
    """

    def __init__(self, noticed: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._noticed = noticed

    def watch(self, window: QObject) -> None:
        """Begin to watch; the window's own events only, so that the rest of Qt pays nothing."""
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Say whether the event ends here."""
        kind = event.type()
        if kind in _KEYS and isinstance(event, QKeyEvent) and _is_unwanted(event):
            return True
        if kind in _TOUCHES:
            self._noticed()
        return False


def _is_unwanted(event: QKeyEvent) -> bool:
    if event.isAutoRepeat():
        return True
    if event.modifiers() == Qt.KeyboardModifier.NoModifier:
        return False
    return any(event.matches(key) for key in _CLIPBOARD)
