# SPDX-License-Identifier: Apache-2.0
"""Ends what takes too much time or memory."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 5.0
"""What one call may take of the processor, whoever else is at work."""
MEMORY = 512 * 1024 * 1024
"""What one case may take of memory beyond what was in use before."""


class Hung(BaseException):
    """A case took too long; no error of the engine, so that nothing there can catch it."""


@contextmanager
def bounded(seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Raise ``Hung`` or ``MemoryError`` in what takes too much."""

    def hung(_number: int, _frame: object) -> None:
        raise Hung

    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    outer = resource.getrlimit(resource.RLIMIT_AS)
    handler = signal.signal(signal.SIGPROF, hung)
    resource.setrlimit(resource.RLIMIT_AS, (size + memory, outer[1]))
    rearm(seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, outer)
        # a signal that is still on its way would end the whole run by default
        signal.signal(signal.SIGPROF, signal.SIG_IGN if handler is signal.SIG_DFL else handler)


def rearm(seconds: float = SECONDS) -> None:
    """Give the next call the whole time again."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
