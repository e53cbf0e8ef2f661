# SPDX-License-Identifier: Apache-2.0
"""Has the kiosk stand still while its program is changed, and while this version is on trial.

On trial nothing is taken and nothing sent, so that going back to the version before loses nothing.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from kiosk.clock import Clock
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.updates.standing import Updates

CHANGING: Final = "update.changing"
"""The kiosk waits to be ended, and for another version to start in its place."""
ON_TRIAL: Final = "update.on-trial"
"""This version is being watched."""

TRIAL_SECONDS: Final = 900.0
"""After so long nobody watches it any more: the next start finds out."""
ENDED: Final = 75
"""The exit code of a process that was on trial and forgotten."""

_LOOK_MS: Final = 250


class Standstill(QObject):
    """Waits for one thing at a time, on the thread of the screens."""

    def __init__(self, settings: Settings, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._clock = clock
        self._is_over: Callable[[], bool] = lambda: True
        self._go_on: Callable[[], None] = lambda: None
        self._until: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def after_trial(self, stop: Callable[[str], None], go_on: Callable[[], None]) -> None:
        """Go on once this version is not on trial any more; at once where it never was."""
        if self._settings.update.program_dir is None:
            go_on()
            return
        from kiosk.updates.standing import Updates  # late: the first frame needs none of it

        updates = Updates(self._settings, self._clock)
        if updates.trial() is None:
            go_on()
            return
        with suppress(OSError):  # nobody is told then, and the version before comes back
            updates.note_shown(os.getpid())
        stop(ON_TRIAL)
        self._until = self._clock.monotonic() + TRIAL_SECONDS
        self._wait(lambda: updates.trial() is None, go_on)

    def make_way(self, updates: "Updates", go_on: Callable[[], None]) -> bool:
        """Ask for the next step of a change; says whether the kiosk stands still from now on.

        ``go_on`` is called where nothing came of it.
        """
        if not updates.make_way():
            return False
        self._until = None
        self._wait(updates.has_ended, go_on)
        return True

    def end(self) -> None:
        """Wait for nothing any more."""
        self._timer.stop()

    def _wait(self, is_over: Callable[[], bool], go_on: Callable[[], None]) -> None:
        self._is_over, self._go_on = is_over, go_on
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        if self._is_over():
            self._timer.stop()
            self._go_on()
        elif self._until is not None and self._clock.monotonic() > self._until:
            self._timer.stop()
            QGuiApplication.exit(ENDED)
