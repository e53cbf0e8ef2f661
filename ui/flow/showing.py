# SPDX-License-Identifier: Apache-2.0
"""Lets a person show a code instead of choosing: their receipt, or what their telephone holds."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.failures import code_of
from ui.flow.duty import Duty
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.flow.way import Way
from ui.viewmodels.shell import ShellViewModel

if TYPE_CHECKING:
    from kiosk.codes import Understood

_Screen = ShellViewModel.Screen
_SHOWN = {_Screen.Services, _Screen.Code}
"""Where a code that somebody shows is taken up."""
_HEARD = {_Screen.Attract, _Screen.OutOfOrder, _Screen.Staff, *_SHOWN}
"""Where the bar code reader is heard: a badge leads on from everywhere where nobody is served."""


class Showing(QObject):
    """Hears codes where services are chosen, and has them told apart off this thread."""

    def __init__(
        self, screens: Screens, sitting: Sitting, way: Way, duty: Duty, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shell, self._code, self._staff = screens.shell, screens.code, screens.staff
        self._sitting = sitting
        self._way = way
        self._duty = duty

    @Slot()
    def follow(self) -> None:
        """Hear the reader where a code means something; pages hear it for themselves."""
        if self._shell.at in _HEARD:
            self._code.listen()

    @Slot()
    def ask(self) -> None:
        """Ask for a code."""
        self._code.wait()
        self._shell.show(_Screen.Code)

    @Slot(str)
    def take(self, text: str) -> None:
        """Have a code told apart, from whichever of the screens it came."""
        if self._duty.takes(text):
            return
        if self._shell.at == _Screen.Staff:
            self._staff.hear(text)
            self._code.clear()
            self._code.listen()
            return
        desk = self._sitting.desk
        if desk is None or self._shell.at not in _SHOWN:
            self._code.clear()
            return
        if self._shell.at == _Screen.Services:
            self._code.wait()
            self._shell.show(_Screen.Code)
        understand = desk.understand
        self._sitting.run(lambda: understand(text), self._tell, self._fail)

    @Slot()
    def begin(self) -> None:
        """Begin the service with what came on the telephone."""
        self._way.begin_with(self._code.service_id, self._code.answers)

    @Slot()
    def go_back(self) -> None:
        """Go back to the services."""
        self._code.clear()
        self._shell.show(_Screen.Services, forward=False)

    def _tell(self, found: "Understood | None") -> None:
        self._code.take(found)

    def _fail(self, error: BaseException) -> None:
        self._code.settle(code_of(error))
