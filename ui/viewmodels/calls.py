# SPDX-License-Identifier: Apache-2.0
"""Who asks for staff at the stations around, as whoever is signed in reads it on any screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.messages import N_
from ui.notify import assign
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.i18n import Translator
    from kiosk.neighbours import Waiting

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.flow")
class CallsViewModel(QObject):  # type: ignore[operator]
    """The calls that wait, the longest first."""

    textChanged = Signal()
    came = Signal()
    """There is one that was not there before."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._waiting: tuple[Waiting, ...] = ()
        self._text = ""
        self.language = ""
        """In which it is said."""

    @Property(str, notify=textChanged)
    def text(self) -> str:
        """Say where staff are asked for and since when, a line for each; empty for nowhere."""
        return self._text

    def speak(self, translator: "Translator") -> None:
        """Say everything in the language that officials read, whoever sits before them."""
        self._words = Words(translator)
        self.language = translator.language.code
        self._say()

    def show(self, waiting: "Sequence[Waiting]") -> None:
        """Show these and no others."""
        before = {one.station for one in self._waiting}
        self._waiting = tuple(waiting)
        self._say()
        if {one.station for one in waiting} - before:
            self.came.emit()

    def _say(self) -> None:
        text = "\n".join(self._line(one) for one in self._waiting)
        assign(self, "_text", text, self.textChanged)

    def _line(self, one: "Waiting") -> str:
        time = self._words.time(one.since)
        said = N_("Somebody at kiosk %(station)s has asked for staff since %(time)s.")
        return self._words(said, station=one.station, time=time)
