# SPDX-License-Identifier: Apache-2.0
"""Shows each setting in force and where it comes from; nothing can be changed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.rows import RowModel
from ui.staff.servicetexts import NOT_SET, ORIGINS, OVERRIDDEN
from ui.viewmodels.staff.page import StaffContext
from ui.viewmodels.staff.refusing import RefusingViewModel

if TYPE_CHECKING:
    from kiosk.settings.sources import InForce

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_USUAL = "default"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting, as a technician reads it."""

    name: str
    value: str
    source: str
    """Who has set it and where; empty where nobody has."""
    overridden: str
    """What the centre has set and what doesn't hold; often empty."""


@QmlElement
@QmlUncreatable("built in ui.staff.pages")
class SettingsViewModel(RefusingViewModel):  # type: ignore[operator]
    """What somebody has set stands before what is as usual."""

    rowsChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._found: Sequence[InForce] = ()
        self._set = RowModel(SettingRow, self)
        self._usual = RowModel(SettingRow, self)

    # What QML reads.

    @Property(QObject, notify=rowsChanged)
    def set(self) -> QObject:
        """What somebody has set."""
        return self._set

    @Property(QObject, notify=rowsChanged)
    def usual(self) -> QObject:
        """What is as usual."""
        return self._usual

    # What the staff area does.

    def enter(self) -> None:
        """Ask for what is in force now."""
        service, session = self.context.desk.service, self.context.session
        if service is not None:
            self.context.run(lambda: service.settings(session), self._take, self.refuse)

    def leave(self) -> None:
        """Forget it."""
        self._take(())

    def retranslate(self) -> None:
        """Say everything in the active language."""
        self._show()
        self.troubleChanged.emit()

    def _take(self, found: "Sequence[InForce]") -> None:
        self._found = found
        self.tell()
        self._show()

    def _show(self) -> None:
        rows = [(one.origin.value == _USUAL, self._row(one)) for one in self._found]
        self._set.replace([row for is_usual, row in rows if not is_usual])
        self._usual.replace([row for is_usual, row in rows if is_usual])
        self.rowsChanged.emit()

    def _row(self, one: "InForce") -> SettingRow:
        words, origin = self.context.words, one.origin.value
        return SettingRow(
            name=one.name,
            value=one.value or words(NOT_SET),
            source="" if origin == _USUAL else words(ORIGINS[origin], place=one.place),
            overridden=""
            if one.overridden is None
            else words(OVERRIDDEN, value=one.overridden or words(NOT_SET)),
        )
