# SPDX-License-Identifier: Apache-2.0
"""View model of the on-screen keyboard: its keys come from data, its presses go to the focus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from PySide6.QtCore import Property, QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem

from ui import keyboards
from ui.keyboards import Action, Key, Layout
from ui.notify import assign
from ui.rows import RowModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_TURNS: Final = frozenset({Action.LETTERS, Action.SYMBOLS, Action.ACCENTS})
_OWN_LAYOUTS: Final = frozenset({"digits", "number", "phone", "email", "document"})
_LATIN: Final = "latin"
_ARABIC: Final = "arabic"
_TEXT: Final = "text"
_KEYS: Final[Mapping[Action, tuple[Qt.Key, str]]] = {
    Action.SPACE: (Qt.Key.Key_Space, " "),
    Action.BACKSPACE: (Qt.Key.Key_Backspace, "\b"),
    Action.NEWLINE: (Qt.Key.Key_Return, "\r"),
}


@dataclass(frozen=True, slots=True)
class KeyCap:
    """What stands on a key, at its place in the row."""

    place: int
    action: str
    small: str
    capital: str
    label: str
    units: float


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A row of keys, at its place on the board; ``units`` is how wide its keys are together."""

    place: int
    keys: RowModel[KeyCap]
    units: float
    count: int


class KeyRows(RowModel[KeyRow]):
    """The keys of one shape: turned into others in place, because new ones take longer than a page."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(KeyRow, parent)
        self._pool: list[RowModel[KeyCap]] = []

    def show(self, rows: Sequence[Sequence[Key]]) -> None:
        """Have these keys."""
        while len(self._pool) < len(rows):
            self._pool.append(RowModel(KeyCap, self))
        shown = []
        for place, (keys, row) in enumerate(zip(self._pool, rows, strict=False)):
            keys.replace([_cap(at, key) for at, key in enumerate(row)])
            shown.append(KeyRow(place, keys, sum(key.width for key in row), len(row)))
        self.replace(shown)


@QmlElement
class KeyboardViewModel(QObject):
    """The keys for one language and kind of answer, and what pressing them does.

    Presses reach whatever has the focus as key events, so that its validator and greatest length
    hold. Shift holds for one letter.

    Who has a keypad goes from key to key instead: ``enter``, ``step`` and ``climb`` point at keys,
    ``choose`` presses the one pointed at. Both ways are rings, so no key is far from another.
    """

    languageChanged = Signal()
    kindChanged = Signal()
    wideChanged = Signal()
    padChanged = Signal()
    padColumnsChanged = Signal()
    shiftedChanged = Signal()
    pointChanged = Signal()
    pointedItemChanged = Signal()

    wrote = Signal()
    """A key has done something to the text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = keyboards.FALLBACK
        self._kind = _TEXT
        self._wide = False
        self._away = False
        self._page = keyboards.LETTERS
        self._shifted = False
        self.is_scanning = False
        self._row = 0
        self._column = 0
        self.pointed: QQuickItem | None = None
        self._rows: list[list[Key]] = []
        self._letters, self._digits = KeyRows(self), KeyRows(self)
        self._pad_columns = 0
        self._lay()

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

    @Property(QObject, constant=True)
    def letters(self) -> QObject:
        """The keys that are not a pad's."""
        return self._letters

    @Property(QObject, constant=True)
    def digits(self) -> QObject:
        """The keys of a pad."""
        return self._digits

    @Property(bool, notify=padChanged)
    def pad(self) -> bool:
        """Whether the keys are the few large ones of a telephone."""
        return self._layout().pad

    @Property(int, notify=padColumnsChanged)
    def padColumns(self) -> int:
        """How many keys the longest row of the pad has."""
        return self._pad_columns

    @Property(bool, notify=padChanged)
    def rightToLeft(self) -> bool:
        """Whether these letters are written from right to left."""
        return self._layout().script == _ARABIC

    @Property(bool, notify=shiftedChanged)
    def shifted(self) -> bool:
        """Whether the next letter is a capital."""
        return self._shifted

    @Property(bool, notify=pointChanged)
    def scanning(self) -> bool:
        """Whether a person goes from key to key."""
        return self.is_scanning

    @Property(int, notify=pointChanged)
    def row(self) -> int:
        """The row of the key that is pointed at."""
        return self._row

    @Property(int, notify=pointChanged)
    def column(self) -> int:
        """The place in its row of the key that is pointed at."""
        return self._column

    @Property(QQuickItem, notify=pointedItemChanged)
    def pointedItem(self) -> QQuickItem | None:
        """The key that is pointed at, as it is shown; the keyboard says which it is."""
        return self.pointed

    @pointedItem.setter  # type: ignore[no-redef]
    def pointedItem(self, item: QQuickItem | None) -> None:
        assign(self, "pointed", item, self.pointedItemChanged)

    @Slot()
    def enter(self) -> None:
        """Begin to go from key to key, at the first."""
        self._point(0, self._places(0)[0], scanning=True)

    @Slot()
    def leave(self) -> None:
        """Go back to the text."""
        self._point(self._row, self._column, scanning=False)

    def rest(self) -> None:
        """Be as for the first person: small letters, the person's own script, nobody at the keys."""
        self.leave()
        assign(self, "pointed", None, self.pointedItemChanged)
        self._start()

    @Slot(int)
    def step(self, by: int) -> None:
        """Go along the row; its ends meet."""
        places = self._places(self._row)
        here = places.index(self._column)
        self._point(self._row, places[(here + by) % len(places)], scanning=True)

    @Slot(int)
    def climb(self, by: int) -> None:
        """Go to the nearest key of another row; the top and the bottom meet."""
        row = (self._row + by) % len(self._rows)
        here = self._middle(self._row, self._column)
        nearest = min(self._places(row), key=lambda place: abs(self._middle(row, place) - here))
        self._point(row, nearest, scanning=True)

    @Slot()
    def choose(self) -> None:
        """Press the key that is pointed at; the one that says done leads back to the text."""
        key = self._rows[self._row][self._column]
        if key.action is Action.DONE:
            self.leave()
        else:
            self.press(key.action.value, key.shifted if self._shifted else key.text)

    @Slot(str, str)
    def press(self, action: str, text: str) -> None:
        """Do what the key with ``action`` does; ``text`` is what it types."""
        done = Action(action)
        if done is Action.TYPE:
            for character in text:
                self._send(Qt.Key.Key_unknown, character)
            self._shift(shifted=False)
            self.wrote.emit()
        elif done in _KEYS:
            self._send(*_KEYS[done])
            self.wrote.emit()
        elif done is Action.SHIFT:
            self._shift(shifted=not self._shifted)
        elif done is Action.SCRIPT:
            self._away = not self._away
            self._turn(keyboards.LETTERS)
        elif done in _TURNS:
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
        self._lay()
        self.padChanged.emit()
        row = min(self._row, len(self._rows) - 1)
        places = self._places(row)
        nearest = min(places, key=lambda place: abs(place - self._column))
        self._point(row, nearest, scanning=self.is_scanning)

    def _shift(self, *, shifted: bool) -> None:
        assign(self, "_shifted", shifted, self.shiftedChanged)

    def _point(self, row: int, column: int, *, scanning: bool) -> None:
        before = self.is_scanning, self._row, self._column
        self.is_scanning, self._row, self._column = scanning, row, column
        if before != (scanning, row, column):
            self.pointChanged.emit()

    def _places(self, row: int) -> list[int]:
        """List the places of a row that have a key."""
        return [place for place, key in enumerate(self._rows[row]) if key.action is not Action.GAP]

    def _middle(self, row: int, column: int) -> float:
        """Say where the middle of a key is, as a share of its row."""
        widths = [key.width for key in self._rows[row]]
        return (sum(widths[:column]) + widths[column] / 2) / sum(widths)

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

    def _lay(self) -> None:
        """Lay the keys of the moment on the board of their shape; the other keeps what it has."""
        layout, other = self._layout(), self._other()
        self._rows = []
        for row in layout.page(self._page, wide=self._wide):
            keys = []
            for key in row:
                if key.action is not Action.SCRIPT:
                    label = layout.label if key.action is Action.LETTERS else key.label
                    keys.append(replace(key, label=label))
                elif other is not None:
                    keys.append(replace(key, label=other.label))
            self._rows.append(keys)
        (self._digits if layout.pad else self._letters).show(self._rows)
        if layout.pad:
            longest = max(map(len, self._rows))
            assign(self, "_pad_columns", longest, self.padColumnsChanged)


def _cap(place: int, key: Key) -> KeyCap:
    return KeyCap(place, key.action.value, key.text, key.shifted, key.label, key.width)
