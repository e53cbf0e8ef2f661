# SPDX-License-Identifier: Apache-2.0
"""What the program with a screen says to its operator: no word of what a person typed."""

import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from kiosk.errors import places

BUG = 70
"""The exit code that asks to be started again."""

FILE_NAME: Final = "kiosk.log"

log = logging.getLogger("kiosk")

_FORMAT: Final = "%(asctime)s %(levelname)s %(message)s"
_BYTES: Final = 1 << 20
_FILES: Final = 4
"""Beside the one that is written."""

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def begin(application: QGuiApplication, folder: Path | None = None) -> None:
    """Write to standard error from now on, also what Qt says and what ends the program.

    The last of it is kept in a folder, where there is one, for whoever looks into a fault.
    """
    logging.basicConfig(stream=sys.stderr, format=_FORMAT)
    if folder is not None:
        keep(folder)
    log.setLevel(logging.INFO)
    qInstallMessageHandler(_log_qt)
    sys.excepthook = _ending_after_a_bug(application)


def keep(folder: Path) -> None:
    """Keep the last of the log in files; a disk that refuses is no reason to say nothing."""
    from logging.handlers import RotatingFileHandler  # late: behind the first frame

    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = RotatingFileHandler(
            folder / FILE_NAME, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8"
        )
        kept.setFormatter(logging.Formatter(_FORMAT))
        logging.getLogger().addHandler(kept)


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
