# SPDX-License-Identifier: Apache-2.0
"""A question that is answered with a place on a scale."""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import QuestionKind, plain
from ui.notify import assign
from ui.viewmodels.question.item import QuestionItem
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Question

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MOST_STARS = 10
"""More than these are no rating but a scale."""
MOST_TICKS = 21
"""More marks than these on a scale can't be told apart."""
LONG_SCALE = 30
"""A scale of more places gets buttons that go ten places at once."""


@QmlElement
@QmlUncreatable("built by item_for")
class RangeItem(QuestionItem):  # type: ignore[operator]
    """One number of a scale, or none until the person touches it."""

    placeChanged = Signal()
    namedChanged = Signal()

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._start, self._end, self._step = _scale(question)
        self._place = -1
        self._names = ("", "", "")

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take ranges."""
        return question.kind is QuestionKind.RANGE

    @property
    def way(self) -> QuestionItem.Kind:
        """Stars for a rating, else a scale."""
        is_rating = "rating" in self.question.appearances and self.count <= MOST_STARS
        return self.Kind.Rating if is_rating else self.Kind.Range

    @property
    def answered(self) -> str:  # type: ignore[override]
        """Stars are touched, a scale has buttons."""
        return "rating" if self.way == self.Kind.Rating else "range"

    @property
    def count(self) -> int:
        """How many numbers the scale has."""
        return int(abs(self._end - self._start) // self._step) + 1

    @Property(int, constant=True)
    def places(self) -> int:
        """How many numbers the scale has."""
        return self.count

    @Property(int, notify=placeChanged)
    def place(self) -> int:
        """Which of them is chosen, from 0; -1 for none."""
        return self._place

    @Property(int, constant=True)
    def leap(self) -> int:
        """How many places the fast buttons go; 0 where there are none."""
        return 10 if self.count > LONG_SCALE else 0

    @Property(bool, constant=True)
    def ticked(self) -> bool:
        """Whether the scale has marks."""
        return "no-ticks" not in self.question.appearances and self.count <= MOST_TICKS

    @Property(bool, constant=True)
    def vertical(self) -> bool:
        """Whether the scale stands upright."""
        return "vertical" in self.question.appearances

    @Property(bool, constant=True)
    def scaled(self) -> bool:
        """Whether there is a scale to touch beside the buttons."""
        return "picker" not in self.question.appearances

    @Property(str, notify=namedChanged)
    def said(self) -> str:
        """The chosen number as it is read; empty for none."""
        return self._names[0]

    @Property(str, notify=namedChanged)
    def startText(self) -> str:
        """What the beginning of the scale is called."""
        return self._names[1]

    @Property(str, notify=namedChanged)
    def endText(self) -> str:
        """What the end of the scale is called."""
        return self._names[2]

    @Slot(int, result=str)
    def at(self, place: int) -> str:
        """Say the answer that a place on the scale is."""
        return str(self._number(place))

    def take(self, question: "Question") -> None:
        """Take the question's facts as they are now, and find the place of the answer."""
        super().take(question)
        assign(self, "_place", self._find(question.value), self.placeChanged)
        chosen = "" if self._place < 0 else self._named(self._place)
        names = (chosen, self._named(0), self._named(self.count - 1))
        assign(self, "_names", names, self.namedChanged)

    def _number(self, place: int) -> Decimal:
        place = max(0, min(self.count - 1, place))
        step = self._step if self._end >= self._start else -self._step
        return self._start + place * step

    def _named(self, place: int) -> str:
        number = self._number(place)
        labels = {_number_of(choice.value): plain(choice.label) for choice in self.question.choices}
        written = f"{number.normalize():f}"
        label = labels.get(number, "")
        if not label or label == written:
            return written
        return f"\u2066{written}\u2069 · {label}"  # its minus stays before it in Arabic too

    def _find(self, value: str) -> int:
        number = _number_of(value)
        if number is None:
            return -1
        place, rest = divmod(abs(number - self._start), self._step)
        is_on_scale = not rest and min(self._start, self._end) <= number <= max(
            self._start, self._end
        )
        return int(place) if is_on_scale else -1


def _scale(question: "Question") -> tuple[Decimal, Decimal, Decimal]:
    """Read start, end and step, which the form engine has found to be numbers."""
    start, end, step = (
        Decimal(question.parameters.get(name, usual).strip())
        for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    return start, end, abs(step)


def _number_of(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
