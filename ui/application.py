# SPDX-License-Identifier: Apache-2.0
"""Runs the kiosk with a window, from the first frame to an orderly end."""

import gc
import logging
import signal
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from kiosk.clock import SystemClock
from kiosk.settings import Settings
from ui import fonts
from ui.composition import Composition

READY = "kiosk ready: first frame shown"
"""Said once on standard error; the cold start is measured up to this line."""

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


def run(settings: Settings) -> int:
    """Show the kiosk until it is told to end; gives the exit code."""
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s"
    )
    application = make_application()
    sys.excepthook = _ending_after_a_bug(application)
    _end_on_signals(application)
    kiosk = Composition(application, settings, SystemClock())
    kiosk.show(on_first_frame=_started)
    code = application.exec()
    kiosk.close()
    return code


def _started() -> None:
    """Note the first frame; the collector, which only slows a start, works from here on."""
    log.info(READY)
    gc.enable()


def make_application() -> QGuiApplication:
    """Make the one application object, with the fonts of every script and Qt's words in the log."""
    qInstallMessageHandler(_log_qt)
    application = QGuiApplication([sys.argv[0]])
    application.setApplicationName("migration-kiosk")
    application.setQuitOnLastWindowClosed(True)
    fonts.apply(application)
    return application


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
        lines = []
        while trace is not None:
            lines.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
            trace = trace.tb_next
        log.critical("bug: %s at %s", kind.__name__, " < ".join(reversed(lines)))
        application.exit(BUG)

    return ended


def _end_on_signals(application: QGuiApplication) -> None:
    """End in order on SIGTERM and SIGINT; Python hears them only while Python runs."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: application.quit())
    heartbeat = QTimer(application)
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(500)
