# SPDX-License-Identifier: Apache-2.0
"""Migrations lead to the models, forth and back, and an unknown schema is never touched."""

import sqlite3
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from kiosk.errors import StorageError
from kiosk.handover import Draft
from kiosk.intake import Submitted
from kiosk.storage import Database, SqlDrafts, schema
from kiosk.storage.tables import METADATA


def columns(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
    ]
    return {
        table: connection.execute(f"PRAGMA table_info({table})").fetchall()
        for table in tables
        if table != "alembic_version"
    }


def constraints(connection: sqlite3.Connection) -> list[str]:
    """Check clauses as SQLite keeps them, which alembic does not compare."""
    rows = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return sorted(
        part.strip().rstrip(",")
        for (sql,) in rows
        for part in sql.splitlines()
        if "CONSTRAINT" in part
    )


def test_the_known_revisions_are_those_of_the_scripts():
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == schema.HEAD
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(schema.REVISIONS)


def test_the_head_equals_the_models(database, tmp_path):
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(database.path))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []


def test_the_head_equals_the_models_in_what_alembic_does_not_see(database, tmp_path):

    engine = create_engine(f"sqlite:///{tmp_path / 'models.sqlite'}")
    METADATA.create_all(engine)
    engine.dispose()
    models = sqlite3.connect(tmp_path / "models.sqlite")
    with database.reading() as connection:
        migrated = connection
        assert columns(migrated) == columns(models)
        assert [c for c in constraints(migrated) if "alembic" not in c] == constraints(models)
    models.close()


def test_every_revision_goes_up_down_and_up_with_data(
    database, sql_submissions, sql_journal, make_submission
):
    sql_submissions.take(make_submission())
    for target in (*schema.REVISIONS[-2::-1], "base"):
        database.migrate(target)
    with database.reading() as connection:
        assert columns(connection) == {}
    for target in schema.REVISIONS:
        database.migrate(target)
    kept = make_submission()
    sql_submissions.take(kept)
    assert sql_submissions.find(kept.id) == Submitted.of(kept)
    assert sql_journal.head()[0] == 1


def test_of_what_was_offered_before_the_centre_may_have_a_copy(database, sql_journal, clock):
    drafts = SqlDrafts(database, sql_journal, clock, clock.now)
    for name in ("a" * 32, "b" * 32):
        drafts.keep(Draft(id=name, visit="v", service="s", made_at=clock.now(), sealed=b"x"))
    drafts.note_offered("a" * 32)
    database.migrate("0009")
    database.migrate("0010")
    assert drafts.find("a" * 32).is_sent
    assert not drafts.find("b" * 32).is_sent


def test_a_second_start_keeps_the_data(tmp_path, clock, make_submission):
    from kiosk.storage import SqlJournal, SqlSubmissions

    path = tmp_path / "station.sqlite"
    kept = make_submission()
    first = Database.open(path)
    SqlSubmissions(first, SqlJournal(first, clock)).take(kept)
    first.close()
    second = Database.open(path)
    assert SqlSubmissions(second, SqlJournal(second, clock)).find(kept.id) == Submitted.of(kept)
    second.close()


def test_a_newer_schema_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "station.sqlite"
    Database.open(path).close()
    other = sqlite3.connect(path)
    other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.commit()
    before = other.execute("SELECT sql FROM sqlite_schema").fetchall()
    with pytest.raises(StorageError) as error:
        Database.open(path)
    assert error.value.code == "storage.newer-schema"
    assert other.execute("SELECT sql FROM sqlite_schema").fetchall() == before
    other.close()


def test_a_migration_that_is_cut_off_leaves_the_schema_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "station.sqlite"
    real = schema.migrate

    def cut(connection, found, target):
        real(connection, found, target)
        raise StorageError("the disk went away")

    with monkeypatch.context() as patch:
        patch.setattr(schema, "migrate", cut)
        with pytest.raises(StorageError):
            Database.open(path)
    other = sqlite3.connect(path)
    assert other.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    other.close()
    Database.open(path).close()


def test_a_start_without_a_migration_does_not_load_alembic(tmp_path):
    path = tmp_path / "station.sqlite"
    Database.open(path).close()
    program = (
        "import sys; from pathlib import Path; from kiosk.storage import Database; "
        "Database.open(Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_the_features_do_not_load_sqlalchemy():
    program = (
        "import sys, kiosk.intake, kiosk.outbox, kiosk.audit, kiosk.sealing, kiosk.sync; "
        "print({'sqlalchemy', 'requests', 'pydantic', 'pyrage'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
