# SPDX-License-Identifier: Apache-2.0
"""Leads members of staff to their part of the program, and out of it again."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from kiosk.clock import Clock
from kiosk.errors import KioskError
from kiosk.i18n import OFFICIAL
from ui.failures import code_of, note
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.flow.tongue import Tongue
from ui.tasks import TaskRunner
from ui.viewmodels.shell import ShellViewModel

if TYPE_CHECKING:
    from kiosk.intake import Visit
    from kiosk.staff import Attendance, Session
    from ui.staff.desk import StaffDesk
    from ui.viewmodels.staff import Beside, StaffPage

_Screen = ShellViewModel.Screen

_OPEN: Final = {_Screen.Attract, _Screen.Services, _Screen.Code, _Screen.OutOfOrder}
"""Where staff may come in while nobody has begun an application."""

GIVEN_UP: Final = "asked"
"""Why a session ended that began after whoever asked for it had chosen to leave."""
LOCK_SECONDS: Final = 60.0
"""Away from the staff area for longer, somebody else may stand before the screen by now."""


class Duty(QObject):
    """Who of the staff is at work at this screen; nobody gets in without a PIN."""

    def __init__(
        self,
        screens: Screens,
        sitting: Sitting,
        *,
        tongue: Tongue,
        tasks: TaskRunner,
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._screens, self._staff = screens, screens.staff
        self._sitting = sitting
        self._tongue = tongue
        self._tasks = tasks
        self._clock = clock
        self._desk: StaffDesk | None = None
        self._attendance: Attendance | None = None
        self._turn = 0
        """Counts sign-outs: an answer to somebody who has gone lets nobody in."""
        self._seen = 0.0
        """When the staff area was touched last; monotonic."""
        self._changing: tuple[Session, str] | None = None
        """Who came in with a PIN that somebody else knows, and that PIN."""
        self.open_visit: Callable[[Visit], None] = lambda _visit: None
        """Shows an officer's open visit on this screen."""
        self.noticed: Callable[[], None] = lambda: None
        """Is told that somebody is there who touched nothing: they held a badge to the reader."""
        self.joined: Callable[[Session], None] = lambda _session: None
        """Is told who came in while somebody is served: they help with that, and nothing else."""
        self._staff.nameGiven.connect(self._sign_in_by_name)
        self._staff.badgeGiven.connect(self._sign_in_by_badge)
        self._staff.pinGiven.connect(self._confirm)
        self._staff.pinChosen.connect(self._change_pin)
        self._staff.asked.connect(self._ask_in_corner)

    @property
    def session(self) -> "Session | None":
        """Who is signed in; nobody any more once their time without a touch is over."""
        return self._attendance.session if self._attendance is not None else None

    def open(self, desk: "StaffDesk | None") -> None:
        """Let staff in from now on, or nobody."""
        self._desk = desk
        self._attendance = None
        if desk is not None:
            from kiosk.staff import Attendance  # late: a station that is open has loaded it

            self._attendance = Attendance(self._clock, desk.idle_seconds, self._note_end)
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
            if desk.badge_alone:
                self._staff.signIn("", "")
        return True

    def ask_beside(self) -> None:
        """Show the sign-in to an officer who helps the person that is served."""
        if self._desk is not None:
            self._screens.shell.show(_Screen.Staff)

    def help_with(self, beside: "Beside") -> None:
        """Show the officer what they may do in the visit."""
        from ui.staff.pages import BESIDE  # late: few visits need it

        session = self.session
        if session is not None:
            self._show(session, BESIDE, beside)
            self._staff.openPage(BESIDE[0].name)

    def show_visits(self) -> None:
        """Show an officer the visits that they have open; nothing where nobody is signed in."""
        from ui.staff.pages import PAGES, VISITS

        session = self.session
        if session is not None:
            self._show(session, PAGES)
            self._staff.openPage(VISITS)
            self.show_area(forward=False)

    def show_area(self, *, forward: bool = True) -> None:
        """Come back to the staff area from a person's visit."""
        is_open = (
            self._screens.shell.is_at_desk
        )  # an officer's own screen, which nobody else touches
        if not is_open and self._clock.monotonic() - self._seen > LOCK_SECONDS:
            self._staff.lock()
        self._screens.shell.show(_Screen.Staff, forward=forward)

    def turn_away(self, error: BaseException) -> None:
        """Have whoever came in go again, and say why."""
        self.sign_out()
        self._refuse(error)

    def touch(self) -> None:
        """Note that somebody is there; before a person's own visit that is the person."""
        if self._attendance is None:
            return
        visit = self._sitting.visit
        if self._screens.shell.at == _Screen.Staff:
            if self._staff.is_locked:
                return
            self._seen = self._clock.monotonic()
        elif visit is not None and not visit.is_at_desk:
            return
        self._attendance.touch()

    def sign_out(self) -> None:
        """Forget who was at work here."""
        self._turn += 1
        self._changing = None
        self._staff.clear()
        if self._attendance is not None:
            self._attendance.end()

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
        self.noticed()
        self.sign_out()  # a screen that broke may have left somebody signed in
        if OFFICIAL in self._tongue.codes:
            self._tongue.speak(OFFICIAL)
        shell.show(_Screen.Staff)
        return True

    @Slot(str, str)
    def _sign_in_by_name(self, name: str, pin: str) -> None:
        if self._desk is not None:
            self._try(partial(self._desk.sign_in, name, pin), pin)

    @Slot(str, str)
    def _sign_in_by_badge(self, code: str, pin: str) -> None:
        if self._desk is not None:
            self._try(partial(self._desk.sign_in_by_badge, code, pin), pin)

    @Slot(str)
    def _confirm(self, pin: str) -> None:
        session = self.session
        if self._desk is not None and session is not None:
            confirm = partial(self._desk.confirm, session, pin)
            self._sitting.run(confirm, lambda _nothing: self._staff.unlock(), self._refuse)

    @Slot(str)
    def _change_pin(self, pin: str) -> None:
        if self._desk is not None and self._changing is not None:
            session, before = self._changing
            change = partial(self._desk.change_own_pin, session, before, pin)
            failed = partial(self._in_turn, self._turn, self._refuse_pin)
            self._tasks.submit(change, partial(self._judge, self._turn, pin), failed)

    def _try(self, attempt: "Callable[[], Session]", pin: str) -> None:
        failed = partial(self._in_turn, self._turn, self._refuse)
        self._tasks.submit(attempt, partial(self._judge, self._turn, pin), failed)

    def _in_turn(
        self, turn: int, refuse: "Callable[[BaseException], None]", error: BaseException
    ) -> None:
        if turn == self._turn:
            refuse(error)

    def _judge(self, turn: int, pin: str, session: "Session") -> None:
        if turn != self._turn:
            self._note_end(session, GIVEN_UP)
        elif session.must_change:
            self._changing = session, pin
            self._staff.ask_pin()
        else:
            self._let_in(session)

    def _let_in(self, session: "Session") -> None:
        from ui.staff.pages import PAGES, VISITS  # late: no visit needs any of them

        self._changing = None
        if self._desk is None or self._attendance is None:
            return
        self._attendance.begin(session)
        self._seen = self._clock.monotonic()
        if self._sitting.is_visited:
            self.joined(session)
        else:
            self._show(session, PAGES)
            if self._screens.shell.is_at_desk:
                self._staff.openPage(VISITS)

    def _show(
        self, session: "Session", pages: "Sequence[StaffPage]", beside: "Beside | None" = None
    ) -> None:
        from ui.viewmodels.staff import StaffContext

        if self._desk is not None:
            context = StaffContext(
                session=session,
                desk=self._desk,
                words=self._staff.words,
                run=self._sitting.run,
                open_visit=self.open_visit,
                language=lambda: self._screens.shell.spoken,
                beside=beside,
            )
            self._staff.let_in(context, pages)

    def _note_end(self, session: "Session", why: str) -> None:
        if self._desk is not None:
            done = partial(self._desk.sign_out, session, why)
            self._tasks.submit(done, lambda _nothing: None, note)

    def _refuse_pin(self, error: BaseException) -> None:
        self._staff.ask_pin(code_of(error) or "staff")

    def _refuse(self, error: BaseException) -> None:
        facts = error.facts if isinstance(error, KioskError) else {}
        self._staff.refuse(code_of(error), facts)
