# SPDX-License-Identifier: Apache-2.0
"""What the process that decodes strangers' pictures can't do, whatever a picture makes of it."""

import ctypes
import os
import resource
import signal
from typing import Final

MEMORY: Final = 1200 << 20
"""Bytes of address space: 280 MB are the libraries, 60 megapixels take another 600 (ADR 54)."""
CPU_SECONDS: Final = 20
"""For one request; the kiosk waits no longer either."""

_STREAMS: Final = 3
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38


def confine(memory: int = MEMORY) -> None:
    """Take no more than pictures need, end with the kiosk, and leave no image of memory behind.

    To be called before the libraries are loaded, which start threads as the environment says.
    """
    # a limit on processes does not bind root: a kiosk in production runs as a user of its own
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, memory),
    ):
        resource.setrlimit(limit, (most, most))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    for option, value in (
        (_PR_SET_PDEATHSIG, signal.SIGKILL),
        (_PR_SET_DUMPABLE, 0),
        (_PR_SET_NO_NEW_PRIVS, 1),
    ):
        if prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "the kernel refuses to confine this process")


def shut() -> None:
    """Open nothing any more: no file, no socket, nothing beside the three streams."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (_STREAMS, _STREAMS))


def grant() -> None:
    """Allow the time of one more request."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
