# SPDX-License-Identifier: Apache-2.0
"""The program that the fault tests kill: it stores and delivers submissions and says so.

It loads everything once and then forks a child for each line that it reads, so that a
thousand deaths cost no thousand starts. A child waits until its tracer is attached, works,
and writes one line to standard output after each step that a person could have seen
succeed. Those lines are the acknowledgements that must hold after any death.
"""

import ctypes
import importlib
import json
import os
import random
import sqlite3
import sys
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.clock import ClockTrust, FixedClock
from kiosk.errors import OperationalError
from kiosk.identifiers import SubmissionId, uuid7
from kiosk.intake import Mode, Submission, statement
from kiosk.outbox import EntryState, Lease, Moment, Received
from kiosk.receipts import reference
from kiosk.sealing import Sealed, StationKey
from kiosk.storage import Database, SqlJournal, SqlOutbox, SqlSubmissions
from kiosk.storage.pragmas import PRAGMAS
from kiosk.sync.carrying import Carrier
from kiosk.sync.stick import Stick
from kiosk.timestamps import to_text

COUNT = 3
LEASE = Lease(owner="workload")
FOR_EVER = datetime(2100, 1, 1, tzinfo=UTC)
KEY = StationKey(Ed25519PrivateKey.from_private_bytes(b"k" * 32))


@cache
def body(number: int) -> bytes:
    """Make the same sealed bytes each time for the same number; 6 KB, as a sealed form is."""
    return random.Random(number).randbytes(6000)  # noqa: S311 the same bytes each time


@cache
def submission(number: int) -> Submission:
    """Make the same submission each time for the same number."""
    seed = random.Random(-1 - number)  # noqa: S311 the same bytes each time
    key = SubmissionId(str(uuid7(1_790_000_000_000 + number, seed.getrandbits)))
    made = Submission(
        id=key,
        reference=reference.make(key, "BK01"),
        station="BK01",
        form_id="registration",
        form_version="1",
        language="az",
        mode=Mode.KIOSK,
        taken_at=datetime(2026, 11, 21, 10, number, tzinfo=UTC),
        clock_trust=ClockTrust.UNVERIFIED,
        manifest="",
        sealed=Sealed.of(body(number)),
    )
    return replace(made, manifest=statement.sign(made, made.sealed.parts, KEY))


def say(*words: str) -> None:
    """Acknowledge a step with one write."""
    os.write(1, (json.dumps(words) + "\n").encode())


def work(folder: Path, synchronous: str, steps: str) -> None:
    """Open the database, store each submission, do what the steps say with it, close."""
    pragmas = tuple(
        replace(one, value=synchronous, reads_as={"FULL": 2, "NORMAL": 1}[synchronous])
        if one.name == "synchronous"
        else one
        for one in PRAGMAS
    )
    clock = FixedClock()
    if steps == "migrate":
        for number in range(COUNT):
            say("taken", submission(number).id)
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
        if steps not in {"take", "export"}:
            deliver(outbox, clock)
    if steps == "purge":
        purge(outbox, clock)
    if steps == "export":
        export(outbox, clock, folder)
    database.close()
    say("closed")


def deliver(outbox: SqlOutbox, clock: FixedClock) -> None:
    """Take everything that is due through sending to received."""
    moment = Moment.of(clock)
    for parcel in outbox.claim(moment, LEASE, most=9, most_bytes=1 << 20):
        say("sending", parcel.id)
        outbox.settle([received(parcel.id, clock)], moment, LEASE)
        say("received", parcel.id)


def received(key: SubmissionId, clock: FixedClock) -> Received:
    """Make the Service's acknowledgement."""
    return Received(id=key, received_at=clock.now(), acknowledgement="{}")


def purge(outbox: SqlOutbox, clock: FixedClock) -> None:
    """Erase what was received, two at a time."""
    while outbox.purge(FOR_EVER, Moment.of(clock), most=2):
        for entry in outbox.entries(EntryState.PURGED):
            say("purged", entry.id)


def export(outbox: SqlOutbox, clock: FixedClock, folder: Path) -> None:
    """Copy everything that is not acknowledged to a stick."""
    stick = folder / "stick"
    stick.mkdir(exist_ok=True)
    carrier = Carrier(
        outbox, Stick(stick), key=KEY, station="BK01", clock=clock, actor="operator:a"
    )
    for told in carrier.export(list(EntryState)):
        say("exported", str(told.copied + told.known), told.stopped)


def prepare_old(folder: Path) -> None:
    """Make a database of the first revision with everything taken."""
    folder.mkdir()
    database = Database.make(folder / "station.sqlite", "0001", PRAGMAS)
    journal = SqlJournal(database, FixedClock())
    for number in range(COUNT):
        with database.writing() as connection:
            _put_old(connection, journal, number)
    database.close()


def _put_old(connection: sqlite3.Connection, journal: SqlJournal, number: int) -> None:
    one = submission(number)
    facts = {
        "id": one.id,
        "reference": one.reference,
        "station": one.station,
        "form_id": one.form_id,
        "form_version": one.form_version,
        "language": one.language,
        "mode": one.mode.value,
        "taken_at": to_text(one.taken_at),
        "clock_trust": one.clock_trust.value,
        "digest": one.digest,
        "size": one.sealed.size,
    }
    connection.execute(
        f"INSERT INTO submission ({', '.join(facts)}, body) "  # noqa: S608 our own names
        f"VALUES ({', '.join('?' * len(facts))}, ?)",
        [*facts.values(), body(number)],
    )
    connection.execute(
        "INSERT INTO outbox (submission_id, state, attempts, queued_at) VALUES (?, 'pending', 0, ?)",
        (one.id, facts["taken_at"]),
    )
    told = ("id", "reference", "mode", "digest")
    more = {"form": one.form_id, "version": one.form_version, "size": str(one.sealed.size)}
    journal.append(connection, "submission-taken", {name: str(facts[name]) for name in told} | more)


def allow_any_tracer() -> None:
    """Let a process that is no ancestor trace this one, where the system restricts that."""
    pr_set_ptracer = 0x59616D61
    ctypes.CDLL(None).prctl(pr_set_ptracer, ctypes.c_ulong(-1 & 0xFFFFFFFFFFFFFFFF), 0, 0, 0)


def _worked(folder: Path, synchronous: str, steps: str) -> int:
    """Do the work; what is neither done nor the environment's trouble is a bug, and shown."""
    try:
        work(folder, synchronous, steps)
    except OperationalError:
        return 0
    except BaseException:  # noqa: BLE001 whatever it is, no child may go on as its parent
        traceback.print_exc()
        return 1
    return 0


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
            os._exit(_worked(Path(folder), synchronous, steps))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
