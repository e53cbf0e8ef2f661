# SPDX-License-Identifier: Apache-2.0
"""The moment in which an application is taken."""

from enum import IntEnum

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.notify import assign

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.flow")
class SendingViewModel(QObject):  # type: ignore[operator]
    """Says that the application is being taken, or what to do when it could not be."""

    stateChanged = Signal()
    troubleChanged = Signal()

    retried = Signal()
    wentBack = Signal()

    @QEnum
    class State(IntEnum):
        """How it stands."""

        Working = 0
        Failed = 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = self.State.Working
        self._trouble = ""

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """How it stands."""
        return self._state

    @Property(str, notify=troubleChanged)
    def trouble(self) -> str:
        """What the person can do, or empty."""
        return self._trouble

    @Slot()
    def tryAgain(self) -> None:
        """Take the same application again; it can't become two."""
        if self._state == self.State.Failed:
            self.begin()
            self.retried.emit()

    @Slot()
    def goBack(self) -> None:
        """Return to the answers."""
        if self._state == self.State.Failed:
            self.wentBack.emit()

    @property
    def has_failed(self) -> bool:
        """Whether it waits for the person."""
        return self._state == self.State.Failed

    def begin(self) -> None:
        """Show that the work has begun."""
        assign(self, "_trouble", "", self.troubleChanged)
        assign(self, "_state", self.State.Working, self.stateChanged)

    def fail(self, trouble: str) -> None:
        """Show what to do after a failure."""
        assign(self, "_trouble", trouble, self.troubleChanged)
        assign(self, "_state", self.State.Failed, self.stateChanged)
