# SPDX-License-Identifier: Apache-2.0
"""Tells the public in good time when no new visit may begin, and when one may again."""

from collections.abc import Callable

from kiosk.clock import Clock
from ui.desk import Desk
from ui.tasks import TaskRunner
from ui.viewmodels.out_of_order import OutOfOrderViewModel
from ui.viewmodels.shell import ShellViewModel

GATE = "gate."
"""How the codes begin that keep new visits out; everything else goes on meanwhile."""

EVERY_SECONDS = 60.0
"""How often an idle kiosk looks: a disk fills and time passes without anybody touching it."""

_Screen = ShellViewModel.Screen
_BEFORE_A_VISIT = {_Screen.Attract, _Screen.Services}


class Gatekeeper:
    """Shows the out-of-order screen in place of the first ones while a gate is closed."""

    def __init__(
        self,
        *,
        shell: ShellViewModel,
        out_of_order: OutOfOrderViewModel,
        clock: Clock,
        tasks: TaskRunner,
        is_visited: Callable[[], bool],
    ) -> None:
        self._shell = shell
        self._out_of_order = out_of_order
        self._clock = clock
        self._tasks = tasks
        self._is_visited = is_visited
        self._desk: Desk | None = None
        self._looked_at = clock.monotonic()
        self._looks = 0
        """Counts the questions: answers come from several threads, and only the last counts."""

    @property
    def is_closed(self) -> bool:
        """Whether the screen says that no new visit may begin."""
        return self._shell.at == _Screen.OutOfOrder and self._out_of_order.kept_out

    def open(self, desk: Desk | None) -> None:
        """Ask this station from now on, or none."""
        self._desk = desk
        self.look()

    def look(self) -> None:
        """Ask the station whether a visit may begin."""
        self._looked_at = self._clock.monotonic()
        self._looks += 1
        look = self._looks
        if self._desk is not None:
            self._tasks.submit(
                self._desk.gate, lambda code: self._know(look, code), lambda _error: None
            )

    def tick(self) -> None:
        """Ask now and then while nobody is served."""
        if self._clock.monotonic() - self._looked_at >= EVERY_SECONDS and self._may_speak():
            self.look()

    def refuse(self, code: str) -> None:
        """Say why the visit that somebody wanted can't begin, in the language they chose."""
        self._looks += 1  # what was asked before knows less
        self._out_of_order.give(code)
        self._shell.show(_Screen.OutOfOrder)

    def _may_speak(self) -> bool:
        return self.is_closed or (self._shell.at in _BEFORE_A_VISIT and not self._is_visited())

    def _know(self, look: int, code: str) -> None:
        if look != self._looks or not self._may_speak():
            return
        if code:
            self.refuse(code)
        elif self.is_closed:
            self._shell.go_home()
