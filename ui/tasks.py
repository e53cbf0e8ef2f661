# SPDX-License-Identifier: Apache-2.0
"""Runs blocking calls off the GUI thread and delivers their outcome on it."""

import itertools
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from ui.collecting import Collector

Result = TypeVar("Result")

Workers = Executor
"""The threads that work is done on."""


@dataclass(frozen=True, slots=True)
class _Task:
    work: Callable[[], Any]
    on_done: Callable[[Any], None]
    on_failed: Callable[[BaseException], None]


class TaskRunner(QObject):
    """The only place in ``ui`` that knows of threads.

    What ends on a worker must be nothing of Qt's. So one mailbox lives as long as the application,
    workers know a task by its number alone, and garbage is collected on this thread.
    """

    _settled = Signal(int, object)
    _posted = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._numbers = itertools.count()
        self._tasks: dict[int, _Task] = {}
        self._is_closed = False
        self._collector = Collector(self)
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_failed: Callable[[BaseException], None],
    ) -> None:
        """Call ``work`` on a worker thread, then exactly one of the callbacks on this one.

        Once it is closed nothing is done any more.
        """
        if self._is_closed:
            return
        number = next(self._numbers)
        self._tasks[number] = _Task(work, on_done, on_failed)
        future = self._executor.submit(self._work, number)
        future.add_done_callback(partial(self._settled.emit, number))

    def close(self) -> None:
        """Wait for what is being done, and begin nothing that follows from it."""
        self._is_closed = True
        self._executor.shutdown()

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` made on the GUI thread soon; MAY be used from any thread."""
        self._posted.emit(call)

    def _work(self, number: int) -> Any:
        return self._tasks[number].work()

    @Slot(int, object)
    def _deliver(self, number: int, future: Future[Any]) -> None:
        task = self._tasks.pop(number)
        error = future.exception()
        if error is None:
            task.on_done(future.result())
        else:
            task.on_failed(error)

    @Slot(object)
    def _call(self, call: Callable[[], None]) -> None:
        call()


def make_workers(most: int = 3) -> Workers:
    """Make the threads that ``TaskRunner`` uses.

    One for what a person waits for, one for the rest, and one for a device that doesn't answer.
    """
    return ThreadPoolExecutor(max_workers=most, thread_name_prefix="worker")
