# SPDX-License-Identifier: Apache-2.0
"""A device's own program, run as a child: bounded in time and bytes, and ended from anywhere."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import IO, Final

from kiosk.errors import OperationalError

_PIECE: Final = 64 << 10
_MOST_WORDS: Final = 4 << 10
"""What is kept of what a program says beside its picture; it is never shown or logged."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended."""

    code: int
    output: bytes = field(repr=False)
    words: str = field(repr=False)
    """What it wrote to its standard error; may name files, so it stays here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """How the trouble with a program is called, by stable codes."""

    kind: type[OperationalError]
    absent: str
    """The program isn't installed."""
    busy: str
    """Another one is running."""
    timeout: str
    """It does not end in time."""
    size: str
    """It says too much."""


class Child:
    """Runs one program at a time."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, command: Sequence[str], *, seconds: float, most_bytes: int) -> Ran:
        """Run a program to its end and give what it wrote.

        Raises an error of the kind and with a code of those that it was made with.
        """
        process = self._start(command)
        try:
            output, words = self._read(process, time.monotonic() + seconds, most_bytes)
            return Ran(process.wait(), output, words.decode("ascii", "replace"))
        finally:
            self._finish(process)

    def end(self) -> None:
        """End what runs now, if anything does."""
        with self._lock:
            if self._process is not None:
                kill(self._process)

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        # another language would hide what the program says of its trouble
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        with self._lock:
            if self._process is not None:
                raise self._error("another one is running", self._codes.busy)
            try:
                self._process = subprocess.Popen(  # noqa: S603 no shell; the operator names the device
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env=environment,
                    start_new_session=True,
                )
            except OSError as error:
                raise self._error(f"{command[0]} can't be run", self._codes.absent) from error
            return self._process

    def _read(
        self, process: "subprocess.Popen[bytes]", until: float, most: int
    ) -> tuple[bytes, bytes]:
        output, words = bytearray(), bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(_stream(process.stdout), selectors.EVENT_READ, output)
            selector.register(_stream(process.stderr), selectors.EVENT_READ, words)
            while selector.get_map():
                left = until - time.monotonic()
                ready = selector.select(left) if left > 0 else []
                if not ready:
                    raise self._error("does not end in time", self._codes.timeout)
                for key, _events in ready:
                    piece = os.read(key.fd, _PIECE)
                    if not piece:
                        selector.unregister(key.fileobj)
                    key.data.extend(piece)
                if len(output) > most:
                    raise self._error("says too much", self._codes.size)
                del words[_MOST_WORDS:]
        return bytes(output), bytes(words)

    def _error(self, detail: str, code: str) -> OperationalError:
        return self._codes.kind(detail, code=code)

    def _finish(self, process: "subprocess.Popen[bytes]") -> None:
        with self._lock:
            self._process = None
        if process.poll() is None:
            kill(process)
            process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a program that leads a session of its own, with all that it has started."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:  # both are pipes
        raise ValueError
    return stream
