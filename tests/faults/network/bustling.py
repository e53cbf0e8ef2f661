# SPDX-License-Identifier: Apache-2.0
"""The program that the tests kill again and again: a station that takes and delivers at once.

It loads everything once and then starts and kills stations as it is told, a line each, so that
a death costs no start of Python and no process is killed that is not ours.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

from kiosk.clock import SystemClock
from tests.faults.network.kiosks import LARGE, SMALL, Kiosk

PAUSE = 0.06
"""Seconds between two submissions."""
ONE_IN = 25
"""How many of them one is large."""


def bustle(folder: str, code: str, url: str) -> None:
    """Take and deliver until somebody ends it; what people were told goes to a file."""
    kiosk = Kiosk(
        Path(folder), code, seed=random.SystemRandom().getrandbits(16), clock=SystemClock()
    )
    courier = kiosk.hasty_courier(url)
    threading.Thread(target=courier.run, args=(threading.Event(),), daemon=True).start()
    told = os.open(Path(folder) / "told", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    while True:
        large = kiosk.rng.randrange(ONE_IN) == 0
        key = kiosk.submit(LARGE if large else SMALL)
        os.write(told, f"{key} {kiosk.taken[key]}\n".encode())
        courier.wake()
        time.sleep(PAUSE)


def main() -> None:
    """Do what each line says: start a station, or kill one."""
    for line in sys.stdin:
        word, *rest = json.loads(line)
        if word == "start":
            pid = os.fork()
            if pid == 0:
                _begin(rest)
            answer = pid
        else:
            os.kill(rest[0], signal.SIGKILL)
            _, status = os.waitpid(rest[0], 0)
            # 9 when it was alive until then: a station that ended by itself is a defect
            answer = os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)
        os.write(1, f"{answer}\n".encode())


def _begin(arguments: list[str]) -> None:
    os.close(0)
    os.close(1)
    try:
        bustle(*arguments)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
