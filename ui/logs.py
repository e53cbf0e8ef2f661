# SPDX-License-Identifier: Apache-2.0
"""What the program with a screen says to its operator: no word of what a person typed."""

import logging
import os
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from kiosk.errors import places

BUG = 70
"""The exit code that asks to be started again."""

log = logging.getLogger("kiosk")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def begin(application: QGuiApplication) -> None:
    """Write to standard error from now on, also what Qt says and what ends the program."""
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    log.setLevel(logging.INFO)
    qInstallMessageHandler(_log_qt)
    sys.excepthook = _ending_after_a_bug(application)


def warn_of_surroundings() -> None:
    """Say in development what a kiosk in production would not start for."""
    from kiosk.production import unsafe_variables  # late: behind the first frame

    for unsafe in unsafe_variables(os.environ):
        log.warning("in production this kiosk would not start: %s", unsafe)


def warn_of_keypad(name: str) -> None:
    """Say that the keypad's keys are the usual ones, where the settings name others."""
    from ui import keypads  # late: behind the first frame

    if not keypads.is_there(name):
        log.error("settings.keypad: there is no map called %s; the usual one is used", name)


def _log_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt says; QML names a file and a line, never what a person typed."""
    place = f" ({context.file}:{context.line})" if context.file else ""
    log.log(_LEVELS[kind], "qt: %s%s", text, place)


def _ending_after_a_bug(
    application: QGuiApplication,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """End on an exception that nobody expected; whoever started the kiosk starts it again.

    The person then goes on from the savepoint. The log names the kind of the exception and
    the lines of the program, not its message, which may hold what a person typed.
    """

    def ended(
        kind: type[BaseException], _error: BaseException, trace: TracebackType | None
    ) -> None:
        log.critical("bug: %s at %s", kind.__name__, places(trace))
        application.exit(BUG)

    return ended
