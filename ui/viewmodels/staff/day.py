# SPDX-License-Identifier: Apache-2.0
"""The report of a day, and the word of whoever answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.clock import local
from kiosk.staff import Action
from ui.messages import N_
from ui.notify import assign
from ui.rows import RowModel
from ui.staff.reports import Teller, Told, as_table
from ui.viewmodels.staff.asking import AskingViewModel
from ui.viewmodels.staff.page import StaffContext

if TYPE_CHECKING:
    from kiosk.days import Standing
    from ui.staff.days import DaysDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of the report; a part's title is a line of its own."""

    place: int
    name: str
    value: str
    is_title: bool


@QmlElement
@QmlUncreatable("built in ui.staff")
class DayViewModel(AskingViewModel):  # type: ignore[operator]
    """Shows a day, has it signed as it was shown, and saves it."""

    reportChanged = Signal()
    confirmingChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        if context.desk.days is None:
            raise ValueError("no station offers its days here")
        self._desk: DaysDesk = context.desk.days
        self._today = self._day = local(self._desk.now()).date()
        self._found: Standing | None = None
        self._told: Told | None = None
        self._members: Mapping[str, str] = {}
        self._is_confirming = False
        self._rows = RowModel(ReportRow, self)

    # What QML reads.

    @Property(str, notify=reportChanged)
    def title(self) -> str:
        """Which day it is of."""
        return "" if self._told is None else self._told.title

    @Property(str, notify=reportChanged)
    def place(self) -> str:
        """Whose day it is."""
        return "" if self._told is None else self._told.place

    @Property(str, notify=reportChanged)
    def standing(self) -> str:
        """Whether somebody has signed it, and what has changed since."""
        return "" if self._told is None else self._told.standing

    @Property(str, notify=reportChanged)
    def kind(self) -> str:
        """How that looks."""
        if self._told is None or not self._told.is_signed:
            return "info"
        return "warning" if self._told.has_changed else "success"

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """The report, line by line."""
        return self._rows

    @Property(bool, notify=reportChanged)
    def latest(self) -> bool:
        """Whether no later day follows."""
        return self._day >= self._today

    @Property(bool, notify=reportChanged)
    def signable(self) -> bool:
        """Whether whoever looks may sign it, and just this was not signed yet."""
        told = self._told
        may = self.context.session.may(Action.SIGN_OFF)
        return may and told is not None and (not told.is_signed or told.has_changed)

    @Property(bool, notify=confirmingChanged)
    def confirming(self) -> bool:
        """Whether it is asked once more before it is signed."""
        return self._is_confirming

    # What a person does.

    @Slot()
    def goEarlier(self) -> None:
        """Show the day before."""
        self._look(self._day - _DAY)

    @Slot()
    def goLater(self) -> None:
        """Show the day after."""
        if self._day < self._today:
            self._look(self._day + _DAY)

    @Slot()
    def sign(self) -> None:
        """Ask whether to sign what is shown."""
        assign(self, "_is_confirming", self.signable, self.confirmingChanged)

    @Slot()
    def cancel(self) -> None:
        """Sign nothing."""
        assign(self, "_is_confirming", False, self.confirmingChanged)

    @Slot()
    def confirm(self) -> None:
        """Answer for the day as it is shown."""
        found = self._found
        if not self._is_confirming or found is None:
            return
        self.cancel()
        report = found.report
        work = partial(self._desk.sign_off, self.context.session, report.day, report.digest)
        self.ask(work, self._show)

    @Slot()
    def savePdf(self) -> None:
        """Save it as a paper."""
        found = self._found
        if found is not None:
            code = self.context.words.translator.language.code
            self._save(found, "pdf", partial(self._desk.pdf, found, code, self._members))

    @Slot()
    def saveTable(self) -> None:
        """Save it for a spreadsheet."""
        found, told = self._found, self._told
        if found is not None and told is not None:
            self._save(found, "csv", partial(as_table, told, self.context.words))

    # What the area does.

    def enter(self) -> None:
        """Show today."""
        self._today = local(self._desk.now()).date()
        self._look(self._today)

    def leave(self) -> None:
        """Forget what was shown."""
        super().leave()
        self._forget()

    def retranslate(self) -> None:
        """Say it in another language."""
        if self._found is not None:
            self._show(self._found)

    def _look(self, day: date) -> None:
        self._day = day
        self._forget()  # what is shown would be saved and signed as the other day's
        desk, session = self._desk, self.context.session

        def look() -> "tuple[Standing, Mapping[str, str]]":
            return desk.look(session, day), desk.members(session)

        self.ask(look, self._take)

    def _forget(self) -> None:
        self.cancel()
        self._found = self._told = None
        self._rows.replace([])
        self.reportChanged.emit()

    def _take(self, found: "tuple[Standing, Mapping[str, str]]") -> None:
        standing, self._members = found
        self._show(standing)

    def _show(self, found: "Standing") -> None:
        words = self.context.words
        titles = self._desk.titles(words.translator.language.code)
        self._found = found
        self._told = Teller(words, titles, self._members).tell(found, self._desk.now())
        rows: list[ReportRow] = []
        for part in self._told.parts:
            rows.append(ReportRow(len(rows), part.title, "", is_title=True))
            for one in part.entries:
                rows.append(ReportRow(len(rows), one.name, one.value, is_title=False))
        self._rows.replace(rows)
        self.reportChanged.emit()

    def _save(self, found: "Standing", ending: str, draw: "partial[bytes]") -> None:
        """Save what is shown under its own day; nothing while something else is under way."""
        if self._is_busy:
            return
        desk, name = self._desk, f"day-{found.report.day.isoformat()}.{ending}"
        self.ask(lambda: desk.save(name, draw()), partial(self._saved, name))

    def _saved(self, name: str, to_stick: bool) -> None:
        text = (
            N_("%(name)s is on the memory stick.")
            if to_stick
            else N_("%(name)s is in the folder of the receipts.")
        )
        self.tell(self.context.words(text, name=name))
