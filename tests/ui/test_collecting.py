# SPDX-License-Identifier: Apache-2.0
"""What Python throws away of Qt's ends on the screen's thread, whichever thread is busy."""

import gc
import threading
import weakref
from concurrent.futures import Executor, Future

import pytest
from PySide6.QtCore import QTimer

from ui.collecting import Collector
from ui.tasks import TaskRunner

MANY = 200_000


class Knot:
    """Is garbage as soon as nobody holds it, for it holds itself."""

    def __init__(self) -> None:
        self.itself = self


def note_end(thing, ended: list[int]) -> None:
    """Note the thread on which something ends."""
    weakref.finalize(thing, lambda: ended.append(threading.get_ident()))


def work_hard() -> int:
    """Make garbage on another thread, far more than a search for it waits for."""

    def tie() -> None:
        for _knot in range(MANY):
            Knot()

    worker = threading.Thread(target=tie)
    worker.start()
    worker.join()
    return worker.ident


@pytest.fixture
def ended(qapp):
    """The threads on which garbage of this thread's ends."""
    gc.collect()
    threads: list[int] = []
    yield threads
    gc.collect()


def throw_away(ended: list[int]) -> None:
    knot = Knot()
    note_end(knot, ended)


def test_garbage_waits_for_the_thread_of_the_screen(ended, qtbot):
    collector = Collector()
    throw_away(ended)
    work_hard()
    assert ended == []
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.get_ident()]
    collector.deleteLater()


def test_without_that_it_ends_on_another_thread(ended):
    """The negative control: a timer in place of the knot would bring the program down."""
    gc.enable()
    throw_away(ended)
    busy = work_hard()
    gc.disable()
    assert ended == [busy]


def test_a_timer_that_is_garbage_fires_no_more(ended, qtbot):
    collector, fired = Collector(), []

    def throw_away_a_timer() -> None:
        knot = Knot()
        knot.timer = QTimer()
        knot.timer.setInterval(0)
        knot.timer.timeout.connect(lambda: fired.append(1))
        knot.timer.start()
        note_end(knot, ended)

    throw_away_a_timer()
    qtbot.waitUntil(lambda: bool(fired))
    work_hard()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.get_ident()]
    before = len(fired)
    qtbot.wait(20)
    assert len(fired) == before
    collector.deleteLater()


class Clinging(Executor):
    """A thread that keeps what it was given until it may let go, as a pool's may."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.threads: list[threading.Thread] = []

    def submit(self, work, /, *arguments):
        future: Future = Future()

        def run() -> None:
            future.set_result(work(*arguments))
            self.may_end.wait(20)

        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()
        return future

    def shutdown(self, *_how) -> None:
        self.may_end.set()
        for one in self.threads:
            one.join()


def test_what_a_task_was_given_ends_where_it_came_from(ended, qtbot):
    pool = Clinging()
    tasks, done = TaskRunner(pool), []

    def give() -> None:
        given = [Knot(), Knot(), Knot()]
        for one in given:
            one.itself = None
            note_end(one, ended)
        work, on_done, on_failed = given
        tasks.submit(
            lambda: work.itself,
            lambda _nothing: done.append(on_done.itself),
            lambda _error: done.append(on_failed.itself),
        )

    give()
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: len(ended) == 3)
    pool.shutdown()
    assert ended == [threading.get_ident()] * 3
