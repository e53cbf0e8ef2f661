# SPDX-License-Identifier: Apache-2.0
"""What is damaged is found without a byte written, moved aside, and stays an alarm."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.clock import FixedClock, local
from kiosk.errors import StorageError
from kiosk.storage import Database, SqlJournal, SqlSubmissions
from kiosk.storage.rescue import (
    Depth,
    Nightly,
    examination,
    examine,
    make_sound,
    nightly,
    note,
    require_whole,
    standing,
    suspect,
)


@pytest.fixture
def station(tmp_path, clock, make_submission):
    """A database that a station has opened, with three submissions, closed."""
    path = tmp_path / "station.sqlite"
    database = Database.open(path)
    store = SqlSubmissions(database, SqlJournal(database, clock))
    for _ in range(3):
        store.take(make_submission())
    database.close()
    note(path)
    return path


def change(path, statement):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def everything(folder):
    return {one.name: one.read_bytes() for one in folder.iterdir() if not one.name.endswith("-shm")}


def test_a_sound_database_is_examined_without_a_change(station):
    before = everything(station.parent)
    for depth in Depth:
        assert examine(station, depth) == ""
    after = everything(station.parent)
    assert {name: after[name] for name in before} == before


def test_an_examination_leaves_the_log_as_it_is(station):
    open_still = sqlite3.connect(station, isolation_level=None)
    open_still.execute("UPDATE outbox SET attempts = 1")
    folder = station.parent / "cut"
    folder.mkdir()
    for suffix in ("", "-wal"):
        name = station.name + suffix
        (folder / name).write_bytes((station.parent / name).read_bytes())
    open_still.close()
    before = everything(folder)
    assert examine(folder / station.name, Depth.START) == ""
    assert everything(folder) == before


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE submission SET body = zeroblob(size) WHERE rowid = 2", "digest"),
        ("DELETE FROM outbox WHERE number = 2", "rows"),
        ("UPDATE alembic_version SET version_num = '0901'", "schema"),
        ("DROP TABLE alembic_version", "schema"),
        ("DELETE FROM alembic_version", "schema"),
    ],
)
def test_what_sqlite_calls_sound_is_looked_at_too(station, statement, word):
    change(station, statement)
    assert examine(station, Depth.START) == word


def test_an_altered_record_of_the_journal_is_damage(station):
    change(station, "DROP TRIGGER journal_no_update")
    change(station, "UPDATE journal SET at = '2020' WHERE number = 2")
    assert examine(station, Depth.WHOLE) == "chain"


def test_a_large_database_is_looked_at_whole_by_the_first_round(station, monkeypatch, clock):
    change(station, "UPDATE submission SET body = zeroblob(size) WHERE rowid = 2")
    for module in (examination, nightly):
        monkeypatch.setattr(module, "QUICK_BYTES", 1)
    assert examine(station, Depth.START) == ""
    heard = []
    look = Nightly(station, clock, heard.append)
    look.look()
    look.look()
    assert heard == ["digest"]
    assert make_sound(station, clock).counts["aside"] == "1"


def test_the_whole_is_looked_at_once_a_night(station, clock, monkeypatch):
    looks = []
    monkeypatch.setattr(nightly, "examine", lambda _path, depth: looks.append(depth) or "")
    watch = Nightly(station, clock, pytest.fail)
    clock.advance(timedelta(hours=(12 - local(clock.now()).hour) % 24))
    watch.look()
    assert looks == []
    clock.advance(timedelta(hours=15))
    for _ in range(5):
        watch.look()
    assert looks == [Depth.WHOLE]
    clock.advance(timedelta(hours=24))
    watch.look()
    assert len(looks) == 2


def test_a_look_that_the_disk_refuses_is_repeated_later(station, clock, monkeypatch):
    def refuse(_path, _depth):
        looks.append(1)
        raise StorageError(code="storage.io")

    looks = []
    monkeypatch.setattr(nightly, "examine", refuse)
    watch = Nightly(station, clock, pytest.fail)
    clock.advance(timedelta(hours=(3 - local(clock.now()).hour) % 24))
    watch.look()
    watch.look()
    assert len(looks) == 1
    clock.advance(timedelta(seconds=nightly.PAUSE + 1))
    watch.look()
    assert len(looks) == 2


def test_what_the_night_found_is_rescued_by_the_next_start(station, clock):
    suspect(station, "pages")
    with pytest.raises(StorageError) as error:
        require_whole(station)
    assert error.value.code == "storage.damaged"
    rescue = make_sound(station, clock)
    assert rescue.counts["submissions"] == "3"
    require_whole(station)
    assert [one.folder for one in standing(station)] == [rescue.folder]
    assert make_sound(station, clock) is None


def test_bytes_that_are_not_those_of_their_digest_are_kept_aside(station, clock):
    change(station, "UPDATE submission SET body = zeroblob(size) WHERE rowid = 2")
    rescue = make_sound(station, clock)
    assert (rescue.counts["submissions"], rescue.counts["aside"]) == ("2", "1")
    assert sorted(one.name for one in (rescue.folder / "aside").iterdir()) == [
        "00000002.age",
        "00000002.json",
    ]
    with closing(sqlite3.connect(station)) as connection:
        numbers = connection.execute("SELECT number FROM outbox ORDER BY 1").fetchall()
        assert numbers == [(1,), (3,)]


def test_an_altered_id_is_mended_by_the_journal(station, clock):
    with closing(sqlite3.connect(station)) as connection:
        (right,) = connection.execute("SELECT id FROM submission WHERE rowid = 2").fetchone()
    change(station, "UPDATE submission SET id = 'spoilt' WHERE rowid = 2")
    assert examine(station, Depth.START) == "rows"
    rescue = make_sound(station, clock)
    assert (rescue.counts["submissions"], rescue.counts["mended"]) == ("3", "1")
    with closing(sqlite3.connect(station)) as connection:
        found = connection.execute("SELECT submission_id FROM outbox WHERE number = 2").fetchone()
    assert found == (right,)


def test_a_database_that_is_gone_is_no_new_station(station, clock):
    station.unlink()
    with pytest.raises(StorageError) as error:
        require_whole(station)
    assert error.value.code == "storage.damaged"
    assert make_sound(station, clock).why == "missing"


def test_a_first_start_is_no_damage(tmp_path, clock):
    path = tmp_path / "station.sqlite"
    assert make_sound(path, clock) is None
    require_whole(path)
    path.touch()
    assert make_sound(path, clock) is None


def test_a_newer_schema_is_refused_and_nothing_is_touched(station, clock):
    station.with_name(station.name + ".made").write_text("9999")
    change(station, "UPDATE alembic_version SET version_num = '9999'")
    before = everything(station.parent)
    with pytest.raises(StorageError) as error:
        make_sound(station, clock)
    assert error.value.code == "storage.newer-schema"
    after = everything(station.parent)
    assert {name: after[name] for name in before} == before


def test_two_rescues_in_one_second_have_a_folder_each(station):
    clock = FixedClock(datetime(2026, 11, 21, 3, tzinfo=UTC))
    for _ in range(2):
        suspect(station, "pages")
        make_sound(station, clock)
    names = [one.folder.name for one in standing(station)]
    assert names == ["2026-11-21T030000Z", "2026-11-21T030000Z-2"]


def test_rows_of_other_tables_are_carried_over_where_there_is_such_a_table(station, clock):
    change(station, "CREATE TABLE strange (x)")
    change(station, "INSERT INTO strange VALUES (1)")
    suspect(station, "pages")
    assert make_sound(station, clock).counts["others_lost"] == "1"


@pytest.mark.parametrize(
    "spoilt",
    [
        "UPDATE submission SET taken_at = '2026-71-21T10:22:00.000000Z'",
        "UPDATE submission SET taken_at = CAST(x'323032362d80' AS TEXT)",
        "UPDATE submission SET language = CAST(x'80' AS TEXT)",
        "UPDATE outbox SET queued_at = 'yesterday'",
    ],
)
def test_words_that_nobody_can_read_are_found(station, spoilt):
    change(station, spoilt)
    assert examine(station, Depth.WHOLE) in {"rows", "pages"}
    assert examine(station, Depth.START) in {"rows", "pages"}
