# SPDX-License-Identifier: Apache-2.0
"""The supervisor is fed while all signs come, and starves when any one of them is away."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickWindow

from kiosk.errors import StorageError
from kiosk.supervisor import ALIVE, STOPPING, Supervisor
from ui.heartbeat import BEATS, Heartbeat
from ui.tasks import TaskRunner

BEAT = 0.06
"""Seconds between two beats."""


class Systemd:
    """The other end of the line."""

    def __init__(self, folder):
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.bind(str(folder / "notify"))
        self.line.setblocking(False)
        self.supervisor = Supervisor(
            address=str(folder / "notify"), watchdog=timedelta(seconds=BEAT * BEATS)
        )

    def heard(self) -> list[str]:
        """Take what was said since the last look."""
        words = []
        while True:
            try:
                words += self.line.recv(4096).decode().split("\n")
            except BlockingIOError:
                return words


class Disk:
    """A database that answers, hangs or fails."""

    def __init__(self):
        self.answers = threading.Event()
        self.answers.set()
        self.error = None

    def ask(self) -> None:
        self.answers.wait()
        if self.error is not None:
            raise self.error


@pytest.fixture
def systemd(tmp_path):
    found = Systemd(tmp_path)
    yield found
    found.line.close()


@pytest.fixture
def disk():
    found = Disk()
    yield found
    found.answers.set()


@pytest.fixture
def window(qapp, qtbot):
    shown = QQuickWindow()
    shown.setColor(QColor("black"))
    shown.resize(40, 40)
    shown.show()
    qtbot.waitUntil(shown.isExposed)
    yield shown
    shown.close()
    shown.deleteLater()


@pytest.fixture
def heart(systemd, window, disk):
    tasks = TaskRunner(ThreadPoolExecutor(max_workers=1))
    beating = Heartbeat(systemd.supervisor, window, disk.ask, tasks)
    beating.begin()
    yield beating
    disk.answers.set()
    beating.end()


def beats(qtbot, systemd, count: int = 6) -> list[str]:
    """Hear what comes within some beats, after those that were on their way."""
    qtbot.wait(int(BEAT * 2 * 1000))
    earlier = systemd.heard()
    qtbot.wait(int(BEAT * count * 1000))
    return [*(word for word in earlier if word.startswith("STATUS")), *systemd.heard()]


def test_a_screen_that_stands_still_is_drawn_and_feeds(heart, qtbot, systemd):
    assert beats(qtbot, systemd).count(ALIVE) >= 3


def test_without_a_frame_nothing_is_fed(heart, qtbot, systemd, window):
    window.hide()
    assert beats(qtbot, systemd) == ["STATUS=no sign of life from: frame"]
    window.show()
    assert ALIVE in beats(qtbot, systemd)


def test_without_an_answer_of_the_database_nothing_is_fed(heart, qtbot, systemd, disk):
    disk.answers.clear()
    assert beats(qtbot, systemd) == ["STATUS=no sign of life from: database"]
    disk.answers.set()
    assert ALIVE in beats(qtbot, systemd)


def test_a_database_that_fails_feeds_nothing(heart, qtbot, systemd, disk):
    disk.error = StorageError("gone", code="storage.unopenable")
    assert beats(qtbot, systemd) == ["STATUS=no sign of life from: database"]


def test_while_the_loop_stands_still_nothing_is_fed(heart, qtbot, systemd):
    assert ALIVE in beats(qtbot, systemd)
    systemd.heard()
    threading.Event().wait(BEAT * 6)  # on the thread of the screens
    assert systemd.heard() == []
    assert ALIVE in beats(qtbot, systemd)


def test_an_answer_to_an_earlier_question_is_no_sign(heart, qtbot, systemd, disk):
    disk.answers.clear()
    qtbot.waitUntil(lambda: heart._is_late)
    systemd.heard()
    disk.error = StorageError("gone", code="storage.unopenable")
    heart._answered(None)
    assert ALIVE not in beats(qtbot, systemd)


def test_the_end_is_said_and_nothing_after_it(heart, qtbot, systemd):
    heart.end()
    assert systemd.heard()[-1] == STOPPING
    assert beats(qtbot, systemd) == []


def test_where_nobody_waits_nothing_is_asked(qapp, qtbot, window, disk):
    asked = []
    tasks = TaskRunner(ThreadPoolExecutor(max_workers=1))
    quiet = Heartbeat(Supervisor(), window, lambda: asked.append(1), tasks)
    quiet.begin()
    qtbot.wait(50)
    quiet.end()
    assert asked == []
