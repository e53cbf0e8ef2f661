# SPDX-License-Identifier: Apache-2.0
"""Several stations and their central, each a process that is killed again and again."""

import json
import random
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.central.centre import Centre
from kiosk.central.storage.database import FILE_NAME
from kiosk.clock import SystemClock
from kiosk.outbox import EntryState
from kiosk.sealing import StationKey
from kiosk.sync import pinned
from kiosk.sync.client import CentralClient
from tests.faults.network.keeping import held
from tests.faults.network.kiosks import Kiosk


class Nursery:
    """Starts and kills stations."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.network.bustling"],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, folder: Path, code: str, url: str) -> int:
        return self._say("start", str(folder), code, url)

    def kill(self, pid: int) -> int:
        return self._say("kill", pid)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _say(self, *words: object) -> int:
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


class CentralProcess:
    """``central serve`` on one port, however often it is killed."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        arguments = ["serve", "--port", str(self._port), "--data-dir", str(self.folder)]
        self._process = subprocess.Popen(
            [sys.executable, "main.py", "central", *arguments],
            cwd=self._root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert b"url" in self._process.stdout.readline()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def code_for(self, station: str) -> str:
        with Centre.open(self.folder, SystemClock()) as centre:
            return centre.stations.invite(station, SystemClock().now())


@pytest.fixture
def central(root, tmp_path):
    running = CentralProcess(root, tmp_path / "central")
    yield running
    running.kill()


@pytest.fixture
def nursery(root):
    running = Nursery(root)
    yield running
    running.close()


def enrol(central: CentralProcess, folder: Path, code: str) -> None:
    keys = folder / "keys"
    client = CentralClient(central.url, code, StationKey.load_or_create(keys), SystemClock())
    pinned.install(client.enrol(central.code_for(code)), keys)
    client.close()


def told(folder: Path) -> dict[str, str]:
    """Read what people were told; the last line may be cut by the death of its writer."""
    path = folder / "told"
    lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return dict(line.split() for line in lines)


def live_and_die(central, nursery, folders, deaths, rng):
    """Kill somebody every fraction of a second; says how often.

    A machine that is busy starts them slowly: it goes on until people were told of something.
    """
    alive = {code: nursery.start(folder, code, central.url) for code, folder in folders.items()}
    kills = 0
    end = time.monotonic() + 300
    while kills < deaths or sum(map(len, map(told, folders.values()))) <= deaths:
        assert time.monotonic() < end
        time.sleep(rng.uniform(0.05, 0.5))
        if rng.random() < 0.1:
            central.kill()
            central.start()
        code = rng.choice(list(alive))
        assert nursery.kill(alive[code]) == 9, f"{code} had ended by itself"
        kills += 1
        alive[code] = nursery.start(folders[code], code, central.url)
    for pid in alive.values():
        assert nursery.kill(pid) == 9
    return kills


@pytest.mark.parametrize(
    ("stations", "deaths"), [(3, 10), pytest.param(10, 130, marks=pytest.mark.nightly)]
)
def test_stations_that_are_killed_at_random_deliver_everything_once(
    central, nursery, tmp_path, stations, deaths
):
    seed = random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")  # noqa: T201 shown when it fails
    folders = {f"BK{number:02}": tmp_path / f"BK{number:02}" for number in range(stations)}
    for code, folder in folders.items():
        enrol(central, folder, code)
    rng = random.Random(seed)  # noqa: S311 the same deaths for the same seed
    kills = live_and_die(central, nursery, folders, deaths, rng)
    everything: dict[str, str] = {}
    for code, folder in folders.items():
        everything |= settle(central, folder, code)
    found = held(central.folder / FILE_NAME)
    assert found.wrong(everything) == []
    assert len(everything) > deaths
    print(f"{len(everything)} submissions, {kills} deaths")  # noqa: T201 the measure


def settle(central, folder: Path, code: str) -> dict[str, str]:
    """Start the station in peace, carry what waits, and say what it has."""
    kiosk = Kiosk(folder, code, clock=SystemClock())
    try:
        kiosk.taken = told(folder)
        assert kiosk.wrong() == []
        courier = kiosk.hasty_courier(central.url)
        deadline = time.monotonic() + 120
        while kiosk.outbox.counts()[EntryState.RECEIVED] < len(kiosk.digests()):
            assert time.monotonic() < deadline, kiosk.outbox.counts()
            courier.once()
            time.sleep(0.02)
        assert kiosk.wrong() == []
        return kiosk.digests()
    finally:
        kiosk.close()
