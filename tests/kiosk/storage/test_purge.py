# SPDX-License-Identifier: Apache-2.0
"""What was purged is in no file of the database any more; what is known about it stays."""

import random
from datetime import UTC, datetime

import pytest

from kiosk.audit import verify
from kiosk.errors import StorageError
from kiosk.outbox import EntryState, Lease, Moment, Received
from kiosk.storage import Database, SqlJournal, SqlOutbox, SqlSubmissions
from kiosk.storage.pragmas import PRAGMAS, Pragma

LEASE = Lease(owner="us")
LATER = datetime(2027, 1, 1, tzinfo=UTC)
SIZES = (40, 1000, 5000, 70_000, 600_000)


class Kept:
    """A database with one delivered submission of each size among others that stay."""

    def __init__(self, path, clock, make_submission, settings=PRAGMAS):
        self.database = Database.open(path, settings=settings)
        self.journal = SqlJournal(self.database, clock)
        self.outbox = SqlOutbox(self.database, self.journal)
        self.moment = Moment.of(clock)
        store = SqlSubmissions(self.database, self.journal)
        noise = random.Random(1)  # noqa: S311 the same bytes each time
        self.bodies = [noise.randbytes(size) for size in SIZES]
        self.taken = [store.take(make_submission(body)).id for body in self.bodies]
        self.others = [store.take(make_submission()).id for _ in range(20)]
        done = [
            Received(id=one, received_at=clock.now(), acknowledgement="a.b.c") for one in self.taken
        ]
        self.outbox.settle(done, self.moment, LEASE)

    def left(self):
        """Of which bodies there are bytes in the database's files."""
        path = self.database.path
        files = [path.with_name(path.name + suffix) for suffix in ("", "-wal")]
        content = b"".join(one.read_bytes() for one in files if one.exists())
        return [
            size
            for size, body in zip(SIZES, self.bodies, strict=True)
            if any(body[at : at + 16] in content for at in range(0, size - 16, 512))
        ]


@pytest.fixture
def keep(tmp_path, clock, make_submission):
    made = []

    def make(settings=PRAGMAS):
        made.append(Kept(tmp_path / "station.sqlite", clock, make_submission, settings))
        return made[-1]

    yield make
    for one in made:
        one.database.close()


@pytest.mark.parametrize("is_in_log", [True, False])
def test_no_byte_of_what_was_purged_is_left(keep, is_in_log):
    kept = keep()
    if not is_in_log:
        kept.database.empty_log()
    assert kept.left() == list(SIZES)
    assert kept.outbox.purge(LATER, kept.moment, most=99) == len(SIZES)
    assert kept.left() == []
    assert kept.database.check() == ()


def test_without_secure_delete_the_bytes_are_found(keep):
    """A negative control: the search finds what an ordinary deletion leaves behind."""
    careless = Pragma("secure_delete", "OFF", 0)
    kept = keep(tuple(careless if one.name == "secure_delete" else one for one in PRAGMAS))
    kept.database.empty_log()
    kept.outbox.purge(LATER, kept.moment, most=99)
    assert kept.left()


def test_without_the_log_emptied_the_bytes_are_found(keep, monkeypatch):
    """A negative control: the log has what was written before the purge."""
    kept = keep()
    monkeypatch.setattr(kept.database, "empty_log", lambda: None)
    kept.outbox.purge(LATER, kept.moment, most=99)
    assert kept.left()


def test_what_is_known_about_a_purged_one_stays(keep):
    kept = keep()
    before = [kept.outbox.show(one) for one in kept.taken]
    kept.outbox.purge(LATER, kept.moment, most=99)
    for old, one in zip(before, kept.taken, strict=True):
        now = kept.outbox.show(one)
        assert (now.state, now.size, now.received_at) == (
            EntryState.PURGED,
            old.size,
            old.received_at,
        )
        assert [told.happening for told in kept.outbox.history(one)] == ["receive", "purge"]
    assert all(kept.outbox.body(one, 0, 1) for one in kept.others)
    with kept.database.reading() as connection:
        (words,) = connection.execute(
            "SELECT count(*) FROM submission WHERE manifest <> '' AND length(digest) = 64"
        ).fetchone()
    assert words == len(SIZES) + len(kept.others)
    assert [one.event for one in kept.journal.records()].count("submission-purged") == len(SIZES)
    assert verify(kept.journal.records()) is None


def test_a_reader_that_keeps_the_log_is_named_and_the_next_purge_empties_it(keep, clock):
    impatient = tuple(
        Pragma("busy_timeout", "10", 10) if one.name == "busy_timeout" else one for one in PRAGMAS
    )
    kept = keep(impatient)
    with kept.database.reading() as connection:
        connection.execute("SELECT count(*) FROM submission").fetchone()
        with pytest.raises(StorageError) as error:
            kept.outbox.purge(LATER, kept.moment, most=99)
    assert error.value.code == "storage.busy"
    assert kept.outbox.counts()[EntryState.PURGED] == len(SIZES)
    assert kept.left()
    assert kept.outbox.purge(LATER, kept.moment, most=99) == 0
    assert kept.left() == []


def test_the_first_purge_of_a_run_empties_what_an_earlier_one_could_not(keep, monkeypatch):
    kept = keep()
    with monkeypatch.context() as patch:
        patch.setattr(kept.database, "empty_log", lambda: None)
        kept.outbox.purge(LATER, kept.moment, most=99)
    again = SqlOutbox(kept.database, kept.journal)
    assert kept.left()
    assert again.purge(LATER, kept.moment, most=99) == 0
    assert kept.left() == []
