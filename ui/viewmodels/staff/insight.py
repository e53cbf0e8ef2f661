# SPDX-License-Identifier: Apache-2.0
"""The figures of the service point's own days, as bars with their numbers beside them."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.rows import RowModel
from ui.viewmodels.staff.asking import AskingViewModel
from ui.viewmodels.staff.insightrows import (
    AnswerRow,
    BarRow,
    SpanRow,
    answer_row,
    day_bars,
    desk_bars,
    end_bars,
    face_bars,
    language_bars,
    page_bars,
    stop_bars,
)
from ui.viewmodels.staff.page import StaffContext

if TYPE_CHECKING:
    from kiosk.insight import Reckoned
    from ui.staff.days import InsightDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_SPANS: Final = (7, 30, 90)


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
        self._desk_ends = RowModel(BarRow, self)
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
        """How visits of people alone ended."""
        return self._ends

    @Property(QObject, constant=True)
    def deskEnds(self) -> QObject:
        """How visits ended that officers took at a desk."""
        return self._desk_ends

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
        found = self._found
        return found is not None and found.visits.begun + found.desk.begun == 0

    @Property(bool, notify=figuresChanged)
    def staffed(self) -> bool:
        """Whether officers took visits at a desk in that time."""
        return self._found is not None and self._found.desk.begun > 0

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
        return (
            self._ends,
            self._desk_ends,
            self._days,
            self._languages,
            self._pages,
            self._stops,
            self._faces,
        )

    def _look(self, days: int) -> None:
        self._span = days
        self.ask(partial(self._desk.look, self.context.session, days), self._show)

    def _show(self, found: "Reckoned") -> None:
        self._found = found
        words = self.context.words
        titles = self._desk.titles(words.translator.language.code)
        self._spans.replace(
            [
                SpanRow(days, words.ngettext("%(n)s day", "%(n)s days", days), days == self._span)
                for days in _SPANS
            ]
        )
        self._ends.replace(end_bars(words, found))
        self._desk_ends.replace(desk_bars(words, found))
        self._days.replace(day_bars(words, found))
        self._languages.replace(language_bars(words, found))
        self._pages.replace(page_bars(words, titles, found))
        self._stops.replace(stop_bars(words, titles, found))
        self._faces.replace(face_bars(words, titles, found))
        self._answers.replace([answer_row(words, one, found) for one in self._desk.questions()])
        self.figuresChanged.emit()
