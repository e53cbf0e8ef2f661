# SPDX-License-Identifier: Apache-2.0
"""The first screen: a greeting and the languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.isolates import isolate
from ui.noticerow import NoticeRow
from ui.notify import assign
from ui.rows import RowModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_IN_ONE_LINE = 3
"""So many greetings stand side by side."""
_DOT = "\u00a0· "
"""Stands between two; no line begins with it."""


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A language tile: its name and its invitation in its own script and direction."""

    code: str
    name: str
    prompt: str
    right_to_left: bool


@QmlElement
@QmlUncreatable("built in ui.flow")
class AttractViewModel(QObject):  # type: ignore[operator]
    """Greets in every language that is installed and lets a person pick theirs."""

    languagesChanged = Signal()
    greetingChanged = Signal()
    noticesChanged = Signal()
    voicedChanged = Signal()

    languageChosen = Signal(str)
    listenAsked = Signal()
    """The person wants the screens read aloud, or no more."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._languages = RowModel(LanguageRow, self)
        self.board = RowModel(NoticeRow, self)
        self._greeting = ""
        self._greetings = ""
        self._calls = ""
        self._voiced = False

    @Property(QObject, notify=languagesChanged)
    def languages(self) -> QObject:
        """The languages, the country's own first."""
        return self._languages

    @Property(str, notify=greetingChanged)
    def greeting(self) -> str:
        """The welcome in the country's language."""
        return self._greeting

    @Property(str, notify=greetingChanged)
    def greetings(self) -> str:
        """The welcome in all other languages; many of them in two lines."""
        return self._greetings

    @Property(str, notify=greetingChanged)
    def calls(self) -> str:
        """How to have the screens read aloud, in every language; many of them in two lines."""
        return self._calls

    @Property(QObject, notify=noticesChanged)
    def notices(self) -> QObject:
        """What everybody is told for a while."""
        return self.board

    @Property(bool, notify=voicedChanged)
    def voiced(self) -> bool:
        """Whether the screens can be read aloud here."""
        return self._voiced

    @Slot()
    def listen(self) -> None:
        """Have the screens read aloud, or no more."""
        self.listenAsked.emit()

    @Slot()
    def give_voice(self) -> None:
        """Offer to read the screens aloud."""
        assign(self, "_voiced", True, self.voicedChanged)

    @Slot(str)
    def choose(self, code: str) -> None:
        """Begin in a language."""
        self.languageChosen.emit(code)

    def offer(
        self, rows: Sequence[LanguageRow], greetings: Sequence[str], calls: Sequence[str] = ()
    ) -> None:
        """Show the languages; for each in the same order a greeting, and how to listen."""
        self._languages.replace(rows)
        self._calls = _in_two_lines([_whole(text) for text in calls])
        self._greetings = _in_two_lines([_whole(text) for text in greetings[1:]])
        assign(self, "_greeting", greetings[0] if greetings else "", self.greetingChanged)


def _whole(text: str) -> str:
    """Keep a greeting in one piece: apart from its neighbours' direction, and on one line."""
    unbroken = text.replace(" ", "\u00a0")
    return isolate(unbroken)


def _in_two_lines(texts: Sequence[str]) -> str:
    """Join texts by dots; more than three stand in two lines of about as many."""
    half = (len(texts) + 1) // 2 if len(texts) > _IN_ONE_LINE else len(texts)
    return "\n".join(filter(None, map(_DOT.join, (texts[:half], texts[half:]))))
