# SPDX-License-Identifier: Apache-2.0
"""No record of the journal goes before the centre has heard of it, and what is left is proven."""

import sqlite3
from datetime import timedelta

import pytest

from kiosk.audit import verify
from kiosk.errors import StorageError
from kiosk.storage import Database, SqlEnds, SqlJournal, SqlSubmissions
from kiosk.storage.rescue import Depth, examine, make_sound, note, suspect


@pytest.fixture
def ends(database, sql_journal):
    return SqlEnds(database, sql_journal)


@pytest.fixture
def filled(sql_journal, clock):
    """Ten old records and three of today."""
    for number in range(10):
        sql_journal.record("submission-missed", {"id": str(number)})
    clock.advance(timedelta(days=100))
    for number in range(10, 13):
        sql_journal.record("submission-missed", {"id": str(number)})
    return sql_journal


def a_month_ago(clock):
    return clock.now() - timedelta(days=30)


def hear_all(ends, journal):
    ends.hear(*journal.head())


def refuses(database, statement):
    """Whether the database itself refuses it."""
    with pytest.raises(sqlite3.IntegrityError), database.writing() as connection:
        connection.execute(statement)


def test_nothing_is_pruned_without_the_centre(ends, filled, clock):
    with pytest.raises(StorageError) as refused:
        ends.prune(a_month_ago(clock), "operator:a")
    assert refused.value.code == "audit.unheard"
    assert filled.head()[0] == 13


def test_the_database_itself_refuses_to_delete_what_the_centre_has_not_heard_of(
    database, ends, filled
):
    refuses(database, "DELETE FROM journal WHERE number = 1")
    refuses(database, "INSERT INTO journal_checkpoint VALUES (5, zeroblob(32), 'now')")
    refuses(database, "INSERT INTO journal_heard VALUES (13, zeroblob(32), 'now')")
    refuses(database, "INSERT INTO journal_heard VALUES (99, zeroblob(32), 'now')")
    hear_all(ends, filled)
    refuses(database, "DELETE FROM journal WHERE number = 1")
    refuses(database, "DELETE FROM journal_heard")
    refuses(database, "UPDATE journal_heard SET number = 1")


def test_old_records_that_the_centre_has_heard_of_go_and_the_chain_holds(ends, filled, clock):
    hear_all(ends, filled)
    assert ends.prune(a_month_ago(clock), "operator:a") == 10
    records = list(filled.records())
    assert [one.number for one in records] == [11, 12, 13, 14]
    assert dict(records[-1].facts)["upto"] == "10"
    assert verify(records) is None
    assert ends.prune(a_month_ago(clock), "operator:a") == 0


def test_no_record_goes_that_the_centre_has_not_heard_of(ends, filled, clock):
    fourth = list(filled.records())[3]
    ends.hear(fourth.number, fourth.hash)
    assert ends.prune(a_month_ago(clock), "operator:a") == 4
    assert next(iter(filled.records())).number == 5


def test_a_pruned_journal_is_pruned_again_and_checked_from_there(ends, filled, clock):
    hear_all(ends, filled)
    ends.prune(a_month_ago(clock), "operator:a")
    clock.advance(timedelta(days=100))
    filled.record("submission-missed", {"id": "last"})
    hear_all(ends, filled)
    assert ends.prune(a_month_ago(clock), "operator:a") == 4
    assert verify(filled.records()) is None


def test_what_goes_beyond_the_checkpoint_is_refused_and_shows(database, ends, filled, clock):
    hear_all(ends, filled)
    ends.prune(a_month_ago(clock), "operator:a")
    refuses(database, "DELETE FROM journal WHERE number = 11")
    with database.writing() as connection:
        connection.execute("DROP TRIGGER journal_no_delete")
        connection.execute("DELETE FROM journal WHERE number = 11")
    broken = verify(filled.records())
    assert (broken.number, broken.reason) == (1, "missing")


def test_the_first_record_behind_the_checkpoint_is_held_to_it(database, ends, filled, clock):
    hear_all(ends, filled)
    ends.prune(a_month_ago(clock), "operator:a")
    assert verify(filled.records()) is None
    with database.writing() as connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET at = '2020' WHERE number = 11")
    assert verify(filled.records()) is not None


def test_a_broken_journal_is_not_pruned(database, ends, filled, clock):
    hear_all(ends, filled)
    with database.writing() as connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET at = '2020' WHERE number = 2")
    with pytest.raises(StorageError) as refused:
        ends.prune(a_month_ago(clock), "operator:a")
    assert refused.value.code == "audit.broken"


def test_what_tells_of_bytes_that_are_here_stays(
    ends, sql_journal, sql_submissions, make_submission, clock
):
    sql_journal.record("submission-missed", {"id": "before"})
    clock.advance(timedelta(seconds=1))
    sql_submissions.take(make_submission())
    clock.advance(timedelta(days=100))
    hear_all(ends, sql_journal)
    assert ends.prune(a_month_ago(clock), "operator:a") == 1
    assert [one.event for one in sql_journal.records()] == ["submission-taken", "journal-pruned"]


def test_a_heard_record_that_is_not_here_counts_for_nothing(ends, filled):
    ends.hear(13, bytes(32))
    assert ends.heard() is None
    hear_all(ends, filled)
    ends.hear(5, bytes(32))
    assert ends.heard().number == 13


def test_a_rescue_carries_a_pruned_journal_over(tmp_path, clock, make_submission):
    path = tmp_path / "pruned.sqlite"
    database = Database.open(path)
    journal = SqlJournal(database, clock)
    ends = SqlEnds(database, journal)
    for number in range(5):
        journal.record("submission-missed", {"id": str(number)})
    clock.advance(timedelta(days=100))
    SqlSubmissions(database, journal).take(make_submission())
    hear_all(ends, journal)
    ends.prune(a_month_ago(clock), "operator:a")
    database.close()
    note(path)
    assert examine(path, Depth.WHOLE) == ""
    suspect(path, "pages")
    rescued = make_sound(path, clock)
    assert rescued.counts["records_lost"] == "0"
    database = Database.open(path)
    journal = SqlJournal(database, clock)
    assert [one.number for one in journal.records()] == [6, 7, 8]
    assert verify(journal.records()) is None
    assert SqlEnds(database, journal).heard().number == 6
    database.close()
