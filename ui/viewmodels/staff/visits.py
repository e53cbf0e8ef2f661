# SPDX-License-Identifier: Apache-2.0
"""The visits that an officer has open at the desk, and the ways to another one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.handover import is_slip
from ui.rows import RowModel
from ui.staff.naming import title_of, told_of
from ui.viewmodels.staff.page import StaffContext
from ui.viewmodels.staff.refusing import RefusingViewModel

if TYPE_CHECKING:
    from kiosk.catalogue import Service
    from kiosk.intake import Visit
    from ui.staff.desk import VisitDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An open visit, without a word of what was answered."""

    visit_id: str
    title: str
    summary: str
    icon: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A service that can be begun."""

    service_id: str
    title: str
    summary: str
    icon: str


@QmlElement
@QmlUncreatable("built in ui.flow")
class VisitsViewModel(RefusingViewModel):  # type: ignore[operator]
    """Opens one visit at a time on this screen; the others wait as they are."""

    rowsChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._visits: Sequence[Visit] = ()
        self._offered: Sequence[Service] = ()
        self._open = RowModel(OpenRow, self)
        self._offers = RowModel(OfferRow, self)

    # What QML reads.

    @Property(QObject, notify=rowsChanged)
    def visits(self) -> QObject:
        """The open visits, the oldest first."""
        return self._open

    @Property(bool, notify=rowsChanged)
    def hasVisits(self) -> bool:
        """Whether any is open."""
        return bool(self._open.rows)

    @Property(QObject, notify=rowsChanged)
    def services(self) -> QObject:
        """The services that can be begun."""
        return self._offers

    # What an officer does.

    @Slot(str)
    def begin(self, service_id: str) -> None:
        """Begin for a person, in the language of this screen."""
        self._ask(lambda desk: partial(desk.begin, self.context.session, service_id, self._said()))

    @Slot(str)
    def openSlip(self, code: str) -> None:
        """Go on with the visit of a resume slip."""
        self._ask(lambda desk: partial(desk.resume, self.context.session, code))

    @Slot(str)
    def goOn(self, visit_id: str) -> None:
        """Go on with an open visit."""
        visit = next((one for one in self._visits if one.id == visit_id), None)
        if visit is not None and not self._is_busy:
            self.occupy(is_busy=True)
            assist = partial(visit.assist, self.context.session)
            self.context.run(assist, lambda _hand: self._opened(visit), self.refuse)

    def hear(self, code: str) -> None:
        """Open the slip that was held before the reader; any other code means nothing here."""
        if is_slip(code):
            self.openSlip(code)

    # What the area does.

    def enter(self) -> None:
        """List what is open."""
        desk = self.context.desk.visits
        if desk is not None:
            self.context.run(partial(_all, desk, self.context), self._show, self.refuse)

    def leave(self) -> None:
        """Forget what is shown."""
        self._visits = ()
        self._open.replace([])
        self.tell()
        self.rowsChanged.emit()

    def retranslate(self) -> None:
        """Say everything in the active language."""
        self._name()
        self.troubleChanged.emit()

    def _ask(self, work: "Callable[[VisitDesk], Callable[[], Visit]]") -> None:
        desk = self.context.desk.visits
        if desk is not None and not self._is_busy:
            self.tell()
            self.occupy(is_busy=True)
            self.context.run(work(desk), self._opened, self.refuse)

    def _said(self) -> str:
        return self.context.language()

    def _opened(self, visit: "Visit") -> None:
        self.occupy(is_busy=False)
        self.context.open_visit(visit)

    def _show(self, found: "tuple[Sequence[Visit], Sequence[Service]]") -> None:
        self._visits, self._offered = found
        self._name()

    def _name(self) -> None:
        said = self._said()
        self._open.replace(
            [
                OpenRow(
                    one.id,
                    title_of(one.service, said),
                    told_of(one, self.context.words),
                    one.service.icon,
                )
                for one in self._visits
                if not one.is_over
            ]
        )
        self._offers.replace(
            [
                OfferRow(one.id, title_of(one, said), one.summary(said), one.icon)
                for one in self._offered
                if not one.is_guide
            ]
        )
        self.rowsChanged.emit()


def _all(desk: "VisitDesk", context: StaffContext) -> "tuple[Sequence[Visit], Sequence[Service]]":
    return desk.listed(context.session), desk.services()
