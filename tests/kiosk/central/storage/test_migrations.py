# SPDX-License-Identifier: Apache-2.0
"""Migrations lead to the models, forth and back with data, on both databases."""

import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import column, insert, inspect, literal, select, table, text, update

from kiosk.central.storage import engines, schema
from kiosk.central.storage.database import FILE_NAME, CentralDatabase
from kiosk.central.storage.tables import FORMAT, METADATA, SCHEMA, STATION, STATION_KEY, Moment
from kiosk.errors import StorageError
from tests.kiosk.central.storage import schema_3

OLD_KEY = table("station_key", *map(column, ("key_id", "station", "public_key", "enrolled_at")))
NOW = datetime(2026, 11, 21, 10, 32, 0, 123456, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Say where another empty database can be made: a folder and a URL."""
    numbers = count()

    def make():
        folder = tmp_path / f"central{next(numbers)}"
        if request.param == "sqlite":
            folder.mkdir(mode=0o700)
            return folder, None
        return folder, request.getfixturevalue("postgresql").database()

    return make


OPEN = []


@pytest.fixture(autouse=True)
def closed():
    """Close what a test opened."""
    yield
    while OPEN:
        OPEN.pop().dispose()


def engine_of(place):
    folder, url = place
    OPEN.append(engines.sqlite(str(folder / FILE_NAME)) if url is None else engines.postgresql(url))
    return OPEN[-1]


def scripts():
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def migrated(place, *targets):
    """Make an empty database and bring it from one revision to the next."""
    engine = engine_of(place)
    for target in targets:
        with engine.begin() as connection:
            schema.migrate(connection, target)
    return engine


def is_ours(name, kind, _parents):
    """Leave the months out, which are not in the models: they are kept ahead."""
    return kind != "table" or not name.startswith("submission_")


def is_month_s(difference):
    """Whether it is the copy of a foreign key that each month has for itself."""
    return difference[0] == "remove_fk" and all(
        one.column.table.name.startswith("submission_") for one in difference[1].elements
    )


def index(one):
    where = {str(value) for value in one.get("dialect_options", {}).values()}
    return one["name"], str(one["column_names"]), one["unique"], str(where)


def shape(engine):
    """Say what both databases tell of their tables, types, rules and indexes."""
    with engine.connect() as connection:
        found = inspect(connection)
        return {
            table: {
                "columns": [
                    (one["name"], str(one["type"]), one["nullable"], one["default"])
                    for one in found.get_columns(table)
                ],
                "key": found.get_pk_constraint(table)["constrained_columns"],
                "unique": sorted(str(one) for one in found.get_unique_constraints(table)),
                "checks": sorted(str(one) for one in found.get_check_constraints(table)),
                "foreign": sorted(str(one) for one in found.get_foreign_keys(table)),
                "indexes": sorted(index(one) for one in found.get_indexes(table)),
            }
            for table in found.get_table_names()
        }


def test_the_known_revisions_are_those_of_the_scripts():
    assert scripts().get_current_head() == schema.HEAD == schema.REVISIONS[SCHEMA]
    found = [script.revision for script in scripts().walk_revisions()][::-1]
    assert found == list(schema.REVISIONS.values())


def test_the_migrations_lead_to_the_models(place):
    engine = migrated(place(), schema.HEAD)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert [one for one in compare_metadata(context, METADATA) if not is_month_s(one)] == []


def test_what_is_made_at_once_is_what_the_migrations_make(place):
    """Also what alembic does not compare: checks, defaults, partitions, storage."""
    engine, at_once = migrated(place(), schema.HEAD), engine_of(place())
    with at_once.begin() as connection:
        schema.create(connection)
    assert shape(engine) == shape(at_once)


def fill(connection):
    """Keep what a central of schema 3 may have: inline, in parts, begun and refuted."""
    t = schema_3
    connection.execute(t.FORMAT.insert(), {"schema": 3})
    station = {"code": "BK01", "service_point": "Bakı 1", "kept": 2, "queue": {"pending": 1}}
    connection.execute(t.STATION.insert(), station)
    connection.execute(
        t.STATION_KEY.insert(),
        {"key_id": "k", "station": "BK01", "public_key": "00", "enrolled_at": NOW},
    )
    facts = {
        "station": "BK01",
        "key_id": "k",
        "reference": "BK037F4K92QX",
        "form_id": "registration",
        "form_version": "1",
        "language": "az",
        "mode": "kiosk",
        "taken_at": NOW,
        "clock_trust": "unverified",
        "announced_at": NOW,
        "manifest": "a.b.c",
    }
    for number, (received_at, body) in enumerate(
        [(NOW, b"inline"), (NOW, None), (None, None), (None, None)]
    ):
        row = {"id": ID[number], "digest": f"{number:064x}", "size": 6, "body": body}
        connection.execute(t.SUBMISSION.insert(), {**facts, **row, "received_at": received_at})
    for number, (size, have) in enumerate([(4, 4), (2, 2), (9, 3)], 1):
        part = {"station": "BK01", "sha256": f"{number:064x}", "size": size, "have": have}
        connection.execute(t.PART.insert(), {"number": number, **part})
    for submission, position, part in [(1, 0, 1), (1, 1, 2), (2, 0, 3), (2, 1, 1), (3, 0, 2)]:
        row = {"submission": ID[submission], "position": position, "part": part}
        connection.execute(t.SLICE.insert(), row)
    for part, at, data in [(1, 0, b"pa"), (1, 2, b"rt"), (2, 0, b"ed"), (3, 0, b"abc")]:
        connection.execute(t.CHUNK.insert(), {"part": part, "at": at, "bytes": data})
    awaited = {"submission": ID[2], "station": "BK01", "parts": 2, "since": NOW}
    connection.execute(t.AWAITED.insert(), awaited)
    connection.execute(t.REFUTED.insert(), {"submission": ID[3]})


ID = [f"01a20030-d010-7b0e-ae81-{number:012x}" for number in range(4)]


@pytest.fixture
def old(place):
    """A database of schema 3, as the program before made it, with data."""
    there = place()
    engine = engine_of(there)
    with engine.begin() as connection:
        schema_3.METADATA.create_all(connection)
        fill(connection)
    return there


def contents(engine, metadata):
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (dict(row._mapping) for row in connection.execute(select(table))), key=str
            )
            for table in metadata.sorted_tables
        }


def test_data_goes_up_and_down_and_up(old):
    engine = engine_of(old)
    before = contents(engine, schema_3.METADATA)
    with engine.begin() as connection:
        schema.migrate(connection)
    above = contents(engine, METADATA)
    assert len(above["submission"]) == 4
    with engine.begin() as connection:
        schema.migrate(connection, "0001")
    below = contents(engine, schema_3.METADATA)
    assert {name: rows for name, rows in below.items() if name in before} == before
    with engine.begin() as connection:
        schema.migrate(connection)
    assert contents(engine, METADATA) == above
    with engine.begin() as connection:
        schema.migrate(connection, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_what_is_known_of_former_and_retired_keys_is_filled_in(place):
    """A central of schema 4 had the keys, and not until when each was good."""
    engine = migrated(place(), "0002")
    days = [NOW + timedelta(days=n) for n in range(4)]
    with engine.begin() as connection:
        for code, current, retired in (("BK01", "b", None), ("BK02", "c", days[3])):
            row = {"code": code, "service_point": "", "kept": 0, "key_id": current}
            connection.execute(insert(STATION), {**row, "retired_at": retired})
        for name, code, day in (("a", "BK01", 0), ("b", "BK01", 1), ("c", "BK02", 2)):
            row = {"key_id": name, "station": code, "public_key": "00", "enrolled_at": days[day]}
            values = {column: literal(value) for column, value in row.items()}
            values["enrolled_at"] = literal(days[day], Moment())
            connection.execute(insert(OLD_KEY).values(values))
        schema.migrate(connection)
        rows = connection.execute(select(STATION_KEY).order_by(STATION_KEY.c.key_id)).all()
    found = [(row.until, row.revoked_at, row.revoked_for) for row in rows]
    assert found == [(days[1], None, None), (None, None, None), (None, days[3], "retired")]
    numbers = [row.change for row in rows]
    assert numbers == [int(day.timestamp()) for day in (days[1], days[1], days[3])]


def test_a_file_of_schema_3_is_copied_and_taken_over(tmp_path):
    engine = engine_of((tmp_path, None))
    with engine.begin() as connection:
        schema_3.METADATA.create_all(connection)
        fill(connection)
    CentralDatabase.open(tmp_path).close()
    kept = tmp_path / f"{FILE_NAME}.before-3"
    assert kept.stat().st_mode & 0o077 == 0
    copy = sqlite3.connect(kept)
    assert copy.execute("SELECT schema FROM format").fetchall() == [(3,)]
    assert copy.execute("SELECT count(*) FROM submission").fetchone() == (4,)
    copy.close()
    database = CentralDatabase.open(tmp_path)
    with database.reading() as connection:
        assert connection.execute(select(FORMAT.c.schema)).scalar_one() == SCHEMA
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    database.close()


def test_a_server_of_schema_3_waits_for_the_operator(postgresql, tmp_path):
    there = tmp_path, postgresql.database()
    engine = engine_of(there)
    with engine.begin() as connection:
        schema_3.METADATA.create_all(connection)
        fill(connection)
    with pytest.raises(StorageError) as error:
        CentralDatabase.open(*there)
    assert error.value.code == "storage.older-schema"
    assert "alembic_version" not in shape(engine)
    CentralDatabase.migrate(*there).close()
    CentralDatabase.migrate(*there).close()
    CentralDatabase.open(*there).close()


def test_what_schema_2_lacked_is_made(place):
    there = place()
    engine = engine_of(there)
    with engine.begin() as connection:
        schema_3.METADATA.create_all(connection)
        fill(connection)
        for name in ("refuted", "journal_alarm"):
            connection.execute(text(f"DROP TABLE {name}"))
        connection.execute(text("UPDATE format SET schema = 2"))
    CentralDatabase.migrate(*there).close()
    assert shape(engine) == shape(migrated(place(), schema.HEAD))


def test_a_newer_schema_is_left_as_it_is(place):
    there = place()
    CentralDatabase.open(*there).close()
    engine = engine_of(there)
    with engine.begin() as connection:
        connection.execute(update(FORMAT).values(schema=99))
    for do in (CentralDatabase.open, CentralDatabase.migrate):
        with pytest.raises(StorageError) as error:
            do(*there)
        assert error.value.code == "storage.newer-schema"
    with engine.connect() as connection:
        assert connection.execute(select(FORMAT.c.schema)).scalar_one() == 99


def test_a_migration_that_fails_changes_nothing(old, monkeypatch):
    engine = engine_of(old)
    before = shape(engine)
    real = schema.migrate

    def fail(connection):
        real(connection)
        raise StorageError("at the last moment")

    monkeypatch.setattr(schema, "migrate", fail)
    with pytest.raises(StorageError):
        CentralDatabase.migrate(*old)
    assert shape(engine) == before
