# SPDX-License-Identifier: Apache-2.0
"""A service manager of a few lines: starts the kiosk, starts it again when it ends, stops it.

Called like ``systemctl``, and by itself as the one who watches. Before each start it does what the
kiosk's unit says: where a version is on trial, the version before has a look.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

WATCH = "watch"
STOP_SECONDS = 10.0


def main(folder: Path, words: list[str]) -> int:
    """Do what is asked; the folder is the machine's."""
    match words[0]:
        case "stop":
            return stop(folder)
        case "start":
            with (folder / "service.log").open("ab") as log:
                subprocess.Popen(
                    [sys.executable, __file__, folder, WATCH],
                    start_new_session=True,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            return 0
        case "show":
            pid = running(folder / "kiosk.pid")
            sys.stdout.write(f"{pid}\n")
            return 0
        case "watch":
            watch(folder)
            return 0
    return 1


def watch(folder: Path) -> None:
    """Keep the kiosk running until this process is ended."""
    (folder / "watch.pid").write_text(str(os.getpid()))
    config = ("--config", str(folder / "kiosk.toml"))
    while True:
        if (folder / "state" / "trial.json").exists():
            former = folder / "program" / "previous" / "kiosk"
            subprocess.run([former, "update", "settle", *config, "--user", ""], check=False)
        kiosk = subprocess.Popen(
            [folder / "program" / "current" / "kiosk", "run", *config], stdin=subprocess.DEVNULL
        )
        (folder / "kiosk.pid").write_text(str(kiosk.pid))
        kiosk.wait()
        (folder / "kiosk.pid").unlink(missing_ok=True)
        time.sleep(0.2)


def stop(folder: Path) -> int:
    """End the one who watches, and the kiosk in order; what does not end is killed."""
    watcher = running(folder / "watch.pid")
    kiosk = running(folder / "kiosk.pid")
    if watcher:
        os.kill(watcher, signal.SIGKILL)
    if kiosk:
        os.kill(kiosk, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while running(folder / "kiosk.pid") and time.monotonic() < until:
            time.sleep(0.05)
        if running(folder / "kiosk.pid"):
            os.kill(kiosk, signal.SIGKILL)
    for name in ("watch.pid", "kiosk.pid"):
        (folder / name).unlink(missing_ok=True)
    return 0


def sweep(folder: Path) -> None:
    """End whatever still runs from the folder: a version that was killed leaves its children."""
    mine = os.fsencode(folder)
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        with suppress(OSError):  # it has ended meanwhile
            if mine in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)


def running(file: Path) -> int:
    """Say a process by its file; 0 where there is none, or only what is left of one."""
    try:
        pid = int(file.read_text())
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, ValueError):
        return 0
    return 0 if state == "Z" else pid


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
