# SPDX-License-Identifier: Apache-2.0
"""Helps whoever is stuck: an officer takes part in the visit, or it goes on at the desk."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from kiosk.i18n import OFFICIAL
from kiosk.insight import Kind
from ui.flow.duty import Duty
from ui.flow.leaving import Leaving
from ui.flow.purging import Purge
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.flow.slips import Slips
from ui.flow.tongue import Tongue
from ui.flow.way import Way
from ui.viewmodels.shell import ShellViewModel

if TYPE_CHECKING:
    from kiosk.intake import Assisting, Visit
    from kiosk.staff import Session

_Screen = ShellViewModel.Screen


class Helping(QObject):
    """Whoever asks for help keeps their answers; nobody sees them without a sign-in."""

    def __init__(
        self,
        screens: Screens,
        sitting: Sitting,
        *,
        way: Way,
        duty: Duty,
        leaving: Leaving,
        tongue: Tongue,
        purge: Purge,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shell, self._help, self._staff = screens.shell, screens.help, screens.staff
        self._two_languages = screens.question, screens.entries, screens.check
        self._sitting = sitting
        self._way = way
        self._duty = duty
        self._leaving = leaving
        self._tongue = tongue
        self._purge = purge
        self.slips = Slips(screens, sitting, leaving, parent=self)
        duty.open_visit = self._open
        duty.joined = self._join
        leaving.give_back = self.give_back
        leaving.finish = self.finish
        way.park = self.park
        screens.staff.stateChanged.connect(self._accompany)
        screens.shell.helpAsked.connect(self._ask)
        screens.help.wentBack.connect(self._go_on)
        screens.help.signInAsked.connect(self._sign_in)

    def give_back(self) -> bool:
        """Leave the visit to the person whom staff were helping; False where there is none."""
        visit = self._sitting.visit
        if visit is None or visit.is_at_desk:
            return False
        self._duty.sign_out()
        self._way.come_back()
        return True

    def look(self) -> None:
        """Take an officer's part away from a screen that they have left."""
        if self._staff.is_assisting and self._duty.session is None:
            visit = self._sitting.visit
            if visit is not None and visit.is_at_desk:
                self._leaving.end(Kind.EXPIRED)
                return
            self._duty.sign_out()
            if self._shell.at == _Screen.Staff:
                self._way.come_back()

    @Slot()
    def finish(self) -> None:
        """End what is on the screen: an officer's part in a visit, or the visit."""
        visit = self._sitting.visit
        if self._shell.at == _Screen.Staff:
            if not self.give_back():
                self._leaving.end(Kind.EXPIRED if visit is not None else Kind.LEFT)
        elif visit is not None and visit.is_at_desk and self._duty.session is not None:
            self._purge.wipe()
            self._duty.show_visits()
        else:
            self._leaving.end()

    @Slot()
    def _ask(self) -> None:
        desk = self._sitting.desk
        if desk is None or not self._sitting.is_visited or self._shell.at == _Screen.Help:
            return
        if self._staff.is_assisting:
            self._duty.show_area()
            return
        self.slips.begin()

    @Slot()
    def _go_on(self) -> None:
        self.slips.go_on(self._way.come_back)

    @Slot()
    def _sign_in(self) -> None:
        self.slips.go_on(self._duty.ask_beside)

    # An officer.

    def _open(self, visit: "Visit") -> None:
        """Show an officer's open visit; whoever sits before the screen reads in their language."""
        session = self._duty.session
        if session is not None and not self._sitting.is_visited:
            self._sitting.visit = visit
            self._tongue.speak(visit.language)
            self._join(session)

    def park(self) -> bool:
        """Leave an officer's visit open and go to their others; False for a visit of another kind."""
        visit = self._sitting.visit
        if visit is None or not visit.is_at_desk or self._duty.session is None:
            return False
        self._park()
        return True

    def _park(self) -> None:
        self._purge.park()
        self._duty.show_visits()

    def _join(self, session: "Session") -> None:
        """Have whoever signed in take part in the visit."""
        visit = self._sitting.visit
        if visit is not None:
            assist = partial(visit.assist, session)
            self._sitting.run(assist, self._joined, self._refused)

    def _joined(self, hand: "Assisting") -> None:
        from ui.viewmodels.staff import Beside  # late: few visits need it

        beside = Beside(
            hand=hand, go_on=self._way.come_back, park=self._park, give_back=self.give_back
        )
        self._duty.help_with(beside)
        self._accompany()
        self._way.come_back()

    @Slot()
    def _accompany(self) -> None:
        """Have pages say what officials read as well, while one of them has the visit in hand."""
        language = OFFICIAL if self._staff.is_assisting else ""
        for screen in self._two_languages:
            screen.beside(language)

    def _refused(self, error: BaseException) -> None:
        self._duty.turn_away(error)
