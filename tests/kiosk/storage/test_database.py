# SPDX-License-Identifier: Apache-2.0
"""The database is what it must be on every connection, or it is not opened."""

import sqlite3
import stat
import threading

import pytest

from kiosk.errors import StorageError
from kiosk.storage import Database
from kiosk.storage.pragmas import PRAGMAS, Pragma


def test_every_connection_has_every_pragma(database):
    with database.reading() as one, database.reading() as other:
        for connection in (one, other):
            assert {
                pragma.name: connection.execute(f"PRAGMA {pragma.name}").fetchone()[0]
                for pragma in PRAGMAS
            } == {
                "busy_timeout": 5000,
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "trusted_schema": 0,
                "cell_size_check": 1,
                "secure_delete": 1,
            }


def test_a_log_that_has_grown_is_moved_by_whoever_nobody_waits_for(database):
    log = database.path.with_name(database.path.name + "-wal")
    with database.writing() as connection:
        connection.execute("CREATE TABLE probe (x)")
    database.empty_log()
    with database.writing(awaited=True) as connection:
        connection.execute("INSERT INTO probe VALUES (zeroblob(8000000))")
    assert log.stat().st_size > database.path.stat().st_size
    with database.writing() as connection:
        connection.execute("INSERT INTO probe VALUES (1)")
    assert database.path.stat().st_size > 8_000_000


def test_a_log_that_nobody_else_moves_does_not_grow_for_ever(database):
    """As under a courier that writes nothing for days: one Submit in a thousand moves it."""
    log = database.path.with_name(database.path.name + "-wal")
    with database.writing() as connection:
        connection.execute("CREATE TABLE probe (x)")
    each, total = 200_000, 80_000_000
    for _ in range(total // each):
        with database.writing(awaited=True) as connection:
            connection.execute("INSERT INTO probe VALUES (zeroblob(?))", [each])
    assert log.stat().st_size < 8000 * 4096 * 1.1 + each < total / 2


def test_whoever_is_waited_for_keeps_the_log_also_behind_one_that_failed(database):
    with database.writing() as connection:
        assert _pages_before_moving(connection) == 1000
    with pytest.raises(StorageError), database.writing() as connection:
        connection.execute("INSERT INTO nowhere VALUES (1)")
    with database.writing(awaited=True) as connection:
        assert _pages_before_moving(connection) == 8000


def _pages_before_moving(connection):
    return connection.execute("PRAGMA wal_autocheckpoint").fetchone()[0]


def test_a_pragma_that_does_not_stick_keeps_the_database_shut(tmp_path):
    deaf = (*PRAGMAS, Pragma("cell_size_check", "OFF", 1))
    with pytest.raises(StorageError) as error:
        Database.open(tmp_path / "station.sqlite", settings=deaf)
    assert error.value.code == "storage.pragma"


def test_the_file_is_its_owner_s_alone(database):
    with database.writing() as connection:
        connection.execute("CREATE TABLE probe (x)")
    for suffix in ("", "-wal", "-shm"):
        path = database.path.with_name(database.path.name + suffix)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_writer_holds_the_lock_from_its_beginning(database):
    other = sqlite3.connect(database.path, timeout=0)
    with database.writing():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM submission").fetchone() == (0,)
    other.close()


def test_a_writer_that_cannot_have_the_lock_is_told_so(tmp_path):
    impatient = tuple(
        Pragma("busy_timeout", "10", 10) if one.name == "busy_timeout" else one for one in PRAGMAS
    )
    database = Database.open(tmp_path / "station.sqlite", settings=impatient)
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError) as error, database.writing():
        pytest.fail("the lock is another's")
    assert error.value.code == "storage.busy"
    other.close()
    database.close()


def test_a_block_that_raises_leaves_nothing(database):
    def half():
        with database.writing() as connection:
            connection.execute("CREATE TABLE half (x)")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    with database.reading() as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema").fetchall()
    assert ("half",) not in tables


def test_a_read_sees_one_state_while_another_thread_writes(database, sql_journal):
    with database.reading() as connection:
        before = connection.execute("SELECT count(*) FROM journal").fetchone()
        writer = threading.Thread(
            target=sql_journal.record, args=("submission-missed", {"id": "1"})
        )
        writer.start()
        writer.join()
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == before


def test_the_journal_refuses_changes_and_deletions(database, sql_journal):
    sql_journal.record("submission-missed", {"id": "1"})
    for statement in ("UPDATE journal SET event = 'x'", "DELETE FROM journal"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), database.writing() as one:
            one.execute(statement)


def test_a_bug_in_a_statement_is_not_taken_for_trouble_with_the_disk(database):
    with pytest.raises(sqlite3.ProgrammingError), database.writing() as connection:
        connection.execute("SELECT ?")


def test_another_program_s_database_is_left_untouched(tmp_path):
    path = tmp_path / "other.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(StorageError) as error:
        Database.open(path)
    assert error.value.code == "storage.foreign"


def test_a_file_that_is_no_database_is_left_untouched(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear kiosk, " * 100)
    with pytest.raises(StorageError) as error:
        Database.open(path)
    assert error.value.code == "storage.damaged"
    assert path.read_bytes() == b"Dear kiosk, " * 100


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError) as error:
        Database.open(tmp_path / "file" / "station.sqlite")
    assert error.value.code == "storage.unopenable"


def test_a_sound_database_passes_the_check(database, sql_submissions, make_submission):
    sql_submissions.take(make_submission())
    database.checkpoint()
    assert database.check() == ()
