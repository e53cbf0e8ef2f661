# SPDX-License-Identifier: Apache-2.0
"""A receipt that was shown before is known again, by nothing but a digest."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from kiosk.receipts import Shown
from kiosk.storage import Database, SqlShown, rescue

FIRST, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def shown(database):
    return SqlShown(database)


def test_it_says_how_often_and_since_when(shown, clock):
    begun = clock.now()
    assert shown.note(FIRST, begun) is None
    for times in (1, 2):
        before = clock.now()
        clock.advance(timedelta(hours=1))
        assert shown.note(FIRST, clock.now()) == Shown(times=times, first_at=begun, last_at=before)
    assert shown.note(OTHER, clock.now()) is None


def test_another_run_remembers(shown, database, clock):
    shown.note(FIRST, clock.now())
    other = Database.open(database.path)
    assert SqlShown(other).note(FIRST, clock.now()).times == 1
    other.close()


def test_what_was_last_shown_long_ago_is_forgotten(shown, clock):
    shown.note(FIRST, clock.now())
    clock.advance(timedelta(days=30))
    shown.note(OTHER, clock.now())
    assert shown.forget(clock.now() - timedelta(days=31)) == 0
    assert shown.forget(clock.now() - timedelta(days=29)) == 1
    assert shown.note(FIRST, clock.now()) is None
    assert shown.note(OTHER, clock.now()) is not None


def test_there_are_only_so_many_and_the_oldest_go(database, clock):
    shown = SqlShown(database, most=3)
    for n in range(5):
        clock.advance(timedelta(seconds=1))
        shown.note(f"{n:064x}", clock.now())
    with database.reading() as connection:
        kept = [row[0] for row in connection.execute("SELECT digest FROM shown ORDER BY last_at")]
    assert kept == [f"{n:064x}" for n in (2, 3, 4)]


def test_nothing_but_digests_and_times_is_kept(database):
    with database.reading() as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(shown)")]
    assert columns == ["digest", "first_at", "last_at", "times"]


def test_a_rescue_carries_them_over(*, shown, database, clock, sql_submissions, make_submission):
    sql_submissions.take(make_submission())
    shown.note(FIRST, clock.now())
    database.close()
    rescue.note(database.path)
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("UPDATE submission SET body = zeroblob(size)")
        connection.commit()
    assert rescue.make_sound(database.path, clock) is not None
    other = Database.open(database.path)
    assert SqlShown(other).note(FIRST, clock.now()).times == 1
    other.close()
