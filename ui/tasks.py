# SPDX-License-Identifier: Apache-2.0
"""Runs blocking calls off the GUI thread and delivers their outcome on it."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

Result = TypeVar("Result")

Workers = Executor
"""The threads that work is done on."""


@dataclass(frozen=True, slots=True)
class _Settled:
    future: Future[Any]
    on_done: Callable[[Any], None]
    on_failed: Callable[[BaseException], None]


class TaskRunner(QObject):
    """The only place in ``ui`` that knows of threads.

    One mailbox lives as long as the application: a relay object per task would be destroyed on
    the wrong thread.
    """

    _settled = Signal(object)
    _posted = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_failed: Callable[[BaseException], None],
    ) -> None:
        """Call ``work`` on a worker thread, then exactly one of the callbacks on this one."""
        future = self._executor.submit(work)
        future.add_done_callback(
            lambda done: self._settled.emit(_Settled(done, on_done, on_failed))
        )

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` made on the GUI thread soon; MAY be used from any thread."""
        self._posted.emit(call)

    @Slot(object)
    def _deliver(self, settled: _Settled) -> None:
        error = settled.future.exception()
        if error is None:
            settled.on_done(settled.future.result())
        else:
            settled.on_failed(error)

    @Slot(object)
    def _call(self, call: Callable[[], None]) -> None:
        call()


def make_workers() -> Workers:
    """Make the threads that ``TaskRunner`` uses: one for what a person waits for, one for the rest."""
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="worker")
