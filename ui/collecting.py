# SPDX-License-Identifier: Apache-2.0
"""Collects Python's garbage on the screen's thread, so that nothing of Qt's ends on another."""

import gc
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_MILLISECONDS: Final = 100
"""Between two looks at how much there is to collect."""


class Collector(QObject):
    """Looks for garbage in place of the interpreter, which does it on whichever thread is busy.

    A timer that is part of such garbage can't be stopped from there: it fires afterwards for an
    object that is gone, and the process ends.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._due = QTimer(self)
        self._due.setInterval(LOOK_MILLISECONDS)
        self._due.timeout.connect(self.collect)
        self._due.start()

    @Slot()
    def collect(self) -> None:
        """Collect what the interpreter would have by now, by its own thresholds."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return


def give_back() -> None:
    """Give memory that was freed back to the system, which hands it out again only when cleared.

    Only whole pages go, and only where the C library is glibc.
    """
    import ctypes  # late: nobody's memory is given back before the first person has gone

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
