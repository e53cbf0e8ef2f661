# SPDX-License-Identifier: Apache-2.0
"""The kiosk's sign of life: given only where a person would find it alive, too.

A process that exists is no kiosk that works: its loop may stand still, its picture may be frozen
while the loop turns, and its disk may hang behind a picture that moves.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtQuick import QQuickWindow

from kiosk.supervisor import ALIVE, STOPPING, Supervisor, status
from ui.tasks import TaskRunner

BEATS: Final = 4
"""Signs within the time that the supervisor waits: one that comes late ends nothing."""


class Sign(StrEnum):
    """What has to be seen between two beats, besides the loop, which the beat itself needs."""

    FRAME = "frame"
    """The window was drawn and its picture handed over."""
    DATABASE = "database"
    """A read came back."""


class Heartbeat(QObject):
    """Asks for each sign at a beat, and tells the supervisor at the next if all of them came.

    ``ask_database`` is called on a thread of ``tasks``, which MUST have one free for it: a printer
    that doesn't answer is no reason to end. What it raises is no answer. A screen that stands
    still draws nothing by itself, so a frame is asked for.
    """

    def __init__(
        self,
        supervisor: Supervisor,
        window: QQuickWindow,
        ask_database: Callable[[], object],
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._supervisor = supervisor
        self._window = window
        self._ask_database = ask_database
        self._tasks = tasks
        self._seen: set[Sign] = set()
        self._lacking: frozenset[Sign] = frozenset()
        self._is_asked = self._is_late = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        window.frameSwapped.connect(self._drawn)

    def begin(self) -> None:
        """Beat from now on, if anybody waits for it."""
        if self._supervisor.watchdog is None:
            return
        self._supervisor.tell(ALIVE)
        self._ask()
        self._timer.start(max(1, int(self._supervisor.watchdog.total_seconds() * 1000 / BEATS)))

    def end(self) -> None:
        """Say that the end is near, and beat no more."""
        self._timer.stop()
        self._supervisor.tell(STOPPING)
        self._tasks.close()

    @Slot()
    def _beat(self) -> None:
        lacking = frozenset(Sign) - self._seen
        words = [] if lacking else [ALIVE]
        if lacking != self._lacking:
            self._lacking = lacking
            words.append(status(_said(lacking)))
        if words:
            self._supervisor.tell(*words)
        self._ask()

    def _ask(self) -> None:
        self._seen.clear()
        self._window.update()
        self._is_late = self._is_asked
        if not self._is_asked:
            self._is_asked = True
            self._tasks.submit(self._ask_database, self._answered, self._failed)

    @Slot()
    def _drawn(self) -> None:
        self._seen.add(Sign.FRAME)

    def _answered(self, _nothing: object) -> None:
        self._is_asked = False
        if not self._is_late:  # how it was before the last beat is no sign for the next
            self._seen.add(Sign.DATABASE)

    def _failed(self, _error: BaseException) -> None:
        self._is_asked = False


def _said(lacking: frozenset[Sign]) -> str:
    """Say how it is, for the journal of the machine."""
    if not lacking:
        return "alive"
    return f"no sign of life from: {', '.join(sign for sign in Sign if sign in lacking)}"
