# SPDX-License-Identifier: Apache-2.0
"""A question that is answered with keys: words, numbers, and what nothing else suits."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Property
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.viewmodels.question.item import QuestionItem

if TYPE_CHECKING:
    from kiosk.forms import Question

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_KEYBOARDS = {"INTEGER": "digits", "DECIMAL": "number"}


@QmlElement
@QmlUncreatable("built by item_for")
class TextItem(QuestionItem):  # type: ignore[operator]
    """Words or a number, on one line or several."""

    @classmethod
    def suits(cls, _question: "Question") -> bool:
        """Take every question: what has no field of its own is typed."""
        return True

    @Property(bool, constant=True)
    def multiline(self) -> bool:
        """Whether the answer may have several lines."""
        return "multiline" in self.question.appearances or self._is_machine_readable

    @property
    def keyboard(self) -> str:
        """The keyboard that the form asks for, or the one of the type."""
        wanted = self.question.attributes.get("input", "")
        if wanted:
            return str(wanted)
        if self._is_machine_readable:
            return "document"
        return _KEYBOARDS.get(self.question.kind.name, "text")

    @property
    def _is_machine_readable(self) -> bool:
        return bool(self.question.attributes.get("mrz") == "lines")
