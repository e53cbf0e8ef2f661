# SPDX-License-Identifier: Apache-2.0
"""A page that asks the station for what it shows: it works, it shows, or it says why not."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.failures import code_of
from ui.notify import assign
from ui.staff.standing import trouble
from ui.viewmodels.staff.page import PageViewModel, StaffContext

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.staff")
class AskingViewModel(PageViewModel):  # type: ignore[operator]
    """Drops what comes back for a page that somebody has left, or for an older question."""

    busyChanged = Signal()
    troubleChanged = Signal()
    doneChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._asked = 0
        self._is_busy = False
        self._trouble = ""
        self._done = ""

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._is_busy

    @Property(str, notify=troubleChanged)
    def trouble(self) -> str:
        """Why something was not done; empty where nothing went wrong."""
        return self._trouble

    @Property(str, notify=doneChanged)
    def done(self) -> str:
        """What was done just now."""
        return self._done

    def ask(self, work: Callable[[], Any], on_done: Callable[[Any], None]) -> None:
        """Ask the station for something; what was asked before is of no interest any more."""
        self._asked += 1
        number = self._asked
        self.tell()
        assign(self, "_is_busy", True, self.busyChanged)

        def done(found: Any) -> None:
            if number == self._asked:
                assign(self, "_is_busy", False, self.busyChanged)
                on_done(found)

        def failed(error: BaseException) -> None:
            if number == self._asked:
                assign(self, "_is_busy", False, self.busyChanged)
                self.fail(code_of(error))

        self.context.run(work, done, failed)

    def tell(self, done: str = "") -> None:
        """Say what was done, or nothing; no trouble stands any more."""
        assign(self, "_done", done, self.doneChanged)
        assign(self, "_trouble", "", self.troubleChanged)

    def fail(self, code: str) -> None:
        """Say why something was not done."""
        assign(self, "_done", "", self.doneChanged)
        assign(self, "_trouble", self.context.words(trouble(code)), self.troubleChanged)

    def leave(self) -> None:
        """Want nothing any more that is under way."""
        self._asked += 1
        assign(self, "_is_busy", False, self.busyChanged)
        self.tell()
