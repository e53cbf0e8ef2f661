# SPDX-License-Identifier: Apache-2.0
"""The list of what a person can do here."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.noticerow import NoticeRow
from ui.notify import assign
from ui.rows import RowModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in the words of the person who needs it."""

    service_id: str
    title: str
    summary: str
    icon: str
    guide: bool = False
    """Whether it finds the service that somebody needs."""


@QmlElement
@QmlUncreatable("built in ui.flow")
class ServicesViewModel(QObject):  # type: ignore[operator]
    """Lets a person pick the service they came for."""

    stateChanged = Signal()
    servicesChanged = Signal()
    troubleChanged = Signal()
    noticesChanged = Signal()

    serviceChosen = Signal(str)
    codeAsked = Signal()
    """The person has a code to show."""

    @QEnum
    class State(IntEnum):
        """How far the list is."""

        Loading = 0
        Ready = 1
        Opening = 2
        Nothing = 3

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = self.State.Loading
        self._services = RowModel(ServiceRow, self)
        self._trouble = ""
        self.board = RowModel(NoticeRow, self)

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """How far the list is."""
        return self._state

    @Property(QObject, notify=servicesChanged)
    def services(self) -> QObject:
        """The services offered in the active language."""
        return self._services

    @Property(str, notify=troubleChanged)
    def trouble(self) -> str:
        """Why the last choice could not be opened, or empty."""
        return self._trouble

    @Property(QObject, notify=noticesChanged)
    def notices(self) -> QObject:
        """What everybody is told for a while."""
        return self.board

    @Slot(str)
    def choose(self, service_id: str) -> None:
        """Begin a service; a second touch while it opens changes nothing."""
        if self._state == self.State.Ready:
            self._enter(self.State.Opening)
            self.serviceChosen.emit(service_id)

    @Slot()
    def showCode(self) -> None:
        """Show a code in place of choosing."""
        if self._state != self.State.Opening:
            self.codeAsked.emit()

    def offer(self, rows: Sequence[ServiceRow]) -> None:
        """Show the services."""
        self._services.replace(rows)
        if self._state != self.State.Opening:
            self._enter(self.State.Ready if rows else self.State.Nothing)

    def settle(self, trouble: str = "") -> None:
        """Be ready for a choice again, after one was opened or could not be."""
        self._enter(self.State.Ready if self._services.rows else self.State.Nothing)
        assign(self, "_trouble", trouble, self.troubleChanged)

    def _enter(self, state: "ServicesViewModel.State") -> None:
        assign(self, "_state", state, self.stateChanged)
