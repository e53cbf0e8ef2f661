# SPDX-License-Identifier: Apache-2.0
"""A question that is answered by choosing, with a search where there is much to choose from."""

from dataclasses import dataclass
from functools import cmp_to_key
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QCollator, QLocale, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import Choice, QuestionKind
from ui.folding import fold, matches
from ui.notify import assign
from ui.rows import RowModel
from ui.viewmodels.question.item import QuestionItem
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Question

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

LONG_LIST = 9
"""A list of more choices than this gets a search field."""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One choice of a question."""

    value: str
    label: str
    selected: bool


@QmlElement
@QmlUncreatable("built by item_for")
class ChoiceItem(QuestionItem):  # type: ignore[operator]
    """One of some choices, or any of them."""

    choicesChanged = Signal()
    searchableChanged = Signal()
    foundChanged = Signal()

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._choices = RowModel(ChoiceRow, self)
        self._query = ""
        self._first = question.value
        self._offered: tuple[Choice, ...] = ()
        self._ordered: tuple[Choice, ...] = ()
        self._folded: dict[str, str] = {}
        self.searches = False
        self._found = 0

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take what is chosen."""
        return question.kind in {QuestionKind.SELECT_ONE, QuestionKind.SELECT_MANY}

    @property
    def way(self) -> QuestionItem.Kind:
        """One of them, or any of them."""
        many = self.question.kind is QuestionKind.SELECT_MANY
        return self.Kind.ChooseMany if many else self.Kind.ChooseOne

    @property
    def answered(self) -> str:  # type: ignore[override]
        """One answer, or at least one."""
        return "choices" if self.way == self.Kind.ChooseMany else "choice"

    @property
    def keyboard(self) -> str:
        """The keys to search with."""
        return "text" if self.searches else ""

    @Property(QObject, notify=choicesChanged)
    def choices(self) -> QObject:
        """The choices, or those of them that the search found."""
        return self._choices

    @Property(bool, notify=searchableChanged)
    def searchable(self) -> bool:
        """Whether the list is long enough to search in."""
        return self.searches

    @Property(int, notify=foundChanged)
    def found(self) -> int:
        """How many choices the search found."""
        return self._found

    def take(self, question: "Question") -> None:
        """Take the question's facts as they are now, and the choices with them."""
        super().take(question)
        if question.choices != self._offered:
            self._offered = question.choices
            self._ordered = self._in_order(question)
            self._folded = {choice.value: fold(choice.label) for choice in question.choices}
        if assign(self, "searches", self._is_long(question), self.searchableChanged):
            self.inputKindChanged.emit()
        self._show_choices()

    def search(self, query: str) -> None:
        """Show the choices that fit, those that begin with the query first."""
        self._query = fold(query)
        self._show_choices()

    def toggled(self, value: str) -> str:
        """Say the answer after a choice was touched."""
        if self.way != self.Kind.ChooseMany:
            return value
        chosen = self._value.split()
        if value in chosen:
            chosen.remove(value)
        else:
            chosen.append(value)
        order = [choice.value for choice in self.question.choices]
        return " ".join(sorted(chosen, key=order.index))

    def _in_order(self, question: "Question") -> tuple[Choice, ...]:
        """Put a long list in the order of the alphabet that the person reads; a short one has its own."""
        if not self._is_long(question):
            return question.choices
        collator = QCollator(QLocale(self._words.translator.language.locale))

        def compare(one: Choice, other: Choice) -> int:
            return collator.compare(one.label, other.label)

        return tuple(sorted(question.choices, key=cmp_to_key(compare)))

    @staticmethod
    def _is_long(question: "Question") -> bool:
        is_one_of = question.kind is QuestionKind.SELECT_ONE
        return is_one_of and (
            len(question.choices) > LONG_LIST or "autocomplete" in question.appearances
        )

    def _show_choices(self) -> None:
        chosen = set(self._value.split()) if self.way == self.Kind.ChooseMany else {self._value}
        found = [
            ChoiceRow(choice.value, choice.label, choice.value in chosen)
            for choice in self._ordered
            if matches(self._query, self._folded[choice.value])
        ]
        if self._query:
            found.sort(key=lambda row: not self._folded[row.value].startswith(self._query))
        elif self.searches:
            found.sort(key=lambda row: row.value != self._first)
        self._choices.replace(found)
        assign(self, "_found", len(found), self.foundChanged)
