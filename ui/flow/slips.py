# SPDX-License-Identifier: Apache-2.0
"""Slips of paper with which a visit goes on at a desk: there, or here, and never at both."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.failures import code_of, note
from ui.flow.leaving import Leaving
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.viewmodels.shell import ShellViewModel

if TYPE_CHECKING:
    from kiosk.handover import Offered
    from kiosk.intake import Visit

_Screen = ShellViewModel.Screen

UNSEEN = "slip.unseen"
"""The person says that no slip came out (stable code)."""
TAKEN = "slip.taken"
"""A slip has opened the visit elsewhere (stable code)."""


class Slips(QObject):
    """Prints slips, and lets a visit go on here only when none of its slips opens it any more."""

    def __init__(
        self, screens: Screens, sitting: Sitting, leaving: Leaving, *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shell, self._help = screens.shell, screens.help
        self._sitting = sitting
        self._leaving = leaving
        self._may_be_out = False
        """Whether a slip of this visit may lie somewhere."""
        screens.help.slipAsked.connect(self._print)
        screens.help.taken.connect(self._leave)
        screens.help.missed.connect(self._deny)

    def begin(self) -> None:
        """Offer a slip to somebody who has none."""
        desk = self._sitting.desk
        self._may_be_out = False
        can_print = desk is not None and desk.hand_over is not None
        self._help.begin(prints=can_print and not self._sitting.is_guided)
        self._shell.show(_Screen.Help)

    def go_on(self, then: Callable[[], None]) -> None:
        """Go on here, by ``then``, once no slip opens the visit; say so where one has."""
        if not self._may_be_out:
            then()
            return
        self._help.settle()
        self._reclaim(then, self._help.fail)

    def bring_back(self, visit: "Visit", then: Callable[[], None]) -> None:
        """Go on after a crash, which may have come when a slip was out already."""
        if visit.submitted is not None:
            then()
            return
        self._reclaim(then, lambda _code: self._leaving.break_off())

    @Slot()
    def _print(self) -> None:
        desk, visit = self._sitting.desk, self._sitting.visit
        if desk is None or visit is None or desk.hand_over is None:
            return
        self._may_be_out = True
        work = partial(desk.hand_over, visit, self._shell.spoken)
        self._sitting.run(work, self._printed, self._not_printed, self._came_late)

    def _printed(self, offered: "Offered") -> None:
        self._leaving.touch()
        self._help.give(offered)

    def _not_printed(self, error: BaseException) -> None:
        self._leaving.touch()
        if code_of(error) == TAKEN:
            self._help.lose()
        else:
            self._help.fail(code_of(error) or "slip")

    def _came_late(self, offered: "Offered") -> None:
        """Have a slip open nothing that comes out before the next person."""
        desk = self._sitting.desk
        if desk is not None:
            self._sitting.run(partial(desk.withdraw, offered), lambda _is_kept: None, note)

    @Slot()
    def _leave(self) -> None:
        self._leaving.end()

    @Slot()
    def _deny(self) -> None:
        self._help.settle()
        self._reclaim(partial(self._help.fail, UNSEEN), self._help.keep)

    def _reclaim(self, then: Callable[[], None], fail: Callable[[str], None]) -> None:
        desk, visit = self._sitting.desk, self._sitting.visit
        if desk is None or visit is None:
            return

        def answered(is_here: bool) -> None:
            self._leaving.touch()
            if is_here:
                self._may_be_out = False
                then()
            else:
                self._help.lose()
                self._shell.show(_Screen.Help)

        def failed(error: BaseException) -> None:
            note(error)
            fail(code_of(error) or "slip")

        self._sitting.run(partial(desk.reclaim, visit), answered, failed)
