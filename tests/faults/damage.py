# SPDX-License-Identifier: Apache-2.0
"""A station's database with fifty acknowledged submissions, and ways to spoil it."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.audit import verify
from kiosk.clock import FixedClock
from kiosk.outbox import EntryState, Moment
from kiosk.storage import Database, SqlJournal, SqlOutbox, SqlSubmissions
from kiosk.storage.rescue import Rescue, make_sound, standing
from tests.faults.workload import FOR_EVER, KEY, LEASE, body, received, submission

FILES = ("station.sqlite", "station.sqlite-wal", "station.sqlite-shm", "station.sqlite.made")

BODIES = {submission(number).id: body(number) for number in range(50)}
ORDER = list(BODIES)
PURGED = frozenset(ORDER[:4])

Spoil = Callable[[Path, random.Random], str]


def prepare(folder: Path, count: int = 50, delivered: int = 10, purged: int = 4) -> Path:
    """Take fifty, deliver ten, purge four; half still stand in the log, as after a power cut."""
    folder.mkdir()
    path, clock = folder / "station.sqlite", FixedClock()
    make_sound(path, clock)
    database = Database.open(path)
    make_sound(path, clock)
    journal = SqlJournal(database, clock)
    store, outbox = SqlSubmissions(database, journal), SqlOutbox(database, journal)
    for number in range(count):
        store.take(submission(number))
        if number + 1 == delivered:
            moment = Moment.of(clock)
            parcels = outbox.claim(moment, LEASE, most=delivered, most_bytes=1 << 20)
            outbox.settle([received(one.id, clock) for one in parcels], moment, LEASE)
            outbox.purge(FOR_EVER, moment, most=purged)
        if number == count // 2:
            database.checkpoint()
    kept = folder.with_name(folder.name + "-cut")
    shutil.copytree(folder, kept)
    database.close()
    return kept / path.name


def pages(path: Path) -> int:
    """Say how many pages a file has."""
    return path.stat().st_size // 4096


def flip(path: Path, rng: random.Random) -> str:
    """Change one byte."""
    content = bytearray(path.read_bytes())
    at = rng.randrange(len(content))
    content[at] ^= rng.randrange(1, 256)
    path.write_bytes(content)
    return f"flipped {at}"


def flip_many(path: Path, rng: random.Random) -> str:
    """Change twenty bytes anywhere."""
    return ", ".join(flip(path, rng) for _ in range(20))


def zero(path: Path, rng: random.Random) -> str:
    """Empty one page."""
    content = bytearray(path.read_bytes())
    at = rng.randrange(len(content) // 4096) * 4096
    content[at : at + 4096] = bytes(4096)
    path.write_bytes(content)
    return f"zeroed page {at // 4096 + 1}"


def scribble(path: Path, rng: random.Random) -> str:
    """Write noise over one sector."""
    content = bytearray(path.read_bytes())
    at = rng.randrange(len(content) // 512) * 512
    content[at : at + 512] = rng.randbytes(512)
    path.write_bytes(content)
    return f"scribbled {at}"


def truncate(path: Path, rng: random.Random) -> str:
    """Cut the end off."""
    size = rng.randrange(path.stat().st_size)
    with path.open("rb+") as file:
        file.truncate(size)
    return f"truncated to {size}"


WAYS: tuple[Spoil, ...] = (flip, flip_many, zero, scribble, truncate)


@dataclass
class Seen:
    """What a station has after it was opened on a spoilt database."""

    rescue: Rescue | None
    bodies: dict[str, bytes]
    sent: list[str]

    def count(self, name: str) -> int:
        """Give one of the rescue's counts."""
        return int(self.rescue.counts[name]) if self.rescue else 0


def open_again(path: Path) -> Seen:
    """Start as the station does, read everything, and send everything that is due."""
    clock = FixedClock()
    rescue = make_sound(path, clock, {KEY.key_id: KEY.public_bytes}.get)
    database = Database.open(path)
    try:
        journal = SqlJournal(database, clock)
        outbox = SqlOutbox(database, journal)
        with database.reading() as connection:
            bodies = dict(connection.execute("SELECT id, body FROM submission ORDER BY rowid"))
            entries = [
                row[0]
                for row in connection.execute("SELECT submission_id FROM outbox ORDER BY number")
            ]
        assert list(bodies) == entries
        outbox.recover()
        later = Moment.of(clock)
        parcels = outbox.claim(later, LEASE, most=99, most_bytes=1 << 30)
        outbox.settle([received(one.id, clock) for one in parcels], later, LEASE)
        counts = outbox.counts()
        assert counts[EntryState.RECEIVED] + counts[EntryState.PURGED] == len(bodies), counts
        purged = {one.id for one in outbox.entries(EntryState.PURGED)}
        assert purged == {one for one, bytes_ in bodies.items() if not bytes_}, "purged or not"
        if rescue:
            assert database.check() == ()
            assert verify(journal.records()) is None
    finally:
        database.close()
    return Seen(rescue, bodies, [one.id for one in parcels])


def check(path: Path, before: dict[str, bytes], seen: Seen, *, unknown: int = 0) -> None:
    """Hold what a station has against what was acknowledged.

    Of the end of a log that is gone nothing on this disk tells: so many may be ``unknown``.
    """
    for key, bytes_ in seen.bodies.items():
        assert bytes_ == (b"" if key in PURGED else BODIES[key]), "altered, or never taken"
    assert list(seen.bodies) == [key for key in ORDER if key in seen.bodies], "out of order"
    told = len(seen.bodies) + seen.count("aside") + seen.count("lost")
    assert told + unknown >= len(ORDER), "uncounted"
    assert len(seen.sent) == len(set(seen.sent))
    if seen.rescue is None:
        return
    for name in FILES[:2]:
        kept = seen.rescue.folder / name
        assert (kept.read_bytes() if kept.exists() else b"") == before.get(name, b""), name
    assert [one.folder for one in standing(path)] == [seen.rescue.folder]


def content(path: Path) -> dict[str, bytes]:
    """Read a database's files."""
    return {
        one.name: one.read_bytes()
        for one in path.parent.iterdir()
        if one.is_file() and one.name in FILES
    }
