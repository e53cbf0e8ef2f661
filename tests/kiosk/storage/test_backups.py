# SPDX-License-Identifier: Apache-2.0
"""Before a migration the database is copied; the copy stays until a later start succeeds."""

import shutil
import sqlite3
import stat
from contextlib import closing

import pytest

from kiosk.errors import StorageError
from kiosk.storage import Database, SqlJournal, SqlSubmissions, backups, schema

SCRIPT = """
import sqlalchemy as sa
from alembic import op

revision = "{new}"
down_revision = "{old}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("journal", sa.Column("extra", sa.Text))
    {then}


def downgrade() -> None:
    op.drop_column("journal", "extra")
"""


@pytest.fixture
def next_schema(tmp_path, monkeypatch):
    """A newer program: one more revision, that may fail at its end."""

    def make(then="pass"):
        old, new = schema.HEAD, "9001"
        folder = tmp_path / "migrations"
        shutil.copytree(schema.MIGRATIONS, folder)
        (folder / "versions" / "9001_more.py").write_text(
            SCRIPT.format(old=old, new=new, then=then)
        )
        monkeypatch.setattr(schema, "MIGRATIONS", folder)
        monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, new))
        monkeypatch.setattr(schema, "HEAD", new)
        return old

    return make


@pytest.fixture
def path(tmp_path, clock, make_submission):
    path = tmp_path / "data" / "station.sqlite"
    database = Database.open(path)
    SqlSubmissions(database, SqlJournal(database, clock)).take(make_submission())
    database.close()
    return path


def kept(path):
    return sorted(path.parent.glob("*.before-*"))


def test_a_new_database_needs_no_copy(path):
    assert kept(path) == []


def test_the_copy_is_whole_private_and_goes_at_the_next_start(path, next_schema):
    old = next_schema()
    Database.open(path).close()
    (copy,) = kept(path)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (old,)
        assert connection.execute("SELECT count(*) FROM submission").fetchone() == (1,)
    Database.open(path).close()
    assert kept(path) == []


def test_data_go_up_and_down(path, next_schema):
    old = next_schema()
    with closing(sqlite3.connect(path)) as connection:
        before = connection.execute("SELECT * FROM submission").fetchall()
        records = connection.execute("SELECT * FROM journal").fetchall()
    database = Database.open(path)
    for target in (old, schema.HEAD, old):
        database.migrate(target)
        with database.reading() as connection:
            assert connection.execute("SELECT * FROM submission").fetchall() == before
            now = connection.execute("SELECT number, at, event, facts, hash FROM journal")
            assert now.fetchall() == records
    database.close()


def test_a_migration_that_fails_leaves_the_copy_and_the_old_schema(path, next_schema):
    old = next_schema(then="op.execute('SELECT * FROM nothing_there')")
    for _ in range(3):
        with pytest.raises(StorageError):
            Database.open(path)
    assert len(kept(path)) == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (old,)


def test_without_room_for_the_copy_nothing_is_migrated(path, next_schema, monkeypatch):
    old = next_schema()
    kept_as = path.with_name(f"{path.name}.before-{old}.part")
    kept_as.mkdir()
    with pytest.raises(StorageError) as error:
        Database.open(path)
    assert error.value.code == "storage.backup"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (old,)


def test_no_more_than_two_copies_stay(path):
    with closing(sqlite3.connect(path)) as connection:
        for number in range(5):
            backups.keep(connection, path, f"000{number}")
    assert len(kept(path)) == backups.MOST
