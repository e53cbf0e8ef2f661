# SPDX-License-Identifier: Apache-2.0
"""What must hold of a station's database after any fault, whatever was in flight."""

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.audit import Record, verify
from kiosk.clock import FixedClock
from kiosk.outbox import EntryState, Moment
from kiosk.storage import Database, SqlJournal, SqlOutbox, SqlSubmissions
from kiosk.storage.rescue import Depth, examine
from tests.faults.workload import COUNT, FOR_EVER, LEASE, body, received, submission

Words = list[list[str]]


@dataclass
class Found:
    """What is wrong with a database; all lists are empty when nothing is."""

    lost: list[str] = field(default_factory=list)
    """Acknowledged to a person, and not there."""
    half: list[str] = field(default_factory=list)
    """One of submission, outbox entry and audit record without the others."""
    altered: list[str] = field(default_factory=list)
    """Other bytes than were stored, or a broken chain."""
    unreadable: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lost or self.half or self.altered or self.unreadable)


def acknowledged(words: Words, step: str) -> set[str]:
    """Say which submissions came to a step."""
    return {word[1] for word in words if word[0] == step}


def inspect(path: Path, words: Words) -> Found:
    """Read a database as it is and compare it with what was acknowledged."""
    found = Found()
    try:
        with closing(sqlite3.connect(path)) as connection:
            _inspect(connection, words, found)
    except sqlite3.DatabaseError as error:
        found.unreadable.append(str(error))
    return found


def _inspect(connection: sqlite3.Connection, words: Words, found: Found) -> None:
    found.unreadable += [
        row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"
    ]
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    if "submission" not in tables:
        found.lost += acknowledged(words, "taken")
        return
    bodies = dict(connection.execute("SELECT id, body FROM submission"))
    states = dict(connection.execute("SELECT submission_id, state FROM outbox"))
    records = [
        Record(number=number, at=at, event=event, facts=json.loads(facts), hash=digest)
        for number, at, event, facts, digest in connection.execute(
            "SELECT number, at, event, facts, hash FROM journal ORDER BY number"
        )
    ]
    events = [(record.event, record.facts.get("id", "")) for record in records]
    taken = [one for event, one in events if event == "submission-taken"]
    receipts = [one for event, one in events if event == "submission-received"]
    purges = [one for event, one in events if event == "submission-purged"]
    purged = {one for one, state in states.items() if state == "purged"}
    done = purged | {one for one, state in states.items() if state == "received"}

    found.lost += acknowledged(words, "taken") - bodies.keys()
    found.lost += acknowledged(words, "received") - done
    found.lost += acknowledged(words, "purged") - purged
    found.half += bodies.keys() ^ states.keys()
    found.half += bodies.keys() ^ set(taken)
    found.half += set(receipts) ^ done
    found.half += set(purges) ^ purged
    found.half += [one for one, bytes_ in bodies.items() if bool(bytes_) == (one in purged)]
    found.half += [one for one in taken if taken.count(one) > 1]
    expected = {one.id: one.digest for one in map(submission, range(COUNT))}
    found.altered += [
        one
        for one, bytes_ in bodies.items()
        if bytes_ and hashlib.sha256(bytes_).hexdigest() != expected.get(one)
    ]
    if verify(records) is not None:
        found.altered.append("journal")


def left(path: Path) -> list[int]:
    """Say of which bodies there are bytes in the database's files."""
    content = b"".join(
        one.read_bytes()
        for one in path.parent.glob(path.name + "*")
        if one.name in {path.name, path.name + "-wal"}
    )
    return [
        number
        for number in range(COUNT)
        if any(body(number)[at : at + 16] in content for at in range(0, 5984, 256))
    ]


def start_again(path: Path) -> Found:
    """Do what the station does after a fault: open, submit again, deliver, purge; then inspect."""
    clock = FixedClock()
    assert not path.exists() or examine(path, Depth.START) == ""
    database = Database.open(path)
    try:
        journal = SqlJournal(database, clock)
        store, outbox = SqlSubmissions(database, journal), SqlOutbox(database, journal)
        outbox.recover()
        for number in range(COUNT):
            store.take(submission(number))
        moment = Moment.of(clock)
        parcels = outbox.claim(moment, LEASE, most=9, most_bytes=1 << 20)
        outbox.settle([received(one.id, clock) for one in parcels], moment, LEASE)
        counts = outbox.counts()
        assert counts[EntryState.RECEIVED] + counts[EntryState.PURGED] == COUNT
        assert outbox.acknowledged() == COUNT
        outbox.purge(FOR_EVER, moment, most=COUNT)
        assert left(path) == []
        assert database.check() == ()
    finally:
        database.close()
    everything = [["taken", submission(number).id] for number in range(COUNT)]
    return inspect(path, everything + [["purged", one] for _, one in everything])
