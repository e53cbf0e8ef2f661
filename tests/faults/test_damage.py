# SPDX-License-Identifier: Apache-2.0
"""The disk spoils a database: the station opens again with all that can be read, and says the rest."""

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import count

import pytest

from kiosk.errors import StorageError
from kiosk.storage import Database
from kiosk.storage.pragmas import PRAGMAS
from kiosk.storage.rescue import examination, salvage
from tests.faults import damage

UNKNOWN = {"flip": 1, "scribble": 1, "zero": 1, "flip_many": 4, "truncate": 50}
"""How many submissions the end of a spoilt log may hide from everything else on the disk."""


@pytest.fixture(scope="session")
def fifty(tmp_path_factory):
    return damage.prepare(tmp_path_factory.mktemp("damage") / "base")


@pytest.fixture
def spoil(fifty, tmp_path):
    """Spoil a fresh copy in one way, open it, check it; the same for the same seed."""
    numbers = count()

    def run(way: damage.Spoil, seed: int, name: str = "station.sqlite") -> damage.Seen:
        rng = random.Random(seed)  # noqa: S311 the same places each time
        path = shutil.copytree(fifty.parent, tmp_path / str(next(numbers))) / fifty.name
        what = way(path.with_name(name), rng)
        before = damage.content(path)
        try:
            seen = damage.open_again(path)
            unknown = UNKNOWN[way.__name__] if name.endswith("-wal") else 0
            damage.check(path, before, seen, unknown=unknown)
        except Exception as error:
            error.add_note(f"{name}: {what} (seed {seed})")
            raise
        shutil.rmtree(path.parent)
        return seen

    return run


def run_all(spoil, seeds: range) -> Counter[str]:
    counted: Counter[str] = Counter()
    for seed in seeds:
        for way in damage.WAYS:
            for name in damage.FILES[:2]:
                seen = spoil(way, seed, name)
                counted["runs"] += 1
                counted["rescues"] += seen.rescue is not None
                for one in ("lost", "aside", "mended", "queued_again", "records_lost"):
                    counted[one] += seen.count(one)
    return counted


def test_a_sound_database_is_left_as_it_is(fifty, tmp_path):
    path = shutil.copytree(fifty.parent, tmp_path / "sound") / fifty.name
    seen = damage.open_again(path)
    assert seen.rescue is None
    assert list(seen.bodies) == damage.ORDER
    assert seen.sent == damage.ORDER[10:]


def test_a_name_that_is_no_text_any_more_is_damage_and_no_bug(fifty, tmp_path):
    """The driver can't even say what SQLite says of it."""
    path = shutil.copytree(fifty.parent, tmp_path / "named") / fifty.name
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET name = CAST(X'a0ff' AS TEXT), sql = 'CREATE nothing' "
            "WHERE name = 'ix_attempt_entry_number'"
        )
        connection.commit()
    with closing(sqlite3.connect(path)) as connection, pytest.raises(UnicodeDecodeError):
        connection.execute("SELECT 1 FROM sqlite_schema")
    with pytest.raises(StorageError) as error, Database(path, PRAGMAS).reading():
        pass
    assert error.value.code == "storage.damaged"
    seen = damage.open_again(path)
    assert seen.rescue is not None
    assert list(seen.bodies) == damage.ORDER


def test_damage_at_places_all_over_is_survived_and_counted(spoil):
    counted = run_all(spoil, range(6))
    assert counted["rescues"] >= 30
    assert counted["lost"] > 0
    assert counted["aside"] > 0


@pytest.mark.nightly
def test_damage_at_five_thousand_places_is_survived_and_counted(spoil):
    counted = run_all(spoil, range(100, 600))
    assert counted["runs"] == 5000


@pytest.mark.parametrize("number", range(1, 16))
def test_an_emptied_page_of_any_kind_costs_only_what_was_in_it(spoil, number):
    """Roots and inner pages hold no rows, so what is beneath them is found without them."""

    def zero_this(path, _rng):
        with path.open("rb+") as file:
            file.seek((number - 1) * 4096)
            file.write(bytes(4096))
        return f"zeroed page {number}"

    zero_this.__name__ = "zero"
    seen = spoil(zero_this, number)
    assert len(seen.bodies) >= 45


@pytest.mark.parametrize("length", [4, 32, 4096, 8192])
def test_a_log_whose_beginning_was_emptied_is_no_new_log(spoil, length):
    """The checksum of an emptied header is right, and SQLite takes it for a log without frames."""

    def zero_beginning(path, _rng):
        with path.open("rb+") as file:
            file.write(bytes(length))
        return f"zeroed {length} bytes"

    zero_beginning.__name__ = "zero"
    seen = spoil(zero_beginning, 0, "station.sqlite-wal")
    assert seen.rescue is not None
    assert len(seen.bodies) >= 45


def test_a_salvage_that_ignores_digests_is_seen_to_alter(spoil, monkeypatch):
    """A negative control: the tests would see it."""
    monkeypatch.setattr(salvage.Salvage, "_proven", lambda _self, row, _body: row)
    with pytest.raises(AssertionError, match=r"altered|uncounted"):
        run_all(spoil, range(6))


def test_a_start_that_looks_at_no_digest_is_seen_to_send_what_is_spoilt(spoil, monkeypatch):
    """A negative control: SQLite calls a database sound whose bodies were altered."""
    monkeypatch.setattr(examination, "_BODIES", "SELECT digest, body FROM submission WHERE 0")
    monkeypatch.setattr(examination, "_chain_holds", lambda _connection: True)
    with pytest.raises(AssertionError, match="altered"):
        run_all(spoil, range(6))


def test_a_start_that_does_not_look_at_the_log_is_seen_to_lose(spoil, monkeypatch):
    """A negative control: SQLite drops everything behind a spoilt frame without a word."""
    monkeypatch.setattr(examination, "read_log", lambda _path: None)
    with pytest.raises(AssertionError, match="uncounted"):
        run_all(spoil, range(6))


@pytest.mark.parametrize("name", ["station.sqlite", "station.sqlite-wal"])
def test_an_emptied_file_is_no_new_station(spoil, name):
    def truncate(path, _rng):
        path.write_bytes(b"")
        return "emptied"

    seen = spoil(truncate, 0, name)
    if name == "station.sqlite":
        assert seen.rescue.why == "missing"
        assert len(seen.bodies) >= 20  # what the log still had


def test_the_audit_tells_what_was_lost_and_the_chain_goes_on(fifty, tmp_path, clock):
    from kiosk.audit import verify
    from kiosk.storage import SqlJournal
    from kiosk.storage.rescue import make_sound

    path = shutil.copytree(fifty.parent, tmp_path / "audit") / fifty.name
    damage.flip_many(path, random.Random(3))  # noqa: S311 the same places each time
    make_sound(path, clock)
    database = Database.open(path)
    journal = SqlJournal(database, clock)
    journal.record("submission-missed", {"id": "later"})
    records = list(journal.records())
    database.close()
    assert verify(records) is None
    told = records[-2]
    assert told.event == "storage-rescued"
    assert sum(int(told.facts[name]) for name in ("submissions", "aside", "lost")) >= 50
    assert all(
        value.replace("-", "").replace(",", "").isdigit() or not value
        for name, value in told.facts.items()
        if name != "why"
    )
