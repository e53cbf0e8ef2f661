# SPDX-License-Identifier: Apache-2.0
"""A question that is answered by putting things in order."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import QuestionKind, plain
from ui.notify import assign
from ui.rows import RowModel
from ui.viewmodels.question.choicepictures import SIDE, ChoicePictures
from ui.viewmodels.question.item import QuestionItem
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import FormSession, Question

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class RankRow:
    """What stands at a place; the place is the key, so that a button outlives what it moves."""

    place: int
    value: str
    label: str
    picture: str


@QmlElement
@QmlUncreatable("built by item_for")
class RankItem(QuestionItem):  # type: ignore[operator]
    """Things that a person puts in order; before that they stand as the form has them."""

    ranksChanged = Signal()
    answerChanged = Signal()

    answered = "rank"

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._ranks = RowModel(RankRow, self)
        self._count = 0
        self._is_pictured = False
        self._session: FormSession | None = None
        self._pictures = ChoicePictures(lambda name: self.drawn(name, SIDE))

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take what is put in order."""
        return question.kind is QuestionKind.RANK

    @property
    def way(self) -> QuestionItem.Kind:
        """By buttons."""
        return self.Kind.Rank

    @property
    def order(self) -> list[str]:
        """The values: those that have a place, then those that came to be on offer since."""
        offered = dict.fromkeys(choice.value for choice in self.question.choices)
        placed = [value for value in self.question.value.split() if value in offered]
        return [*placed, *(value for value in offered if value not in placed)]

    @Property(QObject, notify=ranksChanged)
    def ranks(self) -> QObject:
        """The things in the order as it is now."""
        return self._ranks

    @Property(int, notify=ranksChanged)
    def count(self) -> int:
        """How many things there are."""
        return self._count

    @Property(bool, notify=ranksChanged)
    def pictured(self) -> bool:
        """Whether any of them has a picture."""
        return self._is_pictured

    @Property(bool, notify=answerChanged)
    def ordered(self) -> bool:
        """Whether the order is the person's."""
        return bool(self._value)

    @Property(bool, notify=answerChanged)
    def withdrawable(self) -> bool:
        """Whether the order can be taken back: one that may be left out."""
        return bool(self._value) and not self.question.required

    def take(self, question: "Question") -> None:
        """Take the question's facts as they are now, and the order with them."""
        before = self._value, self.question.required
        super().take(question)
        self._lay_out()
        if before != (self._value, question.required):
            self.answerChanged.emit()

    @property
    def second_choices(self) -> str:
        """Say what is put in order, as the form has it."""
        return " · ".join(self.worded.choices.values()) if self.worded is not None else ""

    def consult(self, session: "FormSession") -> None:
        """Know whom to ask for the pictures of what is put in order."""
        self._session = session
        self._lay_out()

    def moved(self, place: int, to: int) -> str:
        """Say the answer after what stands at a place moved to another; the order as it is for none."""
        order = self.order
        if 0 <= place < len(order) and 0 <= to < len(order):
            order.insert(to, order.pop(place))
        return " ".join(order)

    def _lay_out(self) -> None:
        if self._session is not None:
            self._pictures.learn(self._session, self.question)
        labels = {choice.value: plain(choice.label) for choice in self.question.choices}
        rows = [
            RankRow(at, value, labels[value], self._pictures(value))
            for at, value in enumerate(self.order)
        ]
        self._ranks.replace(rows)
        assign(self, "_is_pictured", any(row.picture for row in rows), self.ranksChanged)
        assign(self, "_count", len(rows), self.ranksChanged)
