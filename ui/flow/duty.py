# SPDX-License-Identifier: Apache-2.0
"""Leads members of staff to their part of the program, and out of it again."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from kiosk.errors import KioskError
from ui.failures import code_of, note
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.flow.tongue import Tongue
from ui.tasks import TaskRunner
from ui.viewmodels.shell import ShellViewModel

if TYPE_CHECKING:
    from kiosk.staff import Session
    from ui.staff.desk import StaffDesk

_Screen = ShellViewModel.Screen

_OPEN: Final = {_Screen.Attract, _Screen.Services, _Screen.Code, _Screen.OutOfOrder}
"""Where staff may come in while nobody has begun an application."""
_OFFICIAL: Final = "az"
"""What officials read, until they choose otherwise."""


class Duty(QObject):
    """Who of the staff is at work at this screen; nobody gets in without a PIN."""

    def __init__(
        self,
        screens: Screens,
        sitting: Sitting,
        *,
        tongue: Tongue,
        tasks: TaskRunner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._screens, self._staff = screens, screens.staff
        self._sitting = sitting
        self._tongue = tongue
        self._tasks = tasks
        self._desk: StaffDesk | None = None
        self._staff.nameGiven.connect(self._sign_in_by_name)
        self._staff.badgeGiven.connect(self._sign_in_by_badge)
        self._staff.asked.connect(self._ask_in_corner)

    @property
    def session(self) -> "Session | None":
        """Who is signed in."""
        context = self._staff.context
        return context.session if context is not None else None

    @property
    def idle_seconds(self) -> int:
        """After how long without a touch whoever is signed in has gone."""
        return self._desk.idle_seconds if self._desk is not None else 0

    def open(self, desk: "StaffDesk | None") -> None:
        """Let staff in from now on, or nobody."""
        self._desk = desk
        self._staff.set_corner(has_corner=desk is not None and "corner" in desk.entry)

    def press(self) -> None:
        """Somebody has pressed the key that leads to the sign-in."""
        if self._desk is not None and "key" in self._desk.entry:
            self._ask()

    def takes(self, code: str) -> bool:
        """Say whether a code is a badge; then it leads to the sign-in and nowhere else."""
        desk = self._desk
        if desk is None or not desk.is_badge(code):
            return False
        if "badge" in desk.entry and self._ask():
            self._staff.take_badge(code)
        return True

    def sign_out(self) -> None:
        """Forget who was at work here."""
        session, desk = self.session, self._desk
        self._staff.clear()
        if session is not None and desk is not None:
            self._tasks.submit(partial(desk.sign_out, session), lambda _nothing: None, note)

    @Slot()
    def _ask_in_corner(self) -> None:
        if self._desk is not None and "corner" in self._desk.entry:
            self._ask()

    def _ask(self) -> bool:
        """Show the sign-in, where nobody else is served."""
        shell = self._screens.shell
        if shell.at == _Screen.Staff:
            return True
        if shell.at not in _OPEN or self._sitting.is_visited:
            return False
        if _OFFICIAL in self._tongue.codes:
            self._tongue.speak(_OFFICIAL)
        shell.show(_Screen.Staff)
        return True

    @Slot(str, str)
    def _sign_in_by_name(self, name: str, pin: str) -> None:
        if self._desk is not None:
            self._try(partial(self._desk.sign_in, name, pin))

    @Slot(str, str)
    def _sign_in_by_badge(self, code: str, pin: str) -> None:
        if self._desk is not None:
            self._try(partial(self._desk.sign_in_by_badge, code, pin))

    def _try(self, attempt: "Callable[[], Session]") -> None:
        self._sitting.run(attempt, self._let_in, self._refuse)

    def _let_in(self, session: "Session") -> None:
        from ui.staff.pages import PAGES  # late: no visit needs any of them
        from ui.viewmodels.staff import StaffContext

        if self._desk is None:
            return
        context = StaffContext(
            session=session, desk=self._desk, words=self._staff.words, run=self._sitting.run
        )
        self._staff.let_in(context, PAGES)

    def _refuse(self, error: BaseException) -> None:
        facts = error.facts if isinstance(error, KioskError) else {}
        self._staff.refuse(code_of(error), facts)
