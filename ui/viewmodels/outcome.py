# SPDX-License-Identifier: Apache-2.0
"""Where a guide has led: the service that a person needs."""

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

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
class OutcomeViewModel(QObject):  # type: ignore[operator]
    """Names the service and leads to it, back to the last question, or to all services."""

    foundChanged = Signal()
    openingChanged = Signal()

    wentBack = Signal()
    wentElsewhere = Signal()
    begun = Signal(str)
    """The person goes on to the service with this id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found = Found()
        self._opening = False

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

    @Property(bool, notify=openingChanged)
    def opening(self) -> bool:
        """Whether the service is being opened."""
        return self._opening

    @Slot()
    def goBack(self) -> None:
        """Change an answer."""
        if not self._opening:
            self.wentBack.emit()

    @Slot()
    def goElsewhere(self) -> None:
        """See all services."""
        if not self._opening:
            self.wentElsewhere.emit()

    @Slot()
    def begin(self) -> None:
        """Begin the service; a second touch while it opens changes nothing."""
        if not self._opening:
            assign(self, "_opening", True, self.openingChanged)
            self.begun.emit(self.found.service_id)

    def give(self, found: Found) -> None:
        """Take the service to name."""
        assign(self, "found", found, self.foundChanged)
        self.settle()

    def clear(self) -> None:
        """Forget where somebody was led."""
        self.give(Found())

    def settle(self) -> None:
        """Wait for a touch again."""
        assign(self, "_opening", False, self.openingChanged)
