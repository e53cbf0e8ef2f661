# SPDX-License-Identifier: Apache-2.0
"""The figures of the service point's own days, as bars with their numbers beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.messages import N_
from ui.rows import RowModel
from ui.staff.questions import ANSWERS, QUESTIONS
from ui.staff.reports import language_name
from ui.viewmodels.staff.asking import AskingViewModel
from ui.viewmodels.staff.page import StaffContext

if TYPE_CHECKING:
    from kiosk.days import Question
    from kiosk.insight import Reckoned
    from ui.staff.days import InsightDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_SPANS: Final = (7, 30, 90)
_MOST_DAYS: Final = 31
_WEEK: Final = 7
_FACES: Final = (N_("Very bad"), N_("Bad"), N_("So-so"), N_("Good"), N_("Very good"))


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar, and its number."""

    place: int
    label: str
    text: str
    share: float
    """Of the longest one, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class SpanRow:
    """How many days are shown."""

    days: int
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question of the index, and what answers it here."""

    name: str
    question: str
    answer: str
    measured: bool


@QmlElement
@QmlUncreatable("built in ui.staff")
class InsightViewModel(AskingViewModel):  # type: ignore[operator]
    """Shows the last days."""

    figuresChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        if context.desk.insight is None:
            raise ValueError("no station offers its figures here")
        self._desk: InsightDesk = context.desk.insight
        self._span = _SPANS[0]
        self._found: Reckoned | None = None
        self._spans = RowModel(SpanRow, self)
        self._ends = RowModel(BarRow, self)
        self._days = RowModel(BarRow, self)
        self._languages = RowModel(BarRow, self)
        self._pages = RowModel(BarRow, self)
        self._stops = RowModel(BarRow, self)
        self._faces = RowModel(BarRow, self)
        self._answers = RowModel(AnswerRow, self)

    # What QML reads.

    @Property(QObject, constant=True)
    def spans(self) -> QObject:
        """How many days may be shown."""
        return self._spans

    @Property(QObject, constant=True)
    def ends(self) -> QObject:
        """How visits ended."""
        return self._ends

    @Property(QObject, constant=True)
    def days(self) -> QObject:
        """Visits by day."""
        return self._days

    @Property(QObject, constant=True)
    def languages(self) -> QObject:
        """Visits by language."""
        return self._languages

    @Property(QObject, constant=True)
    def pages(self) -> QObject:
        """How long people are on pages."""
        return self._pages

    @Property(QObject, constant=True)
    def stops(self) -> QObject:
        """Where people stop."""
        return self._stops

    @Property(QObject, constant=True)
    def faces(self) -> QObject:
        """What people thought of it, by service."""
        return self._faces

    @Property(QObject, constant=True)
    def answers(self) -> QObject:
        """What the index of public services asks."""
        return self._answers

    @Property(bool, notify=figuresChanged)
    def empty(self) -> bool:
        """Whether nobody came in that time."""
        return self._found is not None and self._found.visits.begun == 0

    # What a person does.

    @Slot(int)
    def choose(self, days: int) -> None:
        """Show so many days."""
        if days in _SPANS:
            self._look(days)

    # What the area does.

    def enter(self) -> None:
        """Show a week."""
        self._look(_SPANS[0])

    def leave(self) -> None:
        """Forget what was shown."""
        super().leave()
        self._found = None
        for model in self._charts():
            model.replace([])
        self._answers.replace([])
        self.figuresChanged.emit()

    def retranslate(self) -> None:
        """Say it in another language."""
        if self._found is not None:
            self._show(self._found)

    def _charts(self) -> "tuple[RowModel[BarRow], ...]":
        return self._ends, self._days, self._languages, self._pages, self._stops, self._faces

    def _look(self, days: int) -> None:
        self._span = days
        self.ask(partial(self._desk.look, self.context.session, days), self._show)

    def _show(self, found: "Reckoned") -> None:
        self._found = found
        words, visits = self.context.words, found.visits
        titles = self._desk.titles(words.translator.language.code)
        number = words.number
        self._spans.replace(
            [
                SpanRow(days, words.ngettext("%(n)s day", "%(n)s days", days), days == self._span)
                for days in _SPANS
            ]
        )
        ends = (
            (N_("Submitted"), visits.submitted),
            (N_("Ended by the person"), visits.left),
            (N_("Left standing"), visits.expired),
        )
        self._ends.replace(_bars([(words(name), n, number(n)) for name, n in ends], visits.begun))
        self._days.replace(
            _bars((name, count, number(count)) for name, count in self._by_day(found))
        )
        self._languages.replace(
            _bars((language_name(words, code), n, number(n)) for code, n in found.languages.items())
        )
        self._pages.replace(
            _bars(
                (self._page(titles, one.form, one.page), one.seconds, number(round(one.seconds)))
                for one in found.pages
            )
        )
        self._stops.replace(
            _bars(
                (
                    self._page(titles, one.form, one.page),
                    one.count,
                    f"{number(one.count)} ({number(round(100 * one.share))} %)",
                )
                for one in found.stops
            )
        )
        self._faces.replace(
            _bars(
                [
                    (
                        titles.get(one.form, one.form) or words(N_("No service chosen")),
                        one.mean,
                        f"{number(round(one.mean, 1))} ({self._spelt(one.counts)})",
                    )
                    for one in found.faces
                ],
                len(_FACES),
            )
        )
        self._answers.replace([self._answer(one, found) for one in self._desk.questions()])
        self.figuresChanged.emit()

    def _by_day(self, found: "Reckoned") -> Iterator[tuple[str, int]]:
        """Name the days, or the weeks where there are more days than anybody reads."""
        words, days = self.context.words, list(found.days.items())
        if len(days) <= _MOST_DAYS:
            yield from ((words.date(day), one.begun) for day, one in days)
            return
        for first in range(0, len(days), _WEEK):
            week = days[first : first + _WEEK]
            label = words(N_("Week from %(day)s"), day=words.date(week[0][0]))
            yield label, sum(one.begun for _day, one in week)

    def _spelt(self, counts: Iterable[int]) -> str:
        words = self.context.words
        return ", ".join(
            words(N_("%(name)s: %(count)s"), name=words(face), count=words.number(count))
            for face, count in zip(_FACES, counts, strict=True)
            if count
        )

    def _page(self, titles: Mapping[str, str], form: str, page: str) -> str:
        name = page.rpartition("/")[2] or page
        title = titles.get(form, form)
        return f"{title} · {name}" if title else name

    def _answer(self, question: "Question", found: "Reckoned") -> AnswerRow:
        words, value = self.context.words, question.value(found)
        text = words(N_("Not measured here."))
        if value is not None and question.name in ANSWERS:
            text = words(ANSWERS[question.name], value=words.number(round(value, 1)))
        return AnswerRow(
            question.name, words(QUESTIONS[question.name]), text, measured=value is not None
        )


def _bars(rows: Iterable[tuple[str, float, str]], most: float = 0) -> list[BarRow]:
    """Make bars; the longest is as long as the chart where nothing says what the whole is."""
    listed = list(rows)
    whole = most or max((value for _label, value, _text in listed), default=0) or 1
    return [
        BarRow(place, label, text, min(1.0, value / whole))
        for place, (label, value, text) in enumerate(listed)
    ]
