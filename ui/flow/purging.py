# SPDX-License-Identifier: Apache-2.0
"""Clears what a person leaves behind."""

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtQml import qmlContext
from PySide6.QtQuick import QQuickWindow
from shiboken6 import isValid

from ui.collecting import give_back
from ui.counting import Counting
from ui.documents import Documents
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.handover import Handover

if TYPE_CHECKING:
    from kiosk.intake import Visit

SOON = 300
"""Milliseconds behind the cleared screen until what nothing refers to any more is given back."""


class Purge:
    """Whatever comes to hold something of a person is cleared here.

    ``forget`` runs whenever one application makes room for the next, ``wipe`` when the person has
    gone as well.
    """

    def __init__(
        self,
        screens: Screens,
        sitting: Sitting,
        handover: Handover,
        documents: Documents,
        counting: Counting,
    ) -> None:
        self._screens = screens
        self._sitting = sitting
        self._handover = handover
        self._documents = documents
        self._counting = counting
        self._window: QQuickWindow | None = None
        # one for all visits: of each single shot, Qt for Python keeps something to the end
        self._soon = QTimer(singleShot=True, interval=SOON)
        self._soon.timeout.connect(self._sweep)

    def watch(self, window: QQuickWindow) -> None:
        """Empty this window's caches as well."""
        self._window = window

    def forget(self, *, but_code: bool = False) -> None:
        """Forget the application: its answers, its receipt, and what workers still do for it.

        ``but_code`` leaves the screen of a code that is just being opened to whoever opens it.
        """
        visit = self._sitting.visit
        self._sitting.leave()
        if visit is not None:
            self._end(visit)
        self._handover.clear()
        self._documents.clear()
        self._screens.question.clear()
        self._screens.keyboard.rest()
        self._screens.entries.clear()
        self._screens.check.clear()
        if not but_code:
            self._screens.code.clear()
        self._screens.notice.clear()
        self._screens.outcome.clear()
        self._screens.help.clear()
        self._screens.shell.set_title("")

    def _end(self, visit: "Visit") -> None:
        """Give up what was not stored, and count what was an officer's."""
        is_taken = self._handover.is_taken
        if not is_taken:
            visit.discard()
        if visit.is_at_desk and not visit.service.is_guide:
            self._counting.note_at_desk(visit.service.id, is_taken=is_taken)

    def park(self) -> None:
        """Take an officer's open visit from the screen and leave it open; it is wiped else."""
        visit = self._sitting.visit
        if visit is not None and visit.is_at_desk:
            self._sitting.leave()
        self.forget()

    def wipe(self) -> None:
        """Forget the person as well: how they read, and what they copied."""
        self.forget()
        self._screens.shell.reset_reading()
        self._screens.speech.reset()
        _clear_clipboard()
        self._soon.start()

    def _sweep(self) -> None:
        """Give back what is in nobody's reach: scripts' texts, pictures, Python's own cycles.

        What was freed within a page that is still in use is not overwritten, so no image of the
        memory may be written (``kiosk.production``); the next person can't reach it.
        """
        gc.collect()
        self._empty_caches()
        give_back()

    def _empty_caches(self) -> None:
        if self._window is None or not isValid(self._window):
            return  # the program has ended meanwhile
        context = qmlContext(self._window)
        if context is not None:
            context.engine().collectGarbage()
        self._window.releaseResources()


def _clear_clipboard() -> None:
    clipboard = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if mode == QClipboard.Mode.Clipboard or clipboard.supportsSelection():
            clipboard.clear(mode)
