# SPDX-License-Identifier: Apache-2.0
"""Connections to PostgreSQL: what a server that went away costs, and what a reading does."""

import psycopg
import pytest
from sqlalchemy import make_url, text

from kiosk.central.storage import engines
from kiosk.central.storage.database import CentralDatabase
from kiosk.errors import StorageError

_NOW = text("SELECT now()")


@pytest.fixture
def url(postgresql) -> str:
    return postgresql.with_tables()


@pytest.fixture
def database(tmp_path, url):
    database = CentralDatabase.open(tmp_path, url)
    yield database
    database.close()


def use_all(database: CentralDatabase) -> None:
    """Have the pool hold as many connections as it may."""
    held = [database.engine.connect() for _ in range(database.engine.pool.size())]
    for one in held:
        one.close()


def cut_all(url: str) -> None:
    """End every connection of others, as a server that restarts does."""
    where = make_url(url)
    with psycopg.connect(
        host=where.query["host"], user=where.username, dbname=where.database, autocommit=True
    ) as one:
        one.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_after_a_rest_a_server_that_was_away_costs_nobody_anything(database, url, monkeypatch):
    use_all(database)
    cut_all(url)
    monkeypatch.setattr(engines, "TRUSTED_SECONDS", -1)
    database.touch()
    with database.transaction() as connection:
        connection.execute(_NOW)


def test_in_the_middle_of_work_it_costs_one_request_and_not_each_connection(
    database, url, monkeypatch
):
    monkeypatch.setattr(engines, "TRUSTED_SECONDS", 3600)
    use_all(database)
    cut_all(url)
    with pytest.raises(StorageError):
        database.touch()
    for _ in range(database.engine.pool.size()):
        database.touch()


def test_who_only_reads_begins_nothing(database):
    with database.reading() as connection:
        first, second = (connection.execute(_NOW).scalar_one() for _ in range(2))
    assert first < second


def test_who_writes_is_in_a_transaction_also_after_readings(database):
    database.touch()
    with database.transaction() as connection:
        first, second = (connection.execute(_NOW).scalar_one() for _ in range(2))
    assert first == second


def test_what_fails_in_a_transaction_is_undone_also_after_readings(database):
    def epoch() -> int:
        with database.reading() as connection:
            return connection.execute(text("SELECT epoch FROM format")).scalar_one()

    def fail() -> None:
        with database.transaction() as connection:
            connection.execute(text("UPDATE format SET epoch = epoch + 7"))
            connection.execute(text("SELECT 1 / 0"))

    before = epoch()
    with pytest.raises(StorageError):
        fail()
    assert epoch() == before
