# SPDX-License-Identifier: Apache-2.0
"""View model of the on-screen keyboard: its keys come from data, its presses go to the focus."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast

from PySide6.QtCore import Property, QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQml import QmlElement

from ui import keyboards
from ui.keyboards import Action, Key, Layout
from ui.notify import assign

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_OWN_LAYOUTS: Final = frozenset({"digits", "number", "phone", "email", "document"})
_LATIN: Final = "latin"
_TEXT: Final = "text"
_KEYS: Final[Mapping[Action, tuple[Qt.Key, str]]] = {
    Action.SPACE: (Qt.Key.Key_Space, " "),
    Action.BACKSPACE: (Qt.Key.Key_Backspace, "\b"),
    Action.NEWLINE: (Qt.Key.Key_Return, "\r"),
}


@QmlElement
class KeyboardViewModel(QObject):
    """The keys for one language and kind of answer, and what pressing them does.

    Presses reach whatever has the focus as key events, so that its validator and greatest length
    hold. Shift holds for one letter.
    """

    languageChanged = Signal()
    kindChanged = Signal()
    wideChanged = Signal()
    rowsChanged = Signal()
    padChanged = Signal()
    shiftedChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = keyboards.FALLBACK
        self._kind = _TEXT
        self._wide = False
        self._away = False
        self._page = keyboards.LETTERS
        self._shifted = False
        self._rows = self._build()

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        """The language whose letters are shown."""
        return self._language

    @language.setter  # type: ignore[no-redef]
    def language(self, language: str) -> None:
        if assign(self, "_language", language, self.languageChanged):
            self._start()

    @Property(str, notify=kindChanged)
    def kind(self) -> str:
        """What is being answered: text, latin, digits, number, phone, email or document."""
        return self._kind

    @kind.setter  # type: ignore[no-redef]
    def kind(self, kind: str) -> None:
        if assign(self, "_kind", kind, self.kindChanged):
            self._start()

    @Property(bool, notify=wideChanged)
    def wide(self) -> bool:
        """Whether height is scarce, so that a pad has fewer and longer rows."""
        return self._wide

    @wide.setter  # type: ignore[no-redef]
    def wide(self, wide: bool) -> None:
        if assign(self, "_wide", wide, self.wideChanged):
            self._turn(self._page)

    @Property(list, notify=rowsChanged)
    def rows(self) -> list[list[dict[str, object]]]:
        """Rows of keys: ``action``, ``text``, ``shifted``, ``label``, ``width``."""
        return self._rows

    @Property(bool, notify=padChanged)
    def pad(self) -> bool:
        """Whether the keys are the few large ones of a telephone."""
        return self._layout().pad

    @Property(bool, notify=shiftedChanged)
    def shifted(self) -> bool:
        """Whether the next letter is a capital."""
        return self._shifted

    @Slot(str, str)
    def press(self, action: str, text: str) -> None:
        """Do what the key with ``action`` does; ``text`` is what it types."""
        done = Action(action)
        if done is Action.TYPE:
            for character in text:
                self._send(Qt.Key.Key_unknown, character)
            self._shift(shifted=False)
        elif done in _KEYS:
            self._send(*_KEYS[done])
        elif done is Action.SHIFT:
            self._shift(shifted=not self._shifted)
        elif done is Action.SCRIPT:
            self._away = not self._away
            self._turn(keyboards.LETTERS)
        elif done in (Action.LETTERS, Action.SYMBOLS):
            self._turn(done.value)

    def _send(self, key: Qt.Key, text: str) -> None:
        target = cast("QObject | None", QGuiApplication.focusObject())
        if target is None:
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QCoreApplication.sendEvent(target, event)

    def _start(self) -> None:
        self._away = False
        self._turn(keyboards.LETTERS)

    def _turn(self, page: str) -> None:
        self._page = page
        self._shift(shifted=False)
        self._rows = self._build()
        self.padChanged.emit()
        self.rowsChanged.emit()

    def _shift(self, *, shifted: bool) -> None:
        assign(self, "_shifted", shifted, self.shiftedChanged)

    def _home(self) -> Layout:
        """Find the layout that this answer begins with."""
        wanted = (
            self._kind
            if self._kind in _OWN_LAYOUTS
            else keyboards.FALLBACK
            if self._kind == _LATIN
            else self._language
        )
        return keyboards.load(wanted) or keyboards.fallback()

    def _layout(self) -> Layout:
        return keyboards.fallback() if self._away else self._home()

    def _other(self) -> Layout | None:
        """Find the layout of the other script, where the person's own isn't Latin."""
        home = self._home()
        if self._kind != _TEXT or home.script == _LATIN:
            return None
        return home if self._away else keyboards.fallback()

    def _build(self) -> list[list[dict[str, object]]]:
        layout, other = self._layout(), self._other()
        rows = []
        for row in layout.page(self._page, wide=self._wide):
            keys = []
            for key in row:
                if key.action is not Action.SCRIPT:
                    label = layout.label if key.action is Action.LETTERS else key.label
                    keys.append(_record(replace(key, label=label)))
                elif other is not None:
                    keys.append(_record(replace(key, label=other.label)))
            rows.append(keys)
        return rows


def _record(key: Key) -> dict[str, object]:
    return {
        "action": key.action.value,
        "text": key.text,
        "shifted": key.shifted,
        "label": key.label,
        "width": key.width,
    }
