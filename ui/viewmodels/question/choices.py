# SPDX-License-Identifier: Apache-2.0
"""A question that is answered by choosing, in the shape that the form and the list ask for."""

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QEnum, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import Choice, QuestionKind, plain
from ui.collating import in_order
from ui.notify import assign
from ui.searching import Foldings, Hit, NameIndex, grown
from ui.second import lines
from ui.viewmodels.question.appearances import of_today
from ui.viewmodels.question.choicelist import ChoiceList, Offer
from ui.viewmodels.question.choicepictures import SIDE, ChoicePictures
from ui.viewmodels.question.item import QuestionItem
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import FormSession, Question, Worded

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

LONG_LIST = 9
"""A list of more choices than this gets a search field."""

_LEARN_AFTER: Final = 200
"""Milliseconds after which a list learns its other names: the page is painted, nobody has typed."""

_TABLED: Final = frozenset({"list", "list-nolabel"})


@QmlElement
@QmlUncreatable("built by item_for")
class ChoiceItem(QuestionItem):  # type: ignore[operator]
    """One of some choices, or any of them."""

    choicesChanged = Signal()
    shapeChanged = Signal()
    foundChanged = Signal()
    countedChanged = Signal()
    answerChanged = Signal()

    @QEnum
    class Shape(IntEnum):
        """How the choices stand."""

        Rows = 0
        """One below the other, or in columns."""
        Search = 1
        """Very many, with a search."""
        Likert = 2
        """A scale, side by side."""
        Table = 3
        """A row of a table with other questions of the same choices."""

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._choices = ChoiceList(self)
        self._query = ""
        self._first = frozenset(question.value.split())
        self._offered: tuple[Choice, ...] = ()
        self._ordered: tuple[Choice, ...] = ()
        self._ordered_for = ""
        self._labels: list[str] = []
        self._shape = self.Shape.Rows
        self._heads_table = False
        self._found = 0
        self._found_text = ""
        self._counted = ""
        self._session: FormSession | None = None
        self._pictures = ChoicePictures(lambda name: self.drawn(name, SIDE))
        self._foldings = Foldings()
        self._index: NameIndex | None = None
        self._learning: Iterator[None] | None = None
        self._lesson = QTimer(self)
        self._lesson.setInterval(0)
        self._lesson.timeout.connect(self._learn)

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take what is chosen."""
        return question.kind in {QuestionKind.SELECT_ONE, QuestionKind.SELECT_MANY}

    @property
    def is_many(self) -> bool:
        """Whether several may be chosen."""
        return self.question.kind is QuestionKind.SELECT_MANY

    @property
    def way(self) -> QuestionItem.Kind:
        """One of them, or any of them."""
        return self.Kind.ChooseMany if self.is_many else self.Kind.ChooseOne

    @property
    def answered(self) -> str:  # type: ignore[override]
        """One answer, or at least one."""
        return "choices" if self.is_many else "choice"

    @property
    def keyboard(self) -> str:
        """The keys to search with."""
        return "text" if self.searches else ""

    @property
    def searches(self) -> bool:
        """Whether the list is long enough to search in."""
        return self._shape == self.Shape.Search

    @property
    def _wanted(self) -> frozenset[str]:
        return of_today(self.question.appearances)

    @property
    def is_quick(self) -> bool:
        """Whether the form wants the page to be left by itself once one is chosen."""
        return "quick" in self._wanted and not self.is_many

    @property
    def is_folded(self) -> bool:
        """Whether the choices are folded away behind what is chosen."""
        return "minimal" in self._wanted

    @property
    def is_tabled(self) -> bool:
        """Whether it is a row of a table."""
        return self._shape == self.Shape.Table

    # What QML reads.

    @Property(QObject, notify=choicesChanged)
    def choices(self) -> QObject:
        """The choices, or those of them that the search found."""
        return self._choices

    @Property("QStringList", notify=choicesChanged)  # type: ignore[arg-type]
    def labels(self) -> list[str]:
        """The labels of a short list in its order, to see how much room they need."""
        return self._labels

    @Property(int, notify=shapeChanged)
    def shape(self) -> int:
        """How the choices stand."""
        return self._shape

    @Property(bool, notify=shapeChanged)
    def headsTable(self) -> bool:
        """Whether the labels stand above its cells."""
        return self._heads_table

    @Property(int, notify=shapeChanged)
    def columns(self) -> int:
        """The columns that the form asks for: 1, a number, or 0 for as many as there is room for."""
        return _columns(self._wanted)

    @Property(bool, notify=shapeChanged)
    def bare(self) -> bool:
        """Whether the form wants the choices without their signs."""
        return "no-buttons" in self._wanted

    @Property(bool, notify=shapeChanged)
    def folds(self) -> bool:
        """Whether the choices are folded away behind what is chosen."""
        return self.is_folded

    @Property(bool, notify=answerChanged)
    def withdrawable(self) -> bool:
        """Whether the answer can be taken back: one of a list that may be left out."""
        return bool(self._value) and not self.is_many and not self.question.required

    @Property(str, notify=answerChanged)
    def chosenText(self) -> str:
        """What is chosen, in words."""
        chosen = set(self._value.split())
        labels = [plain(one.label) for one in self._offered if one.value in chosen]
        return _AND.join(labels)

    @Property(int, notify=foundChanged)
    def found(self) -> int:
        """How many choices the search found."""
        return self._found

    @Property(str, notify=foundChanged)
    def foundText(self) -> str:
        """How many the search found, in words; empty while nobody searches."""
        return self._found_text

    @Property(str, notify=countedChanged)
    def counted(self) -> str:
        """How many of several are chosen, in words; empty for none."""
        return self._counted

    # What the page does with it.

    def take(self, question: "Question") -> None:
        """Take the question's facts as they are now, and the choices with them."""
        before = self._value, self.question.required
        super().take(question)
        language = self._words.translator.language.code
        # words that a form has in one language alone still stand in the order of each alphabet
        if (question.choices, language) != (self._offered, self._ordered_for):
            self._offered, self._ordered_for = question.choices, language
            self._ordered = self._in_order(question)
            self._forget_names()
            self._labels = (
                [] if len(self._offered) > LONG_LIST else [one.label for one in self._ordered]
            )
            self.choicesChanged.emit()
            before = "", False
        self._take_shape(_shape(question))
        self._depict()
        self._show_choices()
        if before != (self._value, question.required):
            self.answerChanged.emit()

    def consult(self, session: "FormSession", foldings: Foldings) -> None:
        """Know whom to ask what the choices are called in other languages."""
        self._session, self._foldings = session, foldings
        self._forget_names()
        self._take_shape(self._shape)
        self._depict()

    def beside(self, worded: "Worded | None", language: str) -> None:
        """Stand there in a second language as well, each choice with its own."""
        super().beside(worded, language)
        labels = {} if worded is None else worded.choices
        self._choices.tell_beside(
            {value: lines(language, label) for value, label in labels.items()}
        )

    @property
    def second_choices(self) -> str:
        """Say what a scale or a table has no room for in its cells."""
        is_narrow = self._shape == self.Shape.Likert or (self.is_tabled and self._heads_table)
        labels = self.worded.choices if self.worded is not None and is_narrow else {}
        return _AND.join(labels.values())

    def tabulate(self, *, heads: bool) -> None:
        """Stand in a table, at its head or below."""
        assign(self, "_heads_table", heads, self.shapeChanged)

    def search(self, query: str) -> None:
        """Show the choices that fit, those that begin with the query first."""
        if self._query.strip() and not query.strip():
            self._first = frozenset(self._value.split())
        self._query = query
        if self._learning is not None:
            self._lesson.start()
        self._show_choices()

    def toggled(self, value: str) -> str:
        """Say the answer after a choice was touched; one that stands alone takes the others back."""
        if not self.is_many:
            return value
        chosen = set(self._value.split()) ^ {value}
        alone = set(self.question.attributes.get("exclusive", "").split())
        if value in chosen and alone:
            chosen = {value} if value in alone else chosen - alone
        return " ".join(one.value for one in self.question.choices if one.value in chosen)

    # How it is done.

    def _take_shape(self, shape: Shape) -> None:
        was_searching = self.searches
        if assign(self, "_shape", shape, self.shapeChanged) and was_searching != self.searches:
            self.inputKindChanged.emit()
        if (
            self.searches
            and self._learning is None
            and self._index is None
            and self._session is not None
        ):
            self._begin_to_learn(self._session)

    def _in_order(self, question: "Question") -> tuple[Choice, ...]:
        """Say the choices in plain words, a long list in the order of the alphabet that is read.

        A short one has its own, and one that was shuffled on purpose keeps it.
        """
        choices = _plainly(question.choices)
        if _shape(question) != self.Shape.Search or question.shuffled:
            return choices
        language = self._words.translator.language
        return in_order(choices, lambda one: one.label, language)

    def _show_choices(self) -> None:
        chosen = frozenset(self._value.split())
        hits = self._names().find(self._query) if self._query.strip() else None
        if hits is None:
            offers = [Offer(one.value, one.label) for one in self._ordered]
            if self.searches:
                offers.sort(key=lambda offer: offer.value not in self._first)
        else:
            offers = [self._offer(hit) for hit in hits]
        self._choices.show(offers, chosen)
        counted = self._words.ngettext("%(n)s chosen", "%(n)s chosen", len(chosen))
        assign(self, "_counted", counted if chosen and self.is_many else "", self.countedChanged)
        found = self._words.ngettext("%(n)s found", "%(n)s found", len(offers))
        self._found_text = "" if hits is None else found
        assign(self, "_found", len(offers), self.foundChanged)

    def _offer(self, hit: Hit) -> Offer:
        return Offer(*self._ordered[hit.place], hit.name)

    def _depict(self) -> None:
        if self._session is not None and self._pictures.learn(self._session, self.question):
            self._choices.illustrate(self._pictures)

    # Other names.

    def _names(self) -> NameIndex:
        if self._index is None:
            self._index = NameIndex([one.label for one in self._ordered], self._foldings)
        return self._index

    def _forget_names(self) -> None:
        self._index = self._learning = None
        self._lesson.stop()

    def _begin_to_learn(self, session: "FormSession") -> None:
        ref, place = self.question.ref, {one.value: at for at, one in enumerate(self._ordered)}
        self._learning = grown(
            self._names(),
            place,
            [code for code in session.form.languages if code != session.language],
            lambda code: _plainly(session.choices_in(ref, code)),
            lambda: session.other_names(ref),
        )
        if self._query.strip():
            # in another language: what was found by its name in this one stays found
            for _slice in self._learning:
                pass
            self._learning = None
        else:
            QTimer.singleShot(_LEARN_AFTER, self._lesson, self._lesson.start)

    @Slot()
    def _learn(self) -> None:
        """Learn a slice of the other names; a search that is under way sees them at the end."""
        if self._learning is not None and next(self._learning, _DONE) is not _DONE:
            return
        self._learning = None
        self._lesson.stop()
        if self._query.strip():
            self._show_choices()


def _plainly(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(one._replace(label=plain(one.label)) for one in choices)


_DONE: Final = object()
_AND: Final = " · "


def _shape(question: "Question") -> ChoiceItem.Shape:
    wanted, is_one = of_today(question.appearances), question.kind is QuestionKind.SELECT_ONE
    if wanted & _TABLED:
        return ChoiceItem.Shape.Table
    if "likert" in wanted and is_one:
        return ChoiceItem.Shape.Likert
    if len(question.choices) > LONG_LIST or "autocomplete" in wanted:
        return ChoiceItem.Shape.Search
    return ChoiceItem.Shape.Rows


def _columns(appearances: frozenset[str]) -> int:
    for name in sorted(appearances):
        if name in {"columns", "columns-pack", "columns-flex"}:
            return 0
        count = name.removeprefix("columns-")
        if count != name and count.isascii() and count.isdigit():
            return max(1, min(int(count[:2]), LONG_LIST))
    return 1
