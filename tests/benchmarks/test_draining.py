# SPDX-License-Identifier: Apache-2.0
"""A peak quarter's queue, drained to the central on PostgreSQL, all on one machine."""

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.clock import ClockTrust, SystemClock
from kiosk.identifiers import SubmissionId, uuid7
from kiosk.intake import Mode, ReferenceTakenError, Submission, statement
from kiosk.outbox import EntryState
from kiosk.receipts import reference
from kiosk.sealing import Sealed, StationKey
from kiosk.storage import Database, SqlJournal, SqlOutbox, SqlSubmissions
from kiosk.sync import Solitude, courier_to_central, pinned
from kiosk.sync.client import CentralClient
from tests.benchmarks.ticking import Ticking, bystander
from ui import smoothness

PEAK_QUARTER = 92_967
"""Submissions in the busiest quarter of the 919 call centre."""
BODY_BYTES = 4000
PEERS = (104, 182)
"""Submissions a second that ODK Central takes on such a machine."""
GOAL = 1500
FRAME_MS = 16
FEW = int(os.environ.get("KIOSK_BENCH_QUEUE", "0")) or PEAK_QUARTER


def fill(folder, key, count: int) -> None:
    """Queue so many submissions, each with bytes of its own."""
    database = Database.open(folder / "station.sqlite")
    clock = SystemClock()
    store = SqlSubmissions(database, SqlJournal(database, clock))
    for number in range(count):
        name = SubmissionId(str(uuid7(1_790_000_000_000 + number)))
        made = Submission(
            id=name,
            reference=reference.make(name, "BK01"),
            station="BK01",
            form_id="registration",
            form_version="1",
            language="az",
            mode=Mode.KIOSK,
            taken_at=clock.now(),
            clock_trust=ClockTrust.COMPARED,
            manifest="",
            sealed=Sealed.of(os.urandom(BODY_BYTES)),
        )
        take(store, made, key)
    database.close()


def take(store: SqlSubmissions, made: Submission, key: StationKey) -> None:
    """Store it under the first reference number that nobody has: so many of them do meet."""
    for again in itertools.count(1):
        try:
            store.take(replace(made, manifest=statement.sign(made, (), key)))
        except ReferenceTakenError:
            made = replace(made, reference=reference.make(made.id, made.station, again))
        else:
            return


@pytest.fixture
def central(root, tmp_path, postgresql):
    """The central as it runs at work: a process of its own, on PostgreSQL."""
    command = [sys.executable, root / "main.py", "central", "serve", "--port", "0"]
    command += ["--data-dir", tmp_path / "centre", "--database", postgresql.database()]
    process = subprocess.Popen(
        [*command, "--enrol", "BK01"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield json.loads(process.stdout.readline()), process.pid
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


def memory_of(pid: int) -> float:
    """Say how much memory a process has now, in MiB."""
    with Path(f"/proc/{pid}/status").open(encoding="ascii") as file:
        (line,) = [one for one in file if one.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def wait_in_the_loop(qapp, thread: threading.Thread, seconds: float = 0) -> None:
    """Turn the event loop until the thread has ended, or so long."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    watch = QTimer()
    end = time.monotonic() + seconds
    watch.timeout.connect(
        lambda: loop.quit() if not thread.is_alive() and time.monotonic() >= end else None
    )
    watch.start(50)
    loop.exec()


@pytest.mark.benchmark
def test_a_peak_quarter_is_drained_fast_and_nobody_at_the_screen_notices(
    *, tmp_path, central, capsys, qapp
):
    (said, centre_pid), clock = central, SystemClock()
    key = StationKey.load_or_create(tmp_path / "keys")
    fill(tmp_path, key, FEW)
    database = Database.open(tmp_path / "station.sqlite")
    journal = SqlJournal(database, clock)
    outbox = SqlOutbox(database, journal)
    pin = pinned.Pin(tmp_path / "keys", "BK01")
    client = CentralClient(said["url"], "BK01", key, clock, keyring=pin.keyring)
    pinned.install(client.enrol(said["code"]), tmp_path / "keys")
    memory: list[float] = []
    courier = courier_to_central(
        outbox,
        client,
        journal,
        clock,
        solitude=Solitude(tmp_path / "lock"),
        on_change=lambda: memory.append(memory_of(os.getpid())),
    )
    ticking = Ticking()

    smoothness.give_way()  # as the kiosk does when it is open

    def idle() -> None:
        time.sleep(3)

    quiet = run(qapp, ticking, idle)[1]
    reports = []
    with bystander() as beside:
        seconds, busy = run(qapp, ticking, lambda: reports.append(courier.once()))
    received = outbox.counts()[EntryState.RECEIVED]
    client.close()
    database.close()
    with capsys.disabled():
        rate = received / seconds
        print(f"\na queue of {FEW}, {BODY_BYTES} bytes each, drained to PostgreSQL")
        print(f"  {rate:.0f} a second (goal {GOAL}; ODK Central {PEERS[0]} to {PEERS[1]})")
        early, late = memory[len(memory) // 10], memory[-1]
        print(f"  kiosk's memory {early:.0f} MiB, at the end {late:.0f} MiB")
        print(f"  central's memory at the end {memory_of(centre_pid):.0f} MiB")
        print(f"  event loop, idle: {quiet}")
        print(f"  event loop, draining: {busy} (goal {FRAME_MS} ms)")
        print(f"  that of a process with nothing else to do: {beside[0]}")
    assert reports[0].received == received == FEW
    assert rate > PEERS[1]
    assert late < early * 1.2


def run(qapp, ticking: Ticking, work):
    """Work on a thread while the event loop turns; the seconds, and how late its ticks came."""
    thread = threading.Thread(target=work)
    ticking.start()
    begin = time.perf_counter()
    thread.start()
    wait_in_the_loop(qapp, thread)
    seconds = time.perf_counter() - begin
    return seconds, ticking.stop()
