# SPDX-License-Identifier: Apache-2.0
"""The screen of a kiosk that takes no applications now."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.messages import elsewhere, out_of_order, where_to_turn
from ui.notify import assign
from ui.words import Words

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.flow")
class OutOfOrderViewModel(QObject):  # type: ignore[operator]
    """Says calmly why, and where to turn."""

    reasonChanged = Signal()
    codeChanged = Signal()
    othersChanged = Signal()

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._code = ""
        self._others: dict[str, Callable[[str], str]] = {}

    @property
    def kept_out(self) -> bool:
        """Whether all is well but for a gate that keeps new visits out."""
        return self._code.startswith("gate.")

    @property
    def keeps_visit(self) -> bool:
        """Whether a visit waits behind it that no screen can go on with."""
        return self._code.startswith("screen.")

    @property
    def concerns_one(self) -> bool:
        """Whether it is said to one person, and the kiosk is there for the next."""
        return self._code.startswith("visit.")

    @Property(str, notify=reasonChanged)
    def title(self) -> str:
        """Where to turn."""
        return self._words(where_to_turn(self._code))

    @Property(str, notify=reasonChanged)
    def reason(self) -> str:
        """Why, in the public's words."""
        return self._words(out_of_order(self._code))

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        """The stable code, for the person who comes to mend it."""
        return self._code

    @Property(list, notify=othersChanged)
    def others(self) -> list[dict[str, str]]:
        """What to do, in every other language: whoever stands here can't choose one.

        Each has its ``code`` and its ``text``.
        """
        return [
            {"code": code, "text": translate(elsewhere(self._code))}
            for code, translate in self._others.items()
        ]

    def offer(self, others: Mapping[str, Callable[[str], str]]) -> None:
        """Take what translates into every other language, by its code."""
        self._others = dict(others)
        self.othersChanged.emit()

    def give(self, code: str) -> None:
        """Take the reason."""
        if assign(self, "_code", code, self.codeChanged):
            self.reasonChanged.emit()
            self.othersChanged.emit()

    def retranslate(self) -> None:
        """Say it in the active language."""
        self.reasonChanged.emit()
