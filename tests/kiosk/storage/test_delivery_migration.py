# SPDX-License-Identifier: Apache-2.0
"""The second revision carries a queue over in every state, forth and back."""

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.boot import boot_id
from kiosk.errors import StorageError
from kiosk.intake import Submitted
from kiosk.outbox import EntryState, Lease, Moment, Received, Turn
from kiosk.storage import Database, SqlJournal, SqlMemory, SqlOutbox, SqlSubmissions
from kiosk.storage.pragmas import PRAGMAS

LEASE = Lease(owner="us")
STATES = ("pending", "sending", "received", "parked")


@pytest.fixture
def old(tmp_path):
    """A station's database of the first revision: a small and a large one in each state."""
    path = tmp_path / "station.sqlite"
    database = Database.make(path, "0001", PRAGMAS)
    with database.writing() as connection:
        for number in range(1, 9):
            _put(connection, number, STATES[(number - 1) % 4])
        # the last number that was given out is of an entry that is gone
        connection.execute("UPDATE sqlite_sequence SET seq = 20 WHERE name = 'outbox'")
    database.close()
    return path


def _body(number):
    return bytes([number]) * (1000 if number < 5 else 300 << 10)


def _put(connection, number, state):
    body, key = _body(number), f"{number:08d}-0000-7000-8000-000000000000"
    connection.execute(
        "INSERT INTO submission VALUES (?, ?, 'BK01', 'form', '1', 'en', 'kiosk', ?, 'unverified',"
        " ?, ?, ?)",
        (key, f"REF{number}", _at(number), hashlib.sha256(body).hexdigest(), len(body), body),
    )
    waits = (boot_id(), 900.0, _at(50)) if state == "pending" else (None, None, None)
    done = (_at(40), "{}") if state == "received" else (None, None)
    connection.execute(
        "INSERT INTO outbox VALUES (?, ?, ?, 3, ?, ?, ?, ?, ?, ?, ?)",
        (number, key, state, _at(number), *waits, "some.problem", *done),
    )


def _at(minute):
    return f"2026-11-21T10:{minute:02d}:00.000000Z"


def facts(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return (
            connection.execute(
                "SELECT s.rowid, s.id, reference, digest, size, body, number, state, attempts,"
                " queued_at, due_boot, due_monotonic, next_try_at, last_problem, received_at,"
                " acknowledgement FROM submission s JOIN outbox ON submission_id = s.id ORDER BY 1"
            ).fetchall(),
            connection.execute("SELECT * FROM sqlite_sequence WHERE name = 'outbox'").fetchall(),
        )


def test_every_row_of_the_old_schema_is_carried_over_and_back(old):
    before = facts(old)
    database = Database.open(old)
    assert facts(old) == before
    database.migrate("0001")
    assert facts(old) == before
    database.migrate("0002")
    assert facts(old) == before
    database.close()


def test_the_queue_goes_on_where_it_was(old, clock, make_submission):
    database = Database.open(old)
    journal = SqlJournal(database, clock)
    outbox, store = SqlOutbox(database, journal), SqlSubmissions(database, journal)
    assert dict(outbox.counts()) == {state: 2 * (state.value in STATES) for state in EntryState}
    assert [one.turn for one in outbox.entries()] == [Turn.SMALL] * 4 + [Turn.MANIFEST] * 4
    assert outbox.recover() == 2
    taken = store.take(make_submission())
    assert outbox.show(taken.id).number == 21
    assert outbox.oldest_unsent() == datetime(2026, 11, 21, 10, 1, tzinfo=UTC)
    claimed = outbox.claim(Moment.of(clock), LEASE, most=9, most_bytes=1 << 20)
    assert [(one.turn, one.manifest, one.is_in_doubt) for one in claimed] == [
        (Turn.MANIFEST, "", True)
    ]
    assert outbox.body(claimed[0].id, 0, 5) == _body(6)[:5]
    database.close()


def test_what_the_old_schema_does_not_know_goes_back_as_far_as_it_can(old, clock, make_submission):
    database = Database.open(old)
    journal = SqlJournal(database, clock)
    outbox, store = SqlOutbox(database, journal), SqlSubmissions(database, journal)
    SqlMemory(database).write("skew", "3")
    outbox.recover()
    outbox.claim(Moment.of(clock), LEASE, most=1, most_bytes=1)
    done = outbox.show(next(outbox.entries(EntryState.SENDING)).id)
    outbox.settle(
        [Received(id=done.id, received_at=clock.now(), acknowledgement="a.b.c")],
        Moment.of(clock),
        LEASE,
    )
    assert outbox.purge(clock.now() + timedelta(1), Moment.of(clock), most=1) == 1
    database.migrate("0001")
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT state, length(body), size FROM outbox JOIN submission s ON s.id = submission_id"
            " ORDER BY number"
        ).fetchall()
    assert [row[0] for row in rows].count("received") == 3
    assert sum(not row[1] for row in rows) == 1
    assert all(row[1] == row[2] for row in rows)
    database.migrate("0002")
    kept = make_submission()
    assert store.take(kept) == Submitted.of(kept)
    assert SqlMemory(database).read("skew") is None
    database.close()


def test_the_copy_from_before_is_of_the_old_schema(old):
    before = facts(old)
    Database.open(old).close()
    kept = old.with_name(old.name + ".before-0001")
    assert facts(kept) == before


def test_rows_that_point_to_nothing_keep_a_database_at_its_schema(old):
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("DELETE FROM submission WHERE rowid = 3")
        connection.commit()
    with pytest.raises(StorageError) as error:
        Database.open(old)
    assert error.value.code == "storage.damaged"
    with closing(sqlite3.connect(old)) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert found == ("0001",)


def test_one_connection_s_leave_to_break_references_ends_with_the_migration(old):
    database = Database.open(old)
    with pytest.raises(sqlite3.IntegrityError), database.writing() as connection:
        connection.execute("DELETE FROM submission WHERE rowid = 1")
    database.close()
