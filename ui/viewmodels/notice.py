# SPDX-License-Identifier: Apache-2.0
"""What has to be read before a service begins."""

from collections.abc import Sequence

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.doorway import Doorway
from ui.noticerow import NoticeRow
from ui.notify import assign
from ui.rows import RowModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.flow")
class NoticeViewModel(Doorway):  # type: ignore[operator]
    """Says it once, with a way back and a way on."""

    noticesChanged = Signal()
    serviceChanged = Signal()

    read = Signal(str)
    """The person goes on to the service with this id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices = RowModel(NoticeRow, self)
        self._title = ""
        self.service_id = ""

    @Property(QObject, notify=noticesChanged)
    def notices(self) -> QObject:
        """What has to be read."""
        return self._notices

    @Property(str, notify=serviceChanged)
    def service(self) -> str:
        """The name of the service that was chosen."""
        return self._title

    @Slot()
    def goOn(self) -> None:
        """Begin all the same."""
        if self._open():
            self.read.emit(self.service_id)

    def give(self, service_id: str, title: str, notices: Sequence[NoticeRow]) -> None:
        """Take what is to be read before a service."""
        self.service_id = service_id
        self._notices.replace(notices)
        assign(self, "_title", title, self.serviceChanged)
        self.settle()

    def clear(self) -> None:
        """Forget which service somebody wanted."""
        self.give("", "", [])
