# SPDX-License-Identifier: Apache-2.0
"""Calls staff from the page of help, and shows whoever is signed in where they are asked for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.flow.duty import Duty
from ui.flow.screens import Screens
from ui.viewmodels.shell import ShellViewModel

if TYPE_CHECKING:
    from ui.desk import CallDesk

_Screen = ShellViewModel.Screen


class Calling(QObject):
    """A call lasts as long as the page of help is shown; nothing here waits for a line."""

    def __init__(self, screens: Screens, duty: Duty, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._help = screens.shell, screens.help
        self._calls, self._staff = screens.calls, screens.staff
        self._duty = duty
        self._desk: CallDesk | None = None
        screens.shell.screenChanged.connect(self._follow)

    def open(self, desk: "CallDesk | None") -> None:
        """Work with a station's neighbours from now on, or with none."""
        if self._desk is not None:
            self._desk.end()
        self._desk = desk
        self._calls.show(())
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Call as soon as somebody asks for help, and nobody any more once they don't."""
        self._help.set_called(called=False)
        if self._desk is None:
            return
        if self._shell.at == _Screen.Help:
            self._desk.begin()
        else:
            self._desk.end()

    def tick(self) -> None:
        """Show who was reached, and who asks for staff elsewhere."""
        if self._desk is None:
            return
        if self._shell.at == _Screen.Help:
            self._help.set_called(called=self._desk.is_seen())
        is_attended = self._duty.session is not None and not self._staff.is_locked
        waiting = self._desk.look(is_attended)
        # an officer's own screen shows it to whoever comes back to the desk, too
        self._calls.show(waiting if is_attended or self._shell.is_at_desk else ())
