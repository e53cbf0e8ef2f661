# SPDX-License-Identifier: Apache-2.0
"""Several processes over one listening socket; one that dies is started again."""

import json
import logging
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from prometheus_client import multiprocess

from kiosk import program
from kiosk.central.failures import CentralError

MEASURES: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Where the workers write their measures, so that whichever is asked knows of all."""

READY: Final = b"ready\n"
"""What a worker says once it takes connections."""

STOP_SECONDS: Final = 8.0
"""How long workers may take to end: what they were asked they answer in five."""
CALM_SECONDS: Final = 1.0
"""One that dies younger than this is started again only when it would be as old."""
_LOOK_SECONDS: Final = 0.1

_LOG: Final = logging.getLogger("kiosk.central.workers")


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    started: float


class Workers:
    """Starts processes that share the socket and the database, and nothing else.

    What they are told goes through their standard input, where no list of processes shows the
    database's password. It stays open for as long as this process lives, so that they end with
    it, however it ends.
    """

    def __init__(self, told: Mapping[str, Any], listener: int, count: int) -> None:
        self._told = json.dumps({**told, "listener": listener}).encode() + b"\n"
        self._listener = listener
        self._count = count
        self._measures = Path(tempfile.mkdtemp(prefix="central-measures-"))
        self._workers: list[_Worker] = []

    def start(self) -> None:
        """Start them and wait until all take connections. Raises CentralError."""
        self._workers = [self._spawn() for _ in range(self._count)]
        for worker in self._workers:
            assert worker.process.stdout is not None  # noqa: S101 asked for
            if worker.process.stdout.readline() != READY:
                raise CentralError("a worker did not start", code="central.worker")

    def keep(self, is_over: threading.Event) -> None:
        """Start again whichever dies, until it is over."""
        while not is_over.wait(_LOOK_SECONDS):
            for place, worker in enumerate(self._workers):
                if worker.process.poll() is not None:
                    self._replace(place, worker)

    def stop(self) -> None:
        """Have them answer what they were asked, and end; one that hangs is killed."""
        for worker in self._workers:
            _close(worker.process)
        end = time.monotonic() + STOP_SECONDS
        for worker in self._workers:
            try:
                worker.process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()
        shutil.rmtree(self._measures, ignore_errors=True)

    def _replace(self, place: int, worker: _Worker) -> None:
        now = time.monotonic()
        if now - worker.started < CALM_SECONDS:
            return
        _LOG.error(
            "central.worker: %d ended with %d", worker.process.pid, worker.process.returncode
        )
        _close(worker.process)
        multiprocess.mark_process_dead(worker.process.pid, str(self._measures))  # type: ignore[no-untyped-call]
        self._workers[place] = self._spawn()

    def _spawn(self) -> _Worker:
        # a group of its own: a signal from the keyboard is for this process, which tells them
        process = subprocess.Popen(  # noqa: S603 our own program, and no shell
            program.command("central", "work"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[self._listener],
            env={**os.environ, MEASURES: str(self._measures)},
            process_group=0,
            bufsize=0,
        )
        assert process.stdin is not None  # noqa: S101 asked for
        with suppress(BrokenPipeError):  # dead already: whoever looks next starts another
            process.stdin.write(self._told)
        return _Worker(process, time.monotonic())


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
