# SPDX-License-Identifier: Apache-2.0
"""Where a guide has led: the service that a person needs."""

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.doorway import Doorway
from ui.notify import assign

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A service as the outcome shows it."""

    service_id: str = ""
    title: str = ""
    summary: str = ""
    icon: str = ""


@QmlElement
@QmlUncreatable("built in ui.flow")
class OutcomeViewModel(Doorway):  # type: ignore[operator]
    """Names the service and leads to it, back to the last question, or to all services."""

    foundChanged = Signal()

    wentElsewhere = Signal()
    begun = Signal(str)
    """The person goes on to the service with this id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found = Found()

    @Property(str, notify=foundChanged)
    def title(self) -> str:
        """What the service is called."""
        return self.found.title

    @Property(str, notify=foundChanged)
    def summary(self) -> str:
        """What the service is, in a line."""
        return self.found.summary

    @Property(str, notify=foundChanged)
    def icon(self) -> str:
        """The picture of the service."""
        return self.found.icon

    @Slot()
    def goElsewhere(self) -> None:
        """See all services."""
        if not self._opening:
            self.wentElsewhere.emit()

    @Slot()
    def begin(self) -> None:
        """Begin the service."""
        if self._open():
            self.begun.emit(self.found.service_id)

    def give(self, found: Found) -> None:
        """Take the service to name."""
        assign(self, "found", found, self.foundChanged)
        self.settle()

    def clear(self) -> None:
        """Forget where somebody was led."""
        self.give(Found())
