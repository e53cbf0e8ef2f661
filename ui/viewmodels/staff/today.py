# SPDX-License-Identifier: Apache-2.0
"""The list of what was taken here: by day, by how it stands, and found by a number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.clock import local
from kiosk.staff import Action
from kiosk.today import Group, Mark, Page, Row, Sought, Wanted
from ui.failures import code_of
from ui.messages import N_
from ui.notify import assign
from ui.rows import RowModel
from ui.staff.reports import language_name
from ui.staff.standing import GROUPS, MODES, STATES, cause, sought
from ui.viewmodels.staff.asking import AskingViewModel
from ui.viewmodels.staff.page import StaffContext
from ui.viewmodels.staff.submission import SubmissionViewModel
from ui.viewmodels.staff.submissions import SubmissionModel, SubmissionRow

if TYPE_CHECKING:
    from kiosk.outbox import EntryState
    from kiosk.sync.carrying import Tally
    from ui.staff.days import TodayDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One way to narrow the list."""

    value: str
    label: str
    chosen: bool


@QmlElement
@QmlUncreatable("built in ui.staff")
class TodayViewModel(AskingViewModel):  # type: ignore[operator]
    """Shows a page of the list after the other, and one submission when it is touched."""

    listChanged = Signal()
    soughtChanged = Signal()
    openChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        if context.desk.today is None:
            raise ValueError("no station offers a list here")
        self._desk: TodayDesk = context.desk.today
        self._titles: Mapping[str, str] = {}
        self._wanted = Wanted()
        self._after: Mark | None = None
        self._found: dict[str, Row] = {}
        self._counts: Mapping[EntryState, int] = {}
        self._sought = ""
        self._is_open = False
        self._rows = SubmissionModel(self)
        self._rows.wanted.connect(self._fetch)
        self._near = RowModel(SubmissionRow, self)
        self._groups = RowModel(ChoiceRow, self)
        self._services = RowModel(ChoiceRow, self)
        self._languages = RowModel(ChoiceRow, self)
        self._modes = RowModel(ChoiceRow, self)
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
    def groups(self) -> QObject:
        """How they stand, with how many there are of each."""
        return self._groups

    @Property(QObject, constant=True)
    def services(self) -> QObject:
        """The services by which the list can be narrowed."""
        return self._services

    @Property(QObject, constant=True)
    def languages(self) -> QObject:
        """The languages by which it can."""
        return self._languages

    @Property(QObject, constant=True)
    def modes(self) -> QObject:
        """Who held the pen."""
        return self._modes

    @Property(str, notify=listChanged)
    def day(self) -> str:
        """The day that the list is of, in words."""
        words, day = self.context.words, self._wanted.day
        if day is None:
            return words(N_("All days"))
        said = words.date(day)
        return words(N_("Today, %(day)s"), day=said) if day == self._today else said

    @Property(bool, notify=listChanged)
    def everyDay(self) -> bool:
        """Whether the list is of all days."""
        return self._wanted.day is None

    @Property(bool, notify=listChanged)
    def latest(self) -> bool:
        """Whether no later day follows."""
        return self._wanted.day is None or self._wanted.day >= self._today

    @Property(bool, notify=listChanged)
    def narrowed(self) -> bool:
        """Whether a service, a language or a way is chosen."""
        return bool(self._wanted.form_id or self._wanted.language or self._wanted.mode)

    @Property(bool, notify=listChanged)
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
    def chooseGroup(self, group: str) -> None:
        """List those that stand so."""
        self._list(replace(self._wanted, group=Group(group) if group else None))

    @Slot(str)
    def chooseService(self, form_id: str) -> None:
        """List those of a service, or of all when it is chosen already."""
        chosen = "" if self._wanted.form_id == form_id else form_id
        self._list(replace(self._wanted, form_id=chosen))

    @Slot(str)
    def chooseLanguage(self, code: str) -> None:
        """List those in a language, or in all when it is chosen already."""
        self._list(replace(self._wanted, language="" if self._wanted.language == code else code))

    @Slot(str)
    def chooseMode(self, mode: str) -> None:
        """List those taken in a way, or in both when it is chosen already."""
        self._list(replace(self._wanted, mode="" if self._wanted.mode == mode else mode))

    @Slot()
    def goEarlier(self) -> None:
        """List the day before."""
        day = self._wanted.day
        self._list(replace(self._wanted, day=self._today if day is None else day - _DAY))

    @Slot()
    def goLater(self) -> None:
        """List the day after."""
        day = self._wanted.day
        if day is not None and day < self._today:
            self._list(replace(self._wanted, day=day + _DAY))

    @Slot()
    def toggleEveryDay(self) -> None:
        """List all days, or today again."""
        self._list(replace(self._wanted, day=None if self._wanted.day else self._today))

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
        self._today = local(self._desk.now()).date()
        self._list(Wanted(day=self._today))

    def leave(self) -> None:
        """Forget what was listed."""
        super().leave()
        self.close()
        self._forget()
        self._rows.begin([], has_more=False)

    def retranslate(self) -> None:
        """Say the list in another language."""
        self.close()
        self._list(self._wanted)

    def hear(self, code: str) -> None:
        """Look for what a receipt is of that is held to the reader."""
        self._seek(partial(self._desk.by_receipt, self.context.session, code))

    # How the list comes.

    def _list(self, wanted: Wanted) -> None:
        self._wanted, self._after = wanted, None
        self._titles = self._desk.titles(self.context.words.translator.language.code)
        self._forget()
        desk, session = self._desk, self.context.session

        def look() -> tuple[Page, "Mapping[EntryState, int]"]:
            return desk.page(session, wanted, None), desk.counts(session, wanted.day)

        self.ask(look, self._begin)

    def _forget(self) -> None:
        self._found = {}
        self._near.replace([])
        assign(self, "_sought", "", self.soughtChanged)

    def _begin(self, found: "tuple[Page, Mapping[EntryState, int]]") -> None:
        page, self._counts = found
        self._rows.begin(self._told(page), has_more=page.after is not None)
        self._name_choices()
        self.listChanged.emit()

    @Slot()
    def _fetch(self) -> None:
        """Read the next page; nobody waits for it, and another list has no use for it."""
        desk, session, wanted, after = self._desk, self.context.session, self._wanted, self._after

        def add(page: Page) -> None:
            if wanted is self._wanted and after is self._after:
                self._rows.add(self._told(page), has_more=page.after is not None)

        def fail(error: BaseException) -> None:
            if wanted is self._wanted and after is self._after:
                self._rows.add([], has_more=False)
                self.fail(code_of(error))

        self.context.run(partial(desk.page, session, wanted, after), add, fail)

    def _told(self, page: Page) -> list[SubmissionRow]:
        self._after = page.after
        return [self._row(row) for row in page.rows]

    def _row(self, row: Row) -> SubmissionRow:
        words = self.context.words
        shown = SubmissionViewModel.grouped(row)
        self._found[shown] = row
        kind = "held" if row.is_held else Group.of(row.state).value
        why = cause(row.cause) if row.cause and kind != "arrived" and not row.is_held else ""
        return SubmissionRow(
            reference=shown,
            service=self._titles.get(row.form_id, row.form_id),
            taken=words.datetime(row.taken_at)
            if self._wanted.day is None
            else words.time(row.taken_at),
            standing=words(STATES["held" if row.is_held else row.state.value]),
            cause=words(why) if why else "",
            kind=kind,
        )

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
        self._one.show(row, self._titles.get(row.form_id, row.form_id))
        assign(self, "_is_open", True, self.openChanged)

    @Slot()
    def _renew(self) -> None:
        """Show in the list how the open one stands now."""
        if self._one.row is not None:
            self._rows.replace(self._row(self._one.row))

    def _exported(self, tally: "Tally") -> None:
        words = self.context.words
        if tally.stopped:
            self.fail(tally.stopped)
            return
        count = tally.copied + tally.known
        self.tell(
            words.ngettext(
                "%(n)s submission is on the memory stick.",
                "%(n)s submissions are on the memory stick.",
                count,
            )
        )

    def _name_choices(self) -> None:
        words, wanted = self.context.words, self._wanted
        groups = {"": sum(self._counts.values())}
        for group in Group:
            groups[group.value] = sum(self._counts.get(state, 0) for state in group.states)
        self._groups.replace(
            [
                ChoiceRow(
                    value,
                    words(
                        N_("%(name)s: %(count)s"),
                        name=words(GROUPS[value]),
                        count=words.number(count),
                    ),
                    (wanted.group or "") == value,
                )
                for value, count in groups.items()
            ]
        )
        self._services.replace(
            [ChoiceRow(form, title, wanted.form_id == form) for form, title in self._titles.items()]
        )
        self._languages.replace(
            [
                ChoiceRow(code, language_name(words, code), wanted.language == code)
                for code in self._desk.languages
            ]
        )
        self._modes.replace(
            [ChoiceRow(mode, words(MODES[mode]), wanted.mode == mode) for mode in MODES]
        )
