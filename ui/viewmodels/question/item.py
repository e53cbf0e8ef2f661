# SPDX-License-Identifier: Apache-2.0
"""One question as it stands on a page."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cmp_to_key
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QCollator, QEnum, QLocale, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import Choice, QuestionKind
from ui.folding import fold, matches
from ui.messages import N_
from ui.notify import assign
from ui.rows import RowModel
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
@QmlUncreatable("built in ui.flow")
class QuestionItem(QObject):  # type: ignore[operator]
    """One question as it is shown; it outlives every change of its own facts."""

    kindChanged = Signal()
    labelChanged = Signal()
    hintChanged = Signal()
    valueChanged = Signal()
    errorChanged = Signal()
    findingChanged = Signal()
    choicesChanged = Signal()
    searchableChanged = Signal()
    inputKindChanged = Signal()
    foundChanged = Signal()

    @QEnum
    class Kind(IntEnum):
        """How a question is answered."""

        Text = 0
        Date = 1
        ChooseOne = 2
        ChooseMany = 3
        Acknowledge = 4
        Note = 5

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.question = question
        self.way = (
            self.Kind.Note if question.readonly else _KINDS.get(question.kind.name, self.Kind.Text)
        )
        self._is_headed = False
        self.shown_label = ""
        self._hint = ""
        self._value = ""
        self.complaint = ""
        self._finding = ""
        self._choices = RowModel(ChoiceRow, self)
        self._query = ""
        self._first = question.value
        self._offered: tuple[Choice, ...] = ()
        self._ordered: tuple[Choice, ...] = ()
        self._folded: dict[str, str] = {}
        self.searches = False
        self._found = 0
        self.take(question)

    @Property(str, notify=kindChanged)
    def ref(self) -> str:
        """The question's place in the form."""
        return str(self.question.ref)

    @Property(str, notify=kindChanged)
    def name(self) -> str:
        """The question's name in the form: stable, never shown."""
        return str(self.question.name)

    @Property(int, notify=kindChanged)
    def kind(self) -> int:
        """How the question is answered."""
        return self.way

    @Property(str, notify=labelChanged)
    def label(self) -> str:
        """The label; marked when an answer may be left out."""
        if self._is_headed and self.is_unavailable:
            return self._words(N_("Not available here"))
        return self.shown_label

    @property
    def is_unavailable(self) -> bool:
        """Whether the kiosk has no device to answer it with."""
        return self.question.kind is QuestionKind.UNSUPPORTED

    @Property(bool, notify=labelChanged)
    def headed(self) -> bool:
        """Whether the page's heading already says the label."""
        return self._is_headed

    @Property(str, notify=labelChanged)
    def tone(self) -> str:
        """How a note sounds: info or warning."""
        return "warning" if self.question.attributes.get("tone") == "warning" else "info"

    @Property(str, notify=hintChanged)
    def hint(self) -> str:
        """Where to look for the answer; empty where the page already says it."""
        return "" if self._is_headed and not self.is_unavailable else self._hint

    @Property(str, notify=valueChanged)
    def value(self) -> str:
        """The answer as the form holds it."""
        return self._value

    @Property(bool, notify=valueChanged)
    def agreed(self) -> bool:
        """Whether an acknowledgement is given."""
        return bool(self._value)

    @Property(str, notify=errorChanged)
    def error(self) -> str:
        """How to mend the answer; empty while there is nothing to say."""
        return self.complaint

    @Property(str, notify=findingChanged)
    def finding(self) -> str:
        """What to know of the answer, which holds nobody up; often empty."""
        return self._finding

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

    @Property(str, notify=inputKindChanged)
    def inputKind(self) -> str:
        """The keyboard that is wanted."""
        wanted = self.question.attributes.get("input", "")
        if wanted:
            return str(wanted)
        if "mrz" in self.question.attributes and self.question.attributes["mrz"] == "lines":
            return "document"
        return _KEYBOARDS.get(self.question.kind.name, "text")

    @Property(bool, notify=inputKindChanged)
    def multiline(self) -> bool:
        """Whether the answer may have several lines."""
        return (
            "multiline" in self.question.appearances
            or self.question.attributes.get("mrz") == "lines"
        )

    def take(self, question: "Question") -> None:
        """Take the question's facts as they are now."""
        self.question = question
        label = self._label_of(question)
        assign(self, "shown_label", label, self.labelChanged)
        hint = self._words(_UNAVAILABLE) if self.is_unavailable else question.hint
        assign(self, "_hint", hint, self.hintChanged)
        assign(self, "_value", question.value, self.valueChanged)
        if question.choices != self._offered:
            self._offered = question.choices
            self._ordered = self._in_order(question)
            self._folded = {choice.value: fold(choice.label) for choice in question.choices}
        assign(self, "searches", self._is_long(question), self.searchableChanged)
        self._show_choices()

    def head(self, *, is_headed: bool) -> None:
        """Leave label and hint to the page's heading, or show them."""
        if assign(self, "_is_headed", is_headed, self.labelChanged):
            self.hintChanged.emit()

    def say(self, error: str) -> None:
        """Show how to mend the answer, or nothing."""
        assign(self, "complaint", error, self.errorChanged)

    def note(self, finding: str) -> None:
        """Show what to know of the answer, or nothing."""
        assign(self, "_finding", finding, self.findingChanged)

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

    def _label_of(self, question: "Question") -> str:
        """Say the label: with the value of what can't be answered, with a mark where it may be left out."""
        if self.is_unavailable:
            return self._words(N_("%(label)s (not available here)"), label=question.label)
        if self.way == self.Kind.Note:
            value = question.value
            if question.kind is QuestionKind.DATE:
                with suppress(ValueError):
                    value = self._words.date(date.fromisoformat(value))
            if not value:
                return question.label
            return self._words(N_("%(label)s: %(value)s"), label=question.label, value=value)
        if question.required or self.way == self.Kind.Acknowledge:
            return question.label
        return self._words(N_("%(label)s (optional)"), label=question.label)

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


_KINDS = {
    "DATE": QuestionItem.Kind.Date,
    "SELECT_ONE": QuestionItem.Kind.ChooseOne,
    "SELECT_MANY": QuestionItem.Kind.ChooseMany,
    "ACKNOWLEDGE": QuestionItem.Kind.Acknowledge,
    "NOTE": QuestionItem.Kind.Note,
    "UNSUPPORTED": QuestionItem.Kind.Note,
}
_UNAVAILABLE = N_("This can't be answered at a kiosk. You can go on; tell an officer about it.")
_KEYBOARDS = {"INTEGER": "digits", "DECIMAL": "number", "DATE": "digits"}
