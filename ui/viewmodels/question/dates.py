# SPDX-License-Identifier: Apache-2.0
"""A question that is answered with a day."""

from typing import TYPE_CHECKING

from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import QuestionKind
from ui.viewmodels.question.item import QuestionItem

if TYPE_CHECKING:
    from kiosk.forms import Question

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built by item_for")
class DateItem(QuestionItem):  # type: ignore[operator]
    """A day, a month and a year, in a field each."""

    answered = "date"

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take dates."""
        return question.kind is QuestionKind.DATE

    @property
    def way(self) -> QuestionItem.Kind:
        """Three fields."""
        return self.Kind.Date

    @property
    def keyboard(self) -> str:
        """Digits alone."""
        return "digits"
