# SPDX-License-Identifier: Apache-2.0
"""A page on which something may be refused: it says why, in whatever language is active."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.errors import KioskError
from ui.failures import code_of
from ui.notify import assign
from ui.staff.texts import refusal
from ui.viewmodels.staff.page import PageViewModel, StaffContext

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_NO_FACTS: Final[Mapping[str, str]] = {}


@QmlElement
@QmlUncreatable("built in ui.staff")
class RefusingViewModel(PageViewModel):  # type: ignore[operator]
    """Holds the stable code of what went wrong and whether something is under way."""

    busyChanged = Signal()
    troubleChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._is_busy = False
        self._trouble: tuple[str, Mapping[str, str]] = ("", _NO_FACTS)

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        """Whether something is under way that takes a moment."""
        return self._is_busy

    @Property(str, notify=troubleChanged)
    def trouble(self) -> str:
        """Why the last thing was not done; empty for nothing."""
        code, facts = self._trouble
        return self.context.words(refusal(code), **facts) if code else ""

    def occupy(self, *, is_busy: bool) -> None:
        """Say whether something is under way."""
        assign(self, "_is_busy", is_busy, self.busyChanged)

    def tell(self, code: str = "", facts: Mapping[str, str] = _NO_FACTS) -> None:
        """Say why something was not done, by its stable code; or that no trouble stands."""
        assign(self, "_trouble", (code, facts), self.troubleChanged)

    def refuse(self, error: BaseException) -> None:
        """Say that what was under way has failed, and why."""
        self.occupy(is_busy=False)
        facts = error.facts if isinstance(error, KioskError) else _NO_FACTS
        self.tell(code_of(error) or "staff", facts)
