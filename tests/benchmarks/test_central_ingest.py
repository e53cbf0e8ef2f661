# SPDX-License-Identifier: Apache-2.0
"""What the central takes on PostgreSQL, by batches of one station, beside COPY of the same rows."""

import http.client
import json
import os
import queue
import resource
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import requests
from sqlalchemy import make_url

from kiosk.central.storage.tables import SUBMISSION
from kiosk.sealing import StationKey
from kiosk.sync.contract import ANNOUNCE_PATH, ANNOUNCED, ENROL_PATH
from tests.kiosk.central import prebuilt

STATION = "BK01"
ITEMS = 500
SIZE = 4000
BATCHES = int(os.environ.get("KIOSK_BENCH_BATCHES", "24"))
IN_FLIGHT = 2
GOAL = 3000
PEERS = (104, 182)
"""Submissions a second that ODK Central takes on such a machine, on one connection and on eight."""
MOST_MIB = 150
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """What one run took."""

    workers: int
    rate: float
    worker_us: float
    postgres_us: float
    client_us: float
    memory: float


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu(pid: int) -> float:
    """Say how many seconds a process and those that it has waited for have worked."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICK


def cpu_below(pid: int) -> float:
    return cpu(pid) + sum(cpu(one) for one in children(pid))


def memory(pid: int) -> float:
    (line,) = [
        one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in one
    ]
    return int(line.split()[1]) / 1024


@contextmanager
def central(root: Path, folder: Path, url: str, workers: int):
    command = [sys.executable, root / "main.py", "central", "serve", "--port", "0"]
    command += ["--data-dir", folder, "--database", url, "--workers", str(workers)]
    process = subprocess.Popen(
        [*command, "--enrol", STATION], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield json.loads(process.stdout.readline()), process.pid
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


def enrol(said, key: StationKey) -> None:
    record = {"station": STATION, "code": said["code"], "public_key": key.public_bytes.hex()}
    content = json.dumps(record).encode()
    digest = prebuilt.sha256(content).hexdigest()
    bearer = prebuilt.token(key, STATION, "POST", ENROL_PATH, digest)
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    answer = requests.post(said["url"] + ENROL_PATH, content, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text


def drain(url: str, key: StationKey, batches: list[prebuilt.Batch]) -> None:
    """Send all of them, so many at a time."""
    left: queue.SimpleQueue[prebuilt.Batch] = queue.SimpleQueue()
    for one in batches:
        left.put(one)
    wrong: list[str] = []

    def send() -> None:
        line = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        while not left.empty() and not wrong:
            try:
                one = left.get_nowait()
            except queue.Empty:
                break
            line.request("POST", ANNOUNCE_PATH, one.content, prebuilt.head(key, STATION, one))
            answer = line.getresponse()
            text = answer.read()
            if answer.status != ANNOUNCED or text.count(b'"received"') != ITEMS:
                wrong.append(f"{answer.status} {text[:200]!r}")
        line.close()

    threads = [threading.Thread(target=send) for _ in range(IN_FLIGHT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def run(root: Path, folder: Path, postgresql, key: StationKey, workers: int) -> tuple[Run, str]:
    database = postgresql.database()
    batches = [prebuilt.batch(key, STATION, ITEMS, SIZE) for _ in range(BATCHES + 4)]
    with central(root, folder / str(workers), database, workers) as (said, pid):
        enrol(said, key)
        drain(said["url"], key, batches[:4])  # imports, connections, plans
        those = [pid] if workers == 1 else children(pid)
        before = [sum(map(cpu, those)), cpu_below(postgresql.pid), own()]
        start = time.perf_counter()
        drain(said["url"], key, batches[4:])
        seconds = time.perf_counter() - start
        after = [sum(map(cpu, those)), cpu_below(postgresql.pid), own()]
        most = max(map(memory, those))
    count = BATCHES * ITEMS
    each = [(late - early) / count * 1e6 for early, late in zip(before, after, strict=True)]
    return Run(workers, count / seconds, *each, most), database


def own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def copied(database: str) -> tuple[float, float]:
    """Copy the rows that the central made into an equal table; rows a second.

    With a commit for each batch, which is what a station is promised, and with one for all.
    """
    url = make_url(database)
    names = ", ".join(column.name for column in SUBMISSION.columns)
    everything = f"SELECT {names} FROM submission"  # noqa: S608
    with psycopg.connect(
        host=url.query["host"], user=url.username, dbname=url.database
    ) as connection:
        rows = connection.execute(everything).fetchall()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE equal (LIKE submission INCLUDING ALL)")
            types = [column.type_display for column in cursor.execute(everything).description]
            found = []
            for each in (ITEMS, len(rows)):
                connection.execute("TRUNCATE equal")
                connection.commit()
                start = time.perf_counter()
                for place in range(0, len(rows), each):
                    with cursor.copy(f"COPY equal ({names}) FROM STDIN (FORMAT BINARY)") as copy:
                        copy.set_types(types)
                        for row in rows[place : place + each]:
                            copy.write_row(row)
                    connection.commit()
                found.append(len(rows) / (time.perf_counter() - start))
            return found[0], found[1]


@pytest.mark.benchmark
def test_a_backlog_is_taken_in_batches(tmp_path, root, postgresql, capsys):
    key = StationKey.load_or_create(tmp_path / "keys")
    runs, database = [], ""
    for workers in (1, 2, 4):
        one, database = run(root, tmp_path, postgresql, key, workers)
        runs.append(one)
    equal, at_once = copied(database)
    best = max(one.rate for one in runs)
    with capsys.disabled():
        print(f"\n{BATCHES} announcements of {ITEMS} with {SIZE} bytes each, {IN_FLIGHT} in flight")
        for one in runs:
            print(
                f"  {one.workers} workers: {one.rate:.0f} a second (goal {GOAL}; ODK Central "
                f"{PEERS[0]} to {PEERS[1]}), CPU of each: workers {one.worker_us:.0f} µs, "
                f"PostgreSQL {one.postgres_us:.0f} µs, client {one.client_us:.0f} µs; "
                f"memory of a worker at most {one.memory:.0f} MiB (goal {MOST_MIB})"
            )
        print(f"  COPY of the same rows, a commit for each {ITEMS}: {equal:.0f} a second")
        print(f"    the central: {best / equal:.2f} of it (goal 0.25)")
        print(f"  with one commit for all: {at_once:.0f}; {best / at_once:.2f}")
    assert max(one.memory for one in runs) <= MOST_MIB
    assert best > PEERS[0] * 10
    assert best / equal >= 0.25
