# SPDX-License-Identifier: Apache-2.0
"""The list of what was taken here: narrowed, found by a number, and one of them at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.clock import local
from kiosk.staff import Action
from kiosk.today import Mark, Row, Sought, Wanted
from ui.failures import code_of
from ui.notify import assign
from ui.rows import RowModel
from ui.staff.listing import Lister, SubmissionRow
from ui.staff.standing import sought
from ui.viewmodels.staff.asking import AskingViewModel
from ui.viewmodels.staff.narrowing import NarrowingViewModel
from ui.viewmodels.staff.page import StaffContext
from ui.viewmodels.staff.submission import SubmissionViewModel
from ui.viewmodels.staff.submissions import SubmissionModel

if TYPE_CHECKING:
    from kiosk.outbox import EntryState
    from kiosk.sync.carrying import Tally
    from ui.staff.days import TodayDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class _Told:
    """A page in words, made where nobody waits for it."""

    rows: list[SubmissionRow]
    found: Mapping[str, Row]
    after: Mark | None


@QmlElement
@QmlUncreatable("built in ui.staff")
class TodayViewModel(AskingViewModel):  # type: ignore[operator]
    """Shows a page of the list after the other, and one submission when it is touched."""

    soughtChanged = Signal()
    openChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        if context.desk.today is None:
            raise ValueError("no station offers a list here")
        self._desk: TodayDesk = context.desk.today
        self._lister = Lister(context.words, {})
        self._after: Mark | None = None
        self._found: dict[str, Row] = {}
        self._sought = ""
        self._is_open = False
        self._rows = SubmissionModel(self)
        self._rows.wanted.connect(self._fetch)
        self._near = RowModel(SubmissionRow, self)
        self._narrowing = NarrowingViewModel(context.words, self._desk, self)
        self._narrowing.chosen.connect(self._list)
        self._one = SubmissionViewModel(context, self)
        self._one.changed.connect(self._renew)

    # What QML reads.

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """The submissions, the newest first."""
        return self._rows

    @Property(QObject, constant=True)
    def near(self) -> QObject:
        """Those that somebody may have meant with a number that is none."""
        return self._near

    @Property(QObject, constant=True)
    def narrowing(self) -> QObject:
        """Which submissions are listed."""
        return self._narrowing

    @Property(bool, constant=True)
    def exportable(self) -> bool:
        """Whether whoever is signed in may copy the queue to a stick."""
        return self.context.session.may(Action.EXPORT_QUEUE)

    @Property(str, notify=soughtChanged)
    def sought(self) -> str:
        """Why a search found nothing; empty where none was made."""
        return self._sought

    @Property(bool, notify=openChanged)
    def open(self) -> bool:
        """Whether one submission is shown, and not the list."""
        return self._is_open

    @Property(QObject, constant=True)
    def one(self) -> QObject:
        """The submission that is shown."""
        return self._one

    # What a person does.

    @Slot(str)
    def search(self, text: str) -> None:
        """Look for a reference number."""
        if text.strip():
            self._seek(partial(self._desk.search, self.context.session, text))

    @Slot(str)
    def openOne(self, reference: str) -> None:
        """Show one submission of the list, or of those that are near."""
        row = self._found.get(reference)
        if row is not None:
            self._show(row)

    @Slot()
    def close(self) -> None:
        """Show the list again."""
        self._one.clear()
        assign(self, "_is_open", False, self.openChanged)

    @Slot()
    def export(self) -> None:
        """Copy what has not arrived to the stick that is plugged in."""
        self.ask(partial(self._desk.export, self.context.session), self._exported)

    # What the area does.

    def enter(self) -> None:
        """List today."""
        self._narrowing.begin(local(self._desk.now()).date())

    def leave(self) -> None:
        """Forget what was listed."""
        super().leave()
        self.close()
        self._forget()
        self._rows.begin([], has_more=False)

    def retranslate(self) -> None:
        """Say the list in another language."""
        self.close()
        self._list()

    def hear(self, code: str) -> None:
        """Look for what a receipt is of that is held to the reader."""
        self._seek(partial(self._desk.by_receipt, self.context.session, code))

    # How the list comes.

    @Slot()
    def _list(self) -> None:
        words = self.context.words
        self._lister = Lister(words, self._desk.titles(words.translator.language.code))
        self._after = None
        self._forget()
        desk, session, wanted = self._desk, self.context.session, self._narrowing.wanted
        read = self._reading(wanted, None)
        self.ask(lambda: (read(), desk.counts(session, wanted.day)), self._begin)

    def _forget(self) -> None:
        self._found = {}
        self._near.replace([])
        assign(self, "_sought", "", self.soughtChanged)

    def _reading(self, wanted: Wanted, after: Mark | None) -> Callable[[], _Told]:
        """Read a page and put it into words on another thread: a hundred take longer than a frame."""
        desk, session, lister = self._desk, self.context.session, self._lister

        def read() -> _Told:
            page = desk.page(session, wanted, after)
            rows = [lister.row(row, has_day=wanted.day is None) for row in page.rows]
            found = {told.reference: row for told, row in zip(rows, page.rows, strict=True)}
            return _Told(rows, found, page.after)

        return read

    def _begin(self, found: "tuple[_Told, Mapping[EntryState, int]]") -> None:
        told, counts = found
        self._after = told.after
        self._found |= told.found
        self._rows.begin(told.rows, has_more=told.after is not None)
        self._narrowing.show(self._lister, counts)

    @Slot()
    def _fetch(self) -> None:
        """Read the next page; nobody waits for it, and another list has no use for it."""
        lister, after = self._lister, self._after

        def add(told: _Told) -> None:
            if lister is self._lister and after is self._after:
                self._after = told.after
                self._found |= told.found
                self._rows.add(told.rows, has_more=told.after is not None)

        def fail(error: BaseException) -> None:
            if lister is self._lister and after is self._after:
                self._rows.add([], has_more=False)
                self.fail(code_of(error))

        self.context.run(self._reading(self._narrowing.wanted, after), add, fail)

    def _row(self, row: Row) -> SubmissionRow:
        told = self._lister.row(row, has_day=self._narrowing.wanted.day is None)
        self._found[told.reference] = row
        return told

    def _seek(self, work: "partial[Sought]") -> None:
        self.close()
        self.ask(work, self._sought_out)

    def _sought_out(self, found: Sought) -> None:
        if found.row is not None:
            assign(self, "_sought", "", self.soughtChanged)
            self._near.replace([])
            self._row(found.row)
            self._show(found.row)
            return
        self._near.replace([self._row(row) for row in found.near])
        assign(self, "_sought", self.context.words(sought(found.problem)), self.soughtChanged)

    def _show(self, row: Row) -> None:
        self._one.show(row, self._lister.service(row))
        assign(self, "_is_open", True, self.openChanged)

    @Slot()
    def _renew(self) -> None:
        """Show in the list how the open one stands now."""
        if self._one.row is not None:
            self._rows.replace(self._row(self._one.row))

    def _exported(self, tally: "Tally") -> None:
        if tally.stopped:
            self.fail(tally.stopped)
            return
        count = tally.copied + tally.known
        self.tell(
            self.context.words.ngettext(
                "%(n)s submission is on the memory stick.",
                "%(n)s submissions are on the memory stick.",
                count,
            )
        )
