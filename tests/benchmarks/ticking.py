# SPDX-License-Identifier: Apache-2.0
"""How late a Qt event loop's timer comes; run by itself, what this machine does to anybody's."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer

TICK_MS = 4


class Ticking:
    """A timer of the running event loop, with the times between its ticks."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._gaps: list[tuple[float, float]] = []
        self._last = (0.0, 0.0)

    def start(self) -> None:
        """Forget what was and begin; on the thread that turns the event loop."""
        self._account = Path("/proc/thread-self/schedstat").open(encoding="ascii")  # noqa: SIM115
        self._gaps.clear()
        self._last = self._now()
        self._timer.start()

    def stop(self) -> "Lateness":
        """End, and say how late the ticks came."""
        self._timer.stop()
        self._account.close()
        return Lateness(self._gaps)

    def _tick(self) -> None:
        now = self._now()
        self._gaps.append((now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now

    def _now(self) -> tuple[float, float]:
        """Say the time, and how long this thread has stood in the system's queue for a core; ms."""
        self._account.seek(0)
        return time.perf_counter() * 1000, int(self._account.read().split()[1]) / 1e6


class Lateness:
    """How late ticks came, in milliseconds, in all and but for waiting for a core."""

    def __init__(self, gaps: list[tuple[float, float]]) -> None:
        late = [(max(0.0, gap - TICK_MS), queued) for gap, queued in gaps] or [(0.0, 0.0)]
        self.in_all = sorted(gap for gap, _ in late)
        self.blocked = sorted(max(0.0, gap - queued) for gap, queued in late)
        """What the process does to itself: the interpreter held, the disk waited for."""

    def __str__(self) -> str:
        return f"{_spread(self.in_all)} late; but for waiting for a core {_spread(self.blocked)}"


def _spread(values: list[float]) -> str:
    rare = values[min(len(values) - 1, int(len(values) * 0.999))]
    return f"p50 {values[len(values) // 2]:.1f}, p99.9 {rare:.1f}, most {values[-1]:.1f} ms"


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
