# SPDX-License-Identifier: Apache-2.0
"""A second backup into a folder, killed before each thing that it does to the disk.

``python -m tests.kiosk.central.operating.cutting FOLDER HOW`` prints a line of JSON for each.
"""

import json
import os
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.central.centre import Centre
from kiosk.central.failures import CentralError
from kiosk.central.operating import backups
from kiosk.clock import FixedClock
from kiosk.sealing import age

CHANGES = {"os.mkdir", "os.remove", "os.rename", "os.rmdir"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
RECIPIENTS = [age.recipient_of(age.generate())]
MOST = 500


def make(folder: Path, clock: FixedClock, *, killed_at: int | None = None) -> None:
    """Back a central up; what it does to the disk counts from where the backup begins."""
    with Centre.open(folder / "central", clock) as centre:
        if killed_at is not None:
            sys.addaudithook(_killing(killed_at))
        backups.make(centre, folder / "backup", RECIPIENTS, clock.now())


def _killing(number: int) -> Any:
    left = number

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event in CHANGES or (event == "open" and (arguments[2] or 0) & WRITES):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def go_wrong(how: str) -> None:
    """Be as a backup must not be."""
    if how == "the earlier goes first":
        backups._clear_what_was_cut_off = lambda out: backups._clear(out, but=None)
    elif how == "the record goes first":
        backups._clear_what_was_cut_off = lambda out: (out / backups.RECORD).unlink(missing_ok=True)


def cut(folder: Path, clock: FixedClock, number: int) -> bool:
    """Do it in a process that ends before its n-th change; say whether it came so far."""
    process = os.fork()
    if process == 0:
        failed = 1
        try:
            make(folder, clock, killed_at=number)
            failed = 0
        finally:
            os._exit(failed)
    status = os.waitpid(process, 0)[1]
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, status
    return False


def found(folder: Path, clock: FixedClock) -> str:
    """Say which backup there is."""
    try:
        made = backups.read(folder / "backup").made_at
    except CentralError:
        return "none"
    return "new" if made == clock.now() else "earlier"


def main(folder: Path, how: str) -> None:
    clock = FixedClock()
    # in a process of its own: the store's threads don't live on in a copy of this one
    assert not cut(folder / "first", clock, MOST)
    clock.advance(timedelta(days=1))
    go_wrong(how)
    for number in range(1, MOST):
        again = folder / str(number)
        shutil.copytree(folder / "first", again)
        was_killed = cut(again, clock, number)
        said = {"number": number, "was_killed": was_killed, "found": found(again, clock)}
        sys.stdout.write(json.dumps(said) + "\n")
        if not was_killed:
            return
        # who was cut off is no hindrance
        assert not cut(again, clock, MOST)
        assert found(again, clock) == "new"
        assert len(list((again / "backup").glob("set-*"))) == 1
        shutil.rmtree(again)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
