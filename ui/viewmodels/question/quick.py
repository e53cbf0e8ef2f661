# SPDX-License-Identifier: Apache-2.0
"""A page that is left by itself, a visible moment after a finger has chosen."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

MOMENT: Final = 450
"""Milliseconds in which a person sees what was chosen, and may still choose another."""


class QuickTurn(QObject):
    """Goes on once; whatever else happens to the page takes that back."""

    def __init__(self, go_on: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MOMENT)
        self._timer.timeout.connect(go_on)

    def begin(self) -> None:
        """Go on after a moment; a second choice begins the moment anew."""
        self._timer.start()

    def stop(self) -> None:
        """Stay."""
        self._timer.stop()
