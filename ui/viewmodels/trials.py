# SPDX-License-Identifier: Apache-2.0
"""Whoever sets a kiosk up tries each device with a touch."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.messages import DEVICES
from ui.notify import assign
from ui.rows import RowModel
from ui.words import Words

if TYPE_CHECKING:
    from ui.trying import Trials, Tried

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_ICONS = {
    "printer": "printer",
    "scanner": "scanner",
    "camera": "camera",
    "stick": "stick",
    "reader": "barcode",
}
_KINDS = {"WELL": "success", "MISSING": "info", "FAILED": "warning"}
"""What kind of message a result is."""


class Workers(Protocol):
    """Does something slow elsewhere."""

    def submit(
        self,
        work: Callable[[], object],
        on_done: Callable[..., None],
        on_failed: Callable[[BaseException], None],
    ) -> None:
        """Do it, then call one of the two here."""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A device, and what its last trial came to."""

    device: str
    icon: str
    title: str
    before: str
    """What to do first."""
    result: str = ""
    kind: str = "info"
    busy: bool = False


@QmlElement
@QmlUncreatable("built in ui.technician")
class TrialsViewModel(QObject):  # type: ignore[operator]
    """One device at a time does its work."""

    rowsChanged = Signal()
    busyChanged = Signal()

    finished = Signal()

    def __init__(
        self, trials: "Trials", words: Words, tasks: Workers, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._trials = trials
        self._words = words
        self._tasks = tasks
        self._is_busy = False
        self._rows = RowModel(TrialRow, self)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the devices in the active language; what trials came to is forgotten."""
        words = self._words
        self._rows.replace(
            [
                TrialRow(name, _ICONS[name], words(title), words(before))
                for name, (title, before) in DEVICES.items()
            ]
        )

    @Property(QObject, notify=rowsChanged)
    def rows(self) -> QObject:
        """The devices that a kiosk may have."""
        return self._rows

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        """Whether one of them is at work."""
        return self._is_busy

    @Slot(str)
    def tryOut(self, device: str) -> None:
        """Have a device do its work; a second touch meanwhile does nothing."""
        if self._is_busy:
            return
        assign(self, "_is_busy", True, self.busyChanged)
        self._change(device, lambda row: replace(row, busy=True, result=""))
        if device == "printer":
            self._trials.prepare()
        trials = self._trials
        self._tasks.submit(lambda: trials.of(device), self._tell, self._fail)

    @Slot()
    def finish(self) -> None:
        """Leave."""
        self.finished.emit()

    def _tell(self, tried: "Tried") -> None:
        said = tried.told(self._words)
        kind = _KINDS[tried.health.name]
        self._settle()
        self._change(tried.device, lambda row: replace(row, busy=False, result=said, kind=kind))

    def _fail(self, error: BaseException) -> None:
        """A bug: the screen stays usable, and the crash handler hears of it."""
        self._settle()
        self._rows.replace([replace(row, busy=False) for row in self._rows.rows])
        raise error

    def _settle(self) -> None:
        assign(self, "_is_busy", False, self.busyChanged)

    def _change(self, device: str, changed: Callable[[TrialRow], TrialRow]) -> None:
        self._rows.replace(
            [changed(row) if row.device == device else row for row in self._rows.rows]
        )
