# SPDX-License-Identifier: Apache-2.0
"""Several processes over one socket: what one of them leaves half done is lost to nobody."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from kiosk.central.failures import CentralError
from kiosk.central.server import Serving, serve
from kiosk.central.workers import Workers
from kiosk.clock import SystemClock
from kiosk.outbox import Backoff, EntryState
from kiosk.sync import Solitude, courier_to_central, pinned
from kiosk.sync.client import CentralClient

ITEMS = 900
PIPE = 1 << 20
"""More than a pipe takes before its other end is read, in bytes."""


def children(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid):
    with suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def wait_until(holds, seconds=20.0):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.02)


@pytest.fixture
def serving(tmp_path, root, postgresql):
    """Start `central serve` with two workers, and give the process and what it said."""
    url = postgresql.database()
    command = [sys.executable, str(root / "main.py"), "central", "serve", "--port", "0"]
    command += ["--data-dir", str(tmp_path / "data"), "--database", url]
    process = subprocess.Popen(
        [*command, "--workers", "2", "--enrol", "BK01"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = json.loads(process.stdout.readline())
    yield process, said, url
    process.kill()
    process.communicate(timeout=20)


@pytest.fixture
def station(*, tmp_path, serving, sql_outbox, sql_journal, station_key):
    """A real station with a queue, enrolled over the line."""
    _process, said, _url = serving
    pin = pinned.Pin(tmp_path / "pins", "BK01")
    client = CentralClient(said["url"], "BK01", station_key, SystemClock(), keyring=pin.keyring)
    pinned.install(client.enrol(said["code"]), tmp_path / "pins")
    lines: list[bool] = []
    courier = courier_to_central(
        sql_outbox,
        client,
        sql_journal,
        SystemClock(),
        solitude=Solitude(tmp_path / "lock"),
        every=0.1,
        backoff=Backoff(base=0.2, cap=0.2),
        on_change=lambda: lines.append(courier.is_online),
    )
    yield courier, lines
    client.close()


def test_a_worker_that_is_killed_in_mid_batch_loses_and_doubles_nothing(
    *, serving, station, sql_outbox, sql_submissions, make_submission, open_centre
):
    (process, _said, url), (courier, lines) = serving, station

    def take(count):
        for _ in range(count):
            sql_submissions.take(make_submission(os.urandom(2000)))

    take(ITEMS // 3)
    stop, taken, killed = threading.Event(), ITEMS // 3, 0
    thread = threading.Thread(target=courier.run, args=[stop])
    thread.start()
    try:
        for seconds in (0.0, 0.03):  # held back until the batch is with them, and let at it
            wait_until(lambda taken=taken: received(sql_outbox) == taken, 60)
            workers = children(process.pid)
            tell(workers, signal.SIGSTOP)
            take(ITEMS // 3)
            taken += ITEMS // 3
            courier.wake()
            wait_until(lambda: sending(sql_outbox), 60)  # behind a heartbeat, at the most
            if seconds:
                tell(workers, signal.SIGCONT)
                time.sleep(seconds)
            tell(workers, signal.SIGKILL)
            killed += len(workers)
            wait_until(lambda gone=workers: len(set(children(process.pid)) - set(gone)) == 2)
        wait_until(lambda: received(sql_outbox) == ITEMS, 60)
    finally:
        stop.set()
        courier.wake()
        thread.join()
    assert killed == 4
    assert False in lines[lines.index(True) :]  # it was in the middle of something
    centre = open_centre(url, "looking")
    ids = [one.id for one in centre.submissions.all()]
    assert len(ids) == len(set(ids)) == ITEMS == centre.stations.find("BK01").kept


def tell(workers, what):
    for worker in workers:
        os.kill(worker, what)


def sending(outbox):
    return outbox.counts().get(EntryState.SENDING, 0)


def received(outbox):
    return outbox.counts().get(EntryState.RECEIVED, 0)


def test_one_that_dies_before_it_is_told_anything_is_started_again(monkeypatch):
    programs = [("/bin/false",), ("/bin/cat",)]
    monkeypatch.setattr("kiosk.program.command", lambda *words: [*programs.pop(0), *words])
    monkeypatch.setattr("kiosk.central.workers.CALM_SECONDS", 0.0)
    with Path(os.devnull).open() as listener:
        workers = Workers({"told": "x" * PIPE}, listener.fileno(), 1)
        with pytest.raises(CentralError) as error:
            workers.start()
        assert error.value.code == "central.worker"
        is_over = threading.Event()
        thread = threading.Thread(target=workers.keep, args=[is_over])
        thread.start()
        wait_until(lambda: not programs)
        is_over.set()
        thread.join()
        workers.stop()


@pytest.mark.parametrize(
    "how",
    [
        "input",
        pytest.param(signal.SIGTERM, marks=pytest.mark.nightly),
        pytest.param(signal.SIGKILL, marks=pytest.mark.nightly),
    ],
    ids=str,
)
def test_all_end_with_the_first(serving, how):
    process, said, _url = serving
    assert requests.get(said["url"] + "/v1/health", timeout=5).ok
    workers = children(process.pid)
    assert len(workers) == 2
    if how == "input":
        process.stdin.close()
        process.stdin = None
    else:
        process.send_signal(how)
    assert process.wait(15) == (-signal.SIGKILL if how == signal.SIGKILL else 0)
    wait_until(lambda: not any(map(is_running, workers)))


def test_several_workers_need_a_database_that_they_can_share(tmp_path):
    with pytest.raises(CentralError) as error:
        serve(Serving(data_dir=tmp_path, workers=2), lambda _: pytest.fail("it served"))
    assert error.value.code == "central.workers"


def test_a_database_that_does_not_answer_is_said_once(tmp_path, root):
    command = [sys.executable, str(root / "main.py"), "central", "serve", "--port", "0"]
    command += ["--data-dir", str(tmp_path), "--workers", "2"]
    command += ["--database", "postgresql+psycopg://nobody@/nothing?host=/nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 4
    assert done.stderr.count("storage.unopenable") == 1
