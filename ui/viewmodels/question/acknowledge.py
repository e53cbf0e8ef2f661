# SPDX-License-Identifier: Apache-2.0
"""A sentence that a person agrees to."""

from typing import TYPE_CHECKING

from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import QuestionKind, plain
from ui.viewmodels.question.item import QuestionItem

if TYPE_CHECKING:
    from kiosk.forms import Question

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built by item_for")
class AcknowledgeItem(QuestionItem):  # type: ignore[operator]
    """One box to touch; its label is the sentence."""

    answered = "acknowledge"

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take acknowledgements."""
        return question.kind is QuestionKind.ACKNOWLEDGE

    @property
    def way(self) -> QuestionItem.Kind:
        """A box."""
        return self.Kind.Acknowledge

    @property
    def may_head(self) -> bool:
        """Its sentence stands beside its box and nowhere else."""
        return False

    def label_of(self, question: "Question") -> str:
        """Say the sentence alone: nobody agrees to "optional"."""
        return plain(question.label)
