# SPDX-License-Identifier: Apache-2.0
"""What every keeper of figures does, in memory and on the disk."""

import sqlite3
from datetime import date, timedelta

import pytest

from kiosk.errors import StorageError
from kiosk.insight import KEPT, Figure, Kind
from kiosk.insight.fakes import MemoryCounts
from kiosk.storage import Database, SqlCounts

DAY = date(2026, 11, 21)
BEGUN = Figure(Kind.BEGUN, "registration")
PAGE = Figure(Kind.PAGE, "registration", "/data/name", 2, 30)


@pytest.fixture(params=["memory", "sql"])
def counts(request):
    if request.param == "memory":
        return MemoryCounts()
    return SqlCounts(request.getfixturevalue("database"))


def test_a_day_adds_up(counts):
    counts.add(DAY, [BEGUN, PAGE])
    counts.add(DAY, [PAGE])
    assert counts.figures(DAY) == (
        Figure(Kind.PAGE, "registration", "/data/name", 4, 60),
        BEGUN,
    )


def test_days_are_apart(counts):
    counts.add(DAY, [BEGUN])
    counts.add(DAY + timedelta(days=1), [BEGUN, BEGUN])
    assert [one.count for one in counts.figures(DAY)] == [1]
    assert [one.count for one in counts.figures(DAY + timedelta(days=1))] == [2]
    assert counts.figures(DAY - timedelta(days=1)) == ()


def test_a_run_of_days_names_each_and_those_beyond_not(counts):
    for back in (0, 2, 3):
        counts.add(DAY - timedelta(days=back), [PAGE, BEGUN])
    found = counts.between(DAY - timedelta(days=2), DAY)
    assert [*found] == [DAY - timedelta(days=back) for back in (2, 1, 0)]
    assert found[DAY - timedelta(days=1)] == ()
    assert found[DAY] == counts.figures(DAY) == (PAGE, BEGUN)


def test_a_day_is_unsent_until_all_of_it_is_sent_and_again_when_it_grows(counts):
    assert counts.unsent() == ()
    counts.add(DAY, [BEGUN, PAGE])
    counts.add(DAY - timedelta(days=1), [BEGUN])
    assert counts.unsent() == (DAY - timedelta(days=1), DAY)
    counts.note_sent(DAY, counts.figures(DAY))
    assert counts.unsent() == (DAY - timedelta(days=1),)
    counts.add(DAY, [BEGUN])
    assert counts.unsent() == (DAY - timedelta(days=1), DAY)


def test_what_was_added_while_it_was_sent_stays_unsent(counts):
    counts.add(DAY, [BEGUN])
    told = counts.figures(DAY)
    counts.add(DAY, [BEGUN])
    counts.note_sent(DAY, told)
    assert counts.unsent() == (DAY,)
    counts.note_sent(DAY, counts.figures(DAY))
    assert counts.unsent() == ()


def test_a_day_is_forgotten_after_a_year_and_a_bit(counts):
    counts.add(DAY - KEPT - timedelta(days=1), [BEGUN])
    counts.add(DAY - KEPT, [BEGUN])
    counts.add(DAY, [BEGUN])
    assert counts.unsent() == (DAY - KEPT, DAY)


def test_another_run_knows_them(database):
    SqlCounts(database).add(DAY, [BEGUN])
    other = Database.open(database.path)
    assert SqlCounts(other).figures(DAY) == (BEGUN,)
    other.close()


@pytest.mark.parametrize(
    "spoilt", ["UPDATE figure SET day = '2026-99-99'", "UPDATE figure SET kind = 'x'"]
)
def test_what_is_no_figure_is_damage_and_no_bug(database, spoilt):
    counts = SqlCounts(database)
    counts.add(DAY, [BEGUN])
    with database.writing() as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(spoilt)
    with pytest.raises(StorageError) as error:
        counts.unsent() and counts.figures(DAY)
    assert error.value.code == "storage.damaged"
    database.reopen()


@pytest.mark.parametrize(
    "spoilt",
    [
        "UPDATE figure SET day = '2026-99-99'",
        "UPDATE figure SET day = '2026-02-30'",
        "UPDATE figure SET kind = 'x'",
        "UPDATE figure SET count = 0",
        "UPDATE figure SET count = 'many'",
        "UPDATE figure SET seconds = -1",
        "UPDATE figure SET sent = count + 1",
    ],
)
def test_the_table_takes_nothing_that_is_none(database, spoilt):
    SqlCounts(database).add(DAY, [BEGUN])
    with pytest.raises(sqlite3.IntegrityError), database.writing() as connection:
        connection.execute(spoilt)
