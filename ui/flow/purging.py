# SPDX-License-Identifier: Apache-2.0
"""Clears what a person leaves behind."""

from PySide6.QtGui import QClipboard, QGuiApplication

from ui.documents import Documents
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.handover import Handover


class Purge:
    """Whatever comes to hold something of a person is cleared here.

    ``forget`` runs whenever one application makes room for the next, ``wipe`` when the person has
    gone as well.
    """

    def __init__(
        self, screens: Screens, sitting: Sitting, handover: Handover, documents: Documents
    ) -> None:
        self._screens = screens
        self._sitting = sitting
        self._handover = handover
        self._documents = documents

    def forget(self) -> None:
        """Forget the application: its answers, its receipt, and what workers still do for it."""
        visit = self._sitting.visit
        self._sitting.leave()
        if visit is not None and not self._handover.is_taken:
            visit.discard()
        self._handover.clear()
        self._documents.clear()
        self._screens.question.clear()
        self._screens.keyboard.rest()
        self._screens.entries.clear()
        self._screens.check.clear()
        self._screens.shell.set_title("")

    def wipe(self) -> None:
        """Forget the person as well: how they read, and what they copied."""
        self.forget()
        self._screens.shell.reset_reading()
        self._screens.speech.reset()
        _clear_clipboard()


def _clear_clipboard() -> None:
    clipboard = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if mode == QClipboard.Mode.Clipboard or clipboard.supportsSelection():
            clipboard.clear(mode)
