# SPDX-License-Identifier: Apache-2.0
"""A workbench with more on its table than the kiosk's: what a picture may make of its decoder."""

import _socket
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from kiosk.readers import workbench
from kiosk.readers.confinement import confine, shut
from kiosk.readers.frames import PREFIX, Frame


def hang(_asked: Frame) -> Frame:
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals) - {signal.SIGKILL})
    time.sleep(600)
    return Frame({})


def spin(_asked: Frame) -> Frame:
    while True:
        pass


def wait(asked: Frame) -> Frame:
    time.sleep(asked.head["do"])
    return Frame({"waited": asked.head["do"]})


def eat(asked: Frame) -> Frame:
    return Frame({"eaten": len(bytearray(asked.head["do"]))})


def die(_asked: Frame) -> Frame:
    os.kill(os.getpid(), signal.SIGSEGV)
    return Frame({})


def babble(asked: Frame) -> Frame:
    os.write(1, PREFIX.pack(1 << 31, 1 << 31) if asked.head["do"] == "much" else b"\0" * 64)
    return Frame({})


def look(_asked: Frame) -> Frame:
    """Say what this process may do."""
    tried = {}
    for name, what in (
        ("file", lambda: Path("/etc/hostname").read_bytes()),
        ("socket", _socket.socket),
        ("pipe", os.pipe),
    ):
        try:
            what()
        except OSError as error:
            tried[name] = error.strerror
    limits = {
        name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[0]
        for name in ("CORE", "FSIZE", "NPROC", "NOFILE", "AS", "CPU")
    }
    return Frame(
        {
            "refused": tried,
            "limits": limits,
            "environment": sorted(os.environ),
            "threads": len(threading.enumerate()),
            "folder": str(Path.cwd()),
        }
    )


HARM = {one.__name__: one for one in (hang, spin, wait, eat, die, babble, look)}

if __name__ == "__main__":
    confine(int(sys.argv[1]))
    if "pictures" in sys.argv:
        from kiosk.readers.rehearsal import rehearse

        rehearse(workbench.TRADES)
    shut()
    workbench.serve({**workbench.TRADES, **HARM})
