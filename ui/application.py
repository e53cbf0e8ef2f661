# SPDX-License-Identifier: Apache-2.0
"""Runs the kiosk with a window, from the first frame to an orderly end."""

import os
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.clock import SystemClock
from kiosk.settings import USUAL_KEYPAD, Screen, Settings
from ui import fonts
from ui.composition import Composition

if TYPE_CHECKING:
    from ui.heartbeat import Heartbeat

FRAME_SHARE = 0.95
"""How much of a desktop a window takes at most, so that its frame is seen."""

READY = "kiosk ready: first frame shown\n"
"""Said once on standard error; the cold start is measured up to this line."""

QUESTION: Final = "heartbeat"
"""What the database is asked for; that it answers is all that counts."""


def run(settings: Settings) -> int:
    """Show the kiosk until it is told to end; gives the exit code.

    Raises SettingsError before anything is shown, for what a kiosk can't work with.
    """
    if settings.keypad != USUAL_KEYPAD:
        from ui import keypads  # late: the names of Qt's keys take as long as a frame

        keypads.load(settings.keypad)
    application = make_application()
    _end_on_signals(application)
    if not settings.screen.fullscreen and application.platformName() != "offscreen":
        room = application.primaryScreen().availableSize()
        settings = replace(settings, screen=fit(settings.screen, room.width(), room.height()))
    kiosk = Composition(application, settings, SystemClock())
    hearts: list[Heartbeat] = []

    def started() -> None:
        sys.stderr.write(READY)
        sys.stderr.flush()
        hearts.append(_supervised(kiosk))
        from ui import logs  # late: until here there was nothing to say

        logs.begin(application, settings.logs_dir)
        logs.warn_of_keypad(settings.keypad)
        if not settings.is_production:
            logs.warn_of_surroundings()

    kiosk.show(on_first_frame=started)
    code = application.exec()
    for heart in hearts:
        heart.end()
    kiosk.close()
    return code


def _supervised(kiosk: Composition) -> "Heartbeat":
    """Say that the kiosk is there, and go on saying so for as long as it really is."""
    from kiosk import supervisor  # late: nothing of this is needed for the first frame
    from ui.heartbeat import Heartbeat
    from ui.tasks import TaskRunner, make_workers

    def ask_database() -> None:
        # a kiosk that waits for its station says that it is out of order, and tries again itself
        if (station := kiosk.station) is not None:
            station.store.memory.read(QUESTION)

    who = supervisor.Supervisor.take(os.environ)
    heart = Heartbeat(who, kiosk.surface.window, ask_database, TaskRunner(make_workers(1)))
    who.tell(supervisor.READY, supervisor.status("first frame shown"))
    heart.begin()
    return heart


def fit(screen: Screen, width: int, height: int) -> Screen:
    """Shrink a window that is larger than the desktop it is tried on; in millimetres it stays."""
    share = min(1.0, FRAME_SHARE * width / screen.width, FRAME_SHARE * height / screen.height)
    if share == 1.0:
        return screen
    return replace(screen, width=int(screen.width * share), height=int(screen.height * share))


def make_application() -> QGuiApplication:
    """Make the one application object, with the fonts of every script."""
    application = QGuiApplication([sys.argv[0]])
    application.setApplicationName("migration-kiosk")
    application.setQuitOnLastWindowClosed(True)
    fonts.apply(application)
    return application


def _end_on_signals(application: QGuiApplication) -> None:
    """End in order on SIGTERM and SIGINT; Python hears them only while Python runs."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: application.quit())
    heartbeat = QTimer(application)
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(500)
