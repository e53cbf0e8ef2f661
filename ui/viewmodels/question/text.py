# SPDX-License-Identifier: Apache-2.0
"""A question that is answered with keys: words, numbers, and what nothing else suits."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import QuestionKind
from ui.notify import assign
from ui.viewmodels.question.item import QuestionItem
from ui.words import Words
from ui.written import in_groups, is_masked, point

if TYPE_CHECKING:
    from kiosk.forms import Question

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_KEYBOARDS = {"INTEGER": "digits", "DECIMAL": "number"}


@QmlElement
@QmlUncreatable("built by item_for")
class TextItem(QuestionItem):  # type: ignore[operator]
    """Words or a number, on one line or several."""

    groupedChanged = Signal()

    is_written = True

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._grouped = ""

    @classmethod
    def suits(cls, _question: "Question") -> bool:
        """Take every question: what has no field of its own is typed."""
        return True

    @Property(bool, constant=True)
    def multiline(self) -> bool:
        """Whether the answer may have several lines."""
        return "multiline" in self.question.appearances

    @Property(bool, constant=True)
    def masked(self) -> bool:
        """Whether bystanders shall not read the answer."""
        return is_masked(self.question)

    @Property(str, notify=groupedChanged)
    def grouped(self) -> str:
        """The answer while nobody types in it: a number may have its thousands apart."""
        return self._grouped

    @property
    def keyboard(self) -> str:
        """The keyboard that the form asks for, or the one of the type."""
        wanted = self.question.attributes.get("input", "")
        if wanted:
            return str(wanted)
        if "numbers" in self.question.appearances:
            return "number"
        return _KEYBOARDS.get(self.question.kind.name, "text")

    def shown_value(self) -> str:
        """Say a decimal with the sign that the person's language parts it with."""
        if self.question.kind is QuestionKind.DECIMAL:
            return self._value.replace(".", point(self._words))
        return self._value

    def take(self, question: "Question") -> None:
        """Take the question's facts as they are now."""
        super().take(question)
        assign(self, "_grouped", in_groups(self.question, self._words), self.groupedChanged)
