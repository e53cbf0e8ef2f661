# SPDX-License-Identifier: Apache-2.0
"""What stands before a service: a way back, and a way on that is taken once."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.notify import assign

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("a screen's view model is one")
class Doorway(QObject):  # type: ignore[operator]
    """Opens a service for somebody who has read what stands here."""

    openingChanged = Signal()

    wentBack = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opening = False

    @Property(bool, notify=openingChanged)
    def opening(self) -> bool:
        """Whether the service is being opened."""
        return self._opening

    @Slot()
    def goBack(self) -> None:
        """Go where the person came from."""
        if not self._opening:
            self.wentBack.emit()

    def settle(self) -> None:
        """Wait for a touch again."""
        assign(self, "_opening", False, self.openingChanged)

    def _open(self) -> bool:
        """Begin to open; False for a second touch meanwhile, which changes nothing."""
        if self._opening:
            return False
        assign(self, "_opening", True, self.openingChanged)
        return True
