# SPDX-License-Identifier: Apache-2.0
"""The program that the fault tests kill: it stores and delivers submissions and says so.

It loads everything once and then forks a child for each line that it reads, so that a
thousand deaths cost no thousand starts. A child waits until its tracer is attached, works,
and writes one line to standard output after each step that a person could have seen
succeed. Those lines are the acknowledgements that must hold after any death.
"""

import ctypes
import hashlib
import importlib
import json
import os
import random
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kiosk.clock import FixedClock
from kiosk.errors import OperationalError
from kiosk.identifiers import Digest, SubmissionId, uuid7
from kiosk.intake import ClockTrust, Mode, Submission
from kiosk.outbox import Moment, Received
from kiosk.receipts import reference
from kiosk.storage import Database, SqlJournal, SqlOutbox, SqlSubmissions
from kiosk.storage.pragmas import PRAGMAS

COUNT = 3


def submission(number: int) -> Submission:
    """Make the same submission each time for the same number; 6 KB, as a sealed form is."""
    seed = random.Random(number)  # noqa: S311 the same bytes each time
    body = seed.randbytes(6000)
    key = SubmissionId(str(uuid7(1_790_000_000_000 + number, seed.getrandbits)))
    return Submission(
        id=key,
        reference=reference.make(key, "BK01"),
        station="BK01",
        form_id="registration",
        form_version="1",
        language="az",
        mode=Mode.KIOSK,
        taken_at=datetime(2026, 11, 21, 10, number, tzinfo=UTC),
        clock_trust=ClockTrust.UNVERIFIED,
        digest=Digest(hashlib.sha256(body).hexdigest()),
        body=body,
    )


def say(*words: str) -> None:
    """Acknowledge a step with one write."""
    os.write(1, (json.dumps(words) + "\n").encode())


def work(folder: Path, synchronous: str, steps: str) -> None:
    """Open the database, store each submission, deliver it, close."""
    pragmas = tuple(
        replace(one, value=synchronous, reads_as={"FULL": 2, "NORMAL": 1}[synchronous])
        if one.name == "synchronous"
        else one
        for one in PRAGMAS
    )
    clock = FixedClock()
    database = Database.open(folder / "station.sqlite", settings=pragmas)
    say("open")
    journal = SqlJournal(database, clock)
    store, outbox = SqlSubmissions(database, journal), SqlOutbox(database, journal)
    for number in range(COUNT):
        one = submission(number)
        try:
            store.take(one)
        except OperationalError as error:
            say("failed", one.id, error.code)
            continue
        say("taken", one.id)
        if steps == "deliver":
            deliver(outbox, clock)
    database.close()
    say("closed")


def deliver(outbox: SqlOutbox, clock: FixedClock) -> None:
    """Take everything that is due through sending to received."""
    moment = Moment.of(clock)
    for parcel in outbox.claim(moment, most=9, most_bytes=1 << 20):
        say("sending", parcel.id)
        done = Received(id=parcel.id, received_at=clock.now(), acknowledgement="{}")
        outbox.settle([done], moment)
        say("received", parcel.id)


def allow_any_tracer() -> None:
    """Let a process that is no ancestor trace this one, where the system restricts that."""
    pr_set_ptracer = 0x59616D61
    ctypes.CDLL(None).prctl(pr_set_ptracer, ctypes.c_ulong(-1 & 0xFFFFFFFFFFFFFFFF), 0, 0, 0)


def serve() -> None:
    """Fork a child for each line ``[folder, synchronous, steps, fifo]`` until input ends."""
    # what a child would load while it works is loaded before it is forked
    importlib.import_module("alembic.command")
    importlib.import_module("alembic.ddl.sqlite")
    for line in sys.stdin:
        folder, synchronous, steps, gate, out = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 1)
            allow_any_tracer()
            with open(gate, "rb") as fifo:  # noqa: PTH123 it blocks until the tracer is there
                fifo.read(1)
            with suppress(OperationalError):
                work(Path(folder), synchronous, steps)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
