# SPDX-License-Identifier: Apache-2.0
"""How late a Qt event loop's timer comes; run by itself, what this machine does to anybody's."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, Qt, QTimer

TICK_MS = 4


class Ticking:
    """A timer of the running event loop, with the times between its ticks."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._gaps: list[float] = []
        self._last = 0.0

    def start(self) -> None:
        """Forget what was and begin."""
        self._gaps.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> "Lateness":
        """End, and say how late the ticks came."""
        self._timer.stop()
        return Lateness(sorted(self._gaps))

    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps.append((now - self._last) * 1000)
        self._last = now


class Lateness:
    """Milliseconds beyond the interval, shortest first."""

    def __init__(self, gaps: list[float]) -> None:
        self._late = [max(0.0, gap - TICK_MS) for gap in gaps] or [0.0]

    def at(self, share: float) -> float:
        """Say what so large a share of the ticks did not exceed."""
        return self._late[min(len(self._late) - 1, int(len(self._late) * share))]

    def __str__(self) -> str:
        return f"p50 {self.at(0.5):.1f}, p99.9 {self.at(0.999):.1f}, most {self.at(1):.1f} ms late"


@contextmanager
def bystander() -> Iterator[list[str]]:
    """Let a process tick that has nothing else to do; what it found is in the list afterwards."""
    found: list[str] = []
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    process.stdout.readline()
    try:
        yield found
    finally:
        said, _ = process.communicate()
        found.append(json.loads(said))


def _tick_until_told() -> None:
    application = QCoreApplication([])
    ticking = Ticking()
    ticking.start()
    sys.stdout.write("ticking\n")
    sys.stdout.flush()
    threading.Thread(target=lambda: (sys.stdin.read(), application.quit()), daemon=True).start()
    application.exec()
    sys.stdout.write(json.dumps(str(ticking.stop())))


if __name__ == "__main__":
    _tick_until_told()
