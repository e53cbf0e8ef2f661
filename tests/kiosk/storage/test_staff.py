# SPDX-License-Identifier: Apache-2.0
"""Accounts and what was counted against them are kept whole, and carried out of a damaged file."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.staff import Account, Origin, Role, Tally
from kiosk.storage import Database, SqlJournal, SqlRoll, rescue


@pytest.fixture
def roll(database, sql_journal):
    return SqlRoll(database, sql_journal)


@pytest.fixture
def account(clock):
    return Account(
        id="0192f3a4-0000-7000-8000-000000000001",
        name="Leylə",
        role=Role.SUPERVISOR,
        pin="$argon2id$of-the-owner",
        given_pin="$argon2id$of-the-centre",
        must_change=True,
        badge_serial=3,
        badge_digest="a" * 64,
        origin=Origin.CENTRE,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
        retired_at=None,
        unlocked_at=clock.now() - timedelta(days=1),
    )


def test_an_account_comes_back_as_it_was_put(roll, account):
    with roll.changing() as change:
        change.put(account)
        change.put(replace(account, role=Role.OFFICER, expires_at=None))
        assert change.accounts() == (replace(account, role=Role.OFFICER, expires_at=None),)


def test_a_count_that_is_none_is_forgotten(roll, database):
    with roll.changing() as change:
        change.count("machine", Tally(3, "boot", 1.5))
        change.count("nobody-7", Tally(1, "boot", 2.5))
        assert change.tally("machine") == Tally(3, "boot", 1.5)
        change.count("machine", Tally())
        assert change.tally("machine") == Tally()
    with database.reading() as connection:
        assert connection.execute("SELECT who FROM slip").fetchall() == [("nobody-7",)]


def test_a_change_happens_whole_or_not_at_all(roll, account, sql_journal):
    def half():
        with roll.changing() as change:
            change.put(account)
            change.count("machine", Tally(3, "boot", 1.5))
            change.remember("staff-number", "7")
            change.note("staff-locked", {"member": account.id})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with roll.changing() as change:
        assert change.accounts() == ()
        assert change.tally("machine") == Tally()
        assert change.recall("staff-number") == ""
    assert sql_journal.latest("staff-locked") is None


@pytest.mark.parametrize(
    "spoilt", [{"badge_digest": "short"}, {"badge_serial": -1}, {"badge_serial": 1.5}]
)
def test_what_no_account_has_is_not_kept(spoilt, roll, account):
    with pytest.raises(sqlite3.IntegrityError), roll.changing() as change:
        change.put(replace(account, **spoilt))


def test_a_rescue_carries_them_over(
    *, roll, account, database, clock, sql_submissions, make_submission
):
    sql_submissions.take(make_submission())
    with roll.changing() as change:
        change.put(account)
        change.count(account.id, Tally(7, "boot", 1.5))
        change.remember("staff-number", "7")
    database.close()
    rescue.note(database.path)
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("UPDATE submission SET body = zeroblob(size)")
        connection.commit()
    assert rescue.make_sound(database.path, clock) is not None
    other = Database.open(database.path)
    with SqlRoll(other, SqlJournal(other, clock)).changing() as change:
        assert change.accounts() == (account,)
        assert change.tally(account.id) == Tally(7, "boot", 1.5)
        assert change.recall("staff-number") == "7"
    other.close()
