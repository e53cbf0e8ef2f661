# SPDX-License-Identifier: Apache-2.0
"""One submission: how it stands, what befell it, and what somebody may do about it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.receipts import reference
from kiosk.today import Act, Group, Row
from ui.messages import printer as printer_text
from ui.notify import assign
from ui.rows import RowModel
from ui.staff.standing import DONE, STATES, cause
from ui.viewmodels.staff.asking import AskingViewModel
from ui.viewmodels.staff.page import StaffContext
from ui.viewmodels.staff.submissionrows import FactRow, StoryRow, fact_rows, story_rows

if TYPE_CHECKING:
    from kiosk.printing import Printed
    from kiosk.today import Detail
    from ui.staff.days import TodayDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.staff")
class SubmissionViewModel(AskingViewModel):  # type: ignore[operator]
    """Shows one, and does what whoever is signed in wants done."""

    detailChanged = Signal()
    changed = Signal()
    """It stands otherwise than the list says."""

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        if context.desk.today is None:
            raise ValueError("no station offers a list here")
        self._desk: TodayDesk = context.desk.today
        self._row: Row | None = None
        self._title = ""
        self._acts: frozenset[Act] = frozenset()
        self._facts = RowModel(FactRow, self)
        self._steps = RowModel(StoryRow, self)

    @staticmethod
    def grouped(row: Row) -> str:
        """Write a reference number as people read it."""
        return reference.grouped(row.reference)

    @property
    def row(self) -> Row | None:
        """What is shown."""
        return self._row

    # What QML reads.

    @Property(str, notify=detailChanged)
    def reference(self) -> str:
        """Its number."""
        return "" if self._row is None else self.grouped(self._row)

    @Property(str, notify=detailChanged)
    def service(self) -> str:
        """What it is for."""
        return self._title

    @Property(str, notify=detailChanged)
    def state(self) -> str:
        """How it stands."""
        row = self._row
        if row is None:
            return ""
        return self.context.words(STATES["held" if row.is_held else row.state.value])

    @Property(str, notify=detailChanged)
    def kind(self) -> str:
        """Whether it is well, for its colour."""
        if self._row is None:
            return "info"
        group = Group.of(self._row.state)
        return {Group.ARRIVED: "success", Group.ATTENTION: "warning"}.get(group, "info")

    @Property(str, notify=detailChanged)
    def cause(self) -> str:
        """Why it stands so; empty where nothing is to be said."""
        row = self._row
        if row is None or not row.cause or row.is_held or row.received_at is not None:
            return ""
        words, why = self.context.words, cause(row.cause)
        return words(why) if why else row.cause

    @Property(QObject, constant=True)
    def facts(self) -> QObject:
        """What is known of it from the outside."""
        return self._facts

    @Property(QObject, constant=True)
    def steps(self) -> QObject:
        """What befell it, the oldest first."""
        return self._steps

    @Property(bool, notify=detailChanged)
    def canRetry(self) -> bool:
        """Whether it may be tried now."""
        return Act.RETRY in self._acts

    @Property(bool, notify=detailChanged)
    def canHold(self) -> bool:
        """Whether it may be taken out of the queue."""
        return Act.HOLD in self._acts

    @Property(bool, notify=detailChanged)
    def canRelease(self) -> bool:
        """Whether it may be put back."""
        return Act.RELEASE in self._acts

    @Property(bool, notify=detailChanged)
    def canReprint(self) -> bool:
        """Whether its receipt may be printed again."""
        return Act.REPRINT in self._acts

    # What a person does.

    @Slot()
    def retry(self) -> None:
        """Have it tried now."""
        self._do(Act.RETRY, self._desk.retry)

    @Slot()
    def hold(self) -> None:
        """Take it out of the queue."""
        self._do(Act.HOLD, self._desk.hold)

    @Slot()
    def release(self) -> None:
        """Put it back."""
        self._do(Act.RELEASE, self._desk.release)

    @Slot()
    def reprint(self) -> None:
        """Print its receipt again."""
        if self._row is not None and not self._is_busy:
            work = partial(self._desk.reprint, self.context.session, self._row.id)
            self.ask(work, self._printed)

    # What the list does.

    def show(self, row: Row, title: str) -> None:
        """Show one; what befell it comes a moment later."""
        self._row, self._title, self._acts = row, title, frozenset()
        self._steps.replace([])
        self._name_facts()
        self.detailChanged.emit()
        self._look("")

    def clear(self) -> None:
        """Show none."""
        self.leave()
        self._row, self._title, self._acts = None, "", frozenset()
        self._facts.replace([])
        self._steps.replace([])
        self.detailChanged.emit()

    def _do(self, act: Act, work: Callable[..., None]) -> None:
        if self._row is not None and not self._is_busy:
            done = partial(self._done_with, act)
            self.ask(partial(work, self.context.session, self._row.id), done)

    def _done_with(self, act: Act, _nothing: Any) -> None:
        self._look(self.context.words(DONE[act.value]))

    def _printed(self, printed: "Printed") -> None:
        words = self.context.words
        if printed.paper.state.value == "failed":
            self.tell()
            self.fail("printing")
            said = words(printer_text(printed.printer.value))
            assign(self, "_trouble", f"{self.trouble} {said}", self.troubleChanged)
            return
        self._look(words(DONE[Act.REPRINT.value]))

    def _look(self, done: str) -> None:
        """See how it stands now, and say what was done."""
        if self._row is None:
            return
        submission = self._row.id

        def show(found: "Detail | None") -> None:
            self._take(found)
            self.tell(done)

        self.ask(partial(self._desk.detail, self.context.session, submission), show)

    def _take(self, found: "Detail | None") -> None:
        if found is None:
            return
        self._row, self._acts = found.row, found.acts
        self._name_facts()
        self._steps.replace(story_rows(self.context.words, found.steps))
        self.detailChanged.emit()
        self.changed.emit()

    def _name_facts(self) -> None:
        if self._row is not None:
            self._facts.replace(fact_rows(self.context.words, self._row))
