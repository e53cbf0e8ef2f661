# SPDX-License-Identifier: Apache-2.0
"""How the kiosk is, part by part, and what is taken along to whoever looks into it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.failures import code_of
from ui.notify import assign
from ui.partnames import HEALTHS, PARTS
from ui.remarks import told
from ui.rows import RowModel
from ui.staff.upkeeptexts import DONE, TROUBLE, TROUBLES
from ui.viewmodels.staff.page import PageViewModel, StaffContext

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.audit import Examined
    from kiosk.diagnostics import Finding
    from kiosk.diagnostics.export import Exported
    from ui.staff.upkeep import UpkeepDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_KINDS = {"WELL": "success", "MISSING": "info", "FAILED": "warning"}
"""What kind of message a part's health is."""
_WORST_FIRST = ("FAILED", "MISSING", "WELL")


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of the kiosk, and how it is."""

    name: str
    title: str
    health: str
    kind: str
    detail: str


@QmlElement
@QmlUncreatable("built in ui.staff.pages")
class ConditionViewModel(PageViewModel):  # type: ignore[operator]
    """Looks the kiosk over; one thing at a time."""

    rowsChanged = Signal()
    busyChanged = Signal()
    toldChanged = Signal()

    def __init__(self, context: StaffContext, desk: "UpkeepDesk") -> None:
        super().__init__(context)
        self._desk = desk
        self._findings: tuple[Finding, ...] = ()
        self._rows = RowModel(PartRow, self)
        self._busy = ""
        self._told = ""
        self._kind = "info"

    @Property(QObject, notify=rowsChanged)
    def rows(self) -> QObject:
        """The parts, as they were found."""
        return self._rows

    @Property(str, notify=busyChanged)
    def busy(self) -> str:
        """What is under way: ``look``, ``report``, ``export`` or ``verify``; empty for nothing."""
        return self._busy

    @Property(bool, notify=rowsChanged)
    def looked(self) -> bool:
        """Whether everything was looked at."""
        return bool(self._findings)

    @Property(str, notify=toldChanged)
    def told(self) -> str:
        """What came of the last thing that was asked for."""
        return self._told

    @Property(str, notify=toldChanged)
    def kind(self) -> str:
        """What kind of message that is."""
        return self._kind

    @Slot()
    def look(self) -> None:
        """Look at every part anew."""
        desk, session = self._desk, self.context.session
        self._begin("look", lambda: desk.look(session), self._found)

    @Slot()
    def report(self) -> None:
        """Bring the readiness report to the stick."""
        desk, context, findings = self._desk, self.context, self._findings
        work = lambda: desk.report(context.session, findings, context.words)  # noqa: E731 one call
        self._begin("report", work, self._reported)

    @Slot()
    def export(self) -> None:
        """Bring log and journal to the stick."""
        desk, session, findings = self._desk, self.context.session, self._findings
        self._begin("export", lambda: desk.export(session, findings), self._exported)

    @Slot()
    def verify(self) -> None:
        """Look the audit journal over."""
        desk, session = self._desk, self.context.session
        self._begin("verify", lambda: desk.verify(session), self._verified)

    def enter(self) -> None:
        """Look at once: that is what the page is for."""
        self.look()

    def leave(self) -> None:
        """Forget what was told; what is under way goes on, and nothing else begins meanwhile."""
        self._tell("", "info")

    def retranslate(self) -> None:
        """Name the parts anew; what was told is forgotten."""
        self._tell("", "info")
        self._show()

    def _begin(self, name: str, work: Callable[[], object], done: Callable[..., None]) -> None:
        """Do one thing; a second touch meanwhile does nothing."""
        if self._busy:
            return
        assign(self, "_busy", name, self.busyChanged)
        self._tell("", "info")
        self.context.run(work, done, self._failed)

    def _found(self, findings: "tuple[Finding, ...]") -> None:
        self._findings = findings
        self._show()
        self._end("", "info")

    def _reported(self, file: "Path") -> None:
        self._end(self.context.words(DONE["report"], file=file.name), "success")

    def _exported(self, made: "Exported") -> None:
        self._end(self.context.words(DONE["export"], file=made.file.name), "success")

    def _verified(self, found: "tuple[Examined, str]") -> None:
        examined, problem = found
        words = self.context.words
        if examined.wrong:
            first = examined.wrong[0]
            self._end(words(DONE["broken"], number=first.number, code=first.code), "error")
        elif problem:
            self._end(words(DONE["mark"], code=problem), "error")
        elif examined.gone:
            last = examined.gone[-1]
            self._end(words(DONE["gone"], number=last.by, code=last.event), "warning")
        else:
            count, number = words.number(examined.records), words.number(examined.head.number)
            self._end(words(DONE["whole"], count=count, number=number), "success")

    def _failed(self, error: BaseException) -> None:
        code, words = code_of(error), self.context.words
        known = TROUBLES.get(code)
        self._end(words(known) if known else words(TROUBLE, code=code), "warning")

    def _show(self) -> None:
        words = self.context.words
        self._rows.replace(
            [
                PartRow(
                    one.subject,
                    words(PARTS[one.subject]) if one.subject in PARTS else one.subject,
                    words(HEALTHS[one.health]),
                    _KINDS[one.health.name],
                    told(one, words),
                )
                for health in _WORST_FIRST
                for one in self._findings
                if one.health.name == health
            ]
        )
        self.rowsChanged.emit()

    def _end(self, told: str, kind: str) -> None:
        assign(self, "_busy", "", self.busyChanged)
        self._tell(told, kind)

    def _tell(self, told: str, kind: str) -> None:
        if (told, kind) != (self._told, self._kind):
            self._told, self._kind = told, kind
            self.toldChanged.emit()
