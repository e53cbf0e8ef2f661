# SPDX-License-Identifier: Apache-2.0
"""`audit`: verifies what is here and what was exported, here and on another machine."""

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.audit import mark
from kiosk.audit.fakes import MemoryJournal
from kiosk.clock import FixedClock, SystemClock
from kiosk.commands import Exit
from kiosk.diagnostics import bundle
from kiosk.errors import StorageError
from kiosk.sealing import KnownKey, Revoked, StationKey, public_keys
from kiosk.store import Store
from main import main

CANARY = "CANARY-4711"


def run(capsys, *arguments):
    code = main(["audit", *arguments, "--json"])
    out = capsys.readouterr()
    return code, (json.loads(out.out) if out.out.strip().startswith("{") else out.err)


def fill(station, count=5):
    with Store(station, SystemClock()) as store:
        for number in range(count):
            store.journal.record("submission-missed", {"id": str(number)})
        return store.journal.head()


def put_mark(station):
    key = StationKey.load_or_create(station.keys_dir)
    with Store(station, SystemClock()) as store:
        mark.Marker(
            station.data_dir / mark.FILE_NAME,
            station.station_code,
            store.journal,
            key=lambda: key,
            keys=public_keys(station.keys_dir).get,
            heard=store.ends.heard,
        ).follow()


def tamper(station, *statements):
    """Change rows as somebody with the database does: the triggers go first."""
    with closing(sqlite3.connect(station.database)) as connection:
        for trigger in ("journal_no_update", "journal_no_delete"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.fixture
def filled(station):
    """A station with five records and a mark."""
    StationKey.load_or_create(station.keys_dir)
    fill(station)
    put_mark(station)
    return station


def codes(found):
    return [(one["code"], one["record"]) for one in found["wrong"]]


def test_a_journal_as_it_was_written_is_whole(filled, capsys):
    code, found = run(capsys, "verify")
    assert code == Exit.DONE
    assert (found["whole"], found["records"], found["wrong"]) == (True, 5, [])


SWAP = (
    "UPDATE journal SET number = 99 WHERE number = 2",
    "UPDATE journal SET number = 2 WHERE number = 4",
    "UPDATE journal SET number = 4 WHERE number = 99",
)


@pytest.mark.parametrize(
    ("statements", "wrong"),
    [
        (('UPDATE journal SET facts = \'{"id":"x"}\' WHERE number = 3',), [("audit.altered", 3)]),
        (("DELETE FROM journal WHERE number = 3",), [("audit.missing", 3)]),
        (SWAP, [("audit.reordered", 2), ("audit.reordered", 4)]),
        (("DELETE FROM journal WHERE number > 3",), [("audit.cut", 4)]),
    ],
)
def test_each_kind_of_tampering_is_found_and_named(filled, capsys, statements, wrong):
    tamper(filled, *statements)
    code, found = run(capsys, "verify")
    assert code == Exit.NO
    assert codes(found) == wrong
    assert all(one["cause"] for one in found["wrong"])


def test_a_cut_end_and_its_mark_gone_shows_against_what_the_centre_knows(filled, capsys):
    number, digest = fill(filled, 0)
    (filled.data_dir / mark.FILE_NAME).unlink()
    tamper(filled, "DELETE FROM journal WHERE number > 3")
    assert run(capsys, "verify")[0] == Exit.DONE, "nobody here knows better"
    code, found = run(capsys, "verify", "--head", f"{number}:{digest.hex()}")
    assert code == Exit.NO
    assert codes(found) == [("audit.cut", 4)]


def test_what_the_centre_has_heard_of_is_remembered_beside_the_rows(filled, capsys):
    with Store(filled, SystemClock()) as store:
        store.ends.hear(*store.journal.head())
    (filled.data_dir / mark.FILE_NAME).unlink()
    assert run(capsys, "verify")[0] == Exit.DONE
    tamper(filled, "DELETE FROM journal WHERE number > 3")
    assert codes(run(capsys, "verify")[1]) == [("audit.cut", 4)]


def test_a_spoilt_mark_is_said_and_an_operator_may_accept_that_on_record(filled, capsys):
    (filled.data_dir / mark.FILE_NAME).write_text("a.b.c", encoding="ascii")
    code, found = run(capsys, "verify")
    assert (code, found["mark"], found["wrong"]) == (Exit.NO, "audit.mark", [])
    assert run(capsys, "accept")[1]["accepted"] == "audit.mark"
    assert run(capsys, "verify")[0] == Exit.DONE
    _code, listed = run(capsys, "list", "--event", "journal-accepted")
    assert listed["records"][0]["facts"]["problem"] == "audit.mark"


def test_a_head_that_is_none_is_a_usage_error(filled, capsys):
    assert main(["audit", "verify", "--head", "5:xyz"]) == Exit.USAGE


def test_records_are_listed_by_event_and_by_submission(filled, waiting, capsys):
    _code, found = run(capsys, "list", "--event", "submission-taken")
    (taken,) = found["records"]
    _code, found = run(capsys, "list", "--id", taken["facts"]["id"])
    assert [one["number"] for one in found["records"]] == [taken["number"]]
    _code, found = run(capsys, "list", "--after", "2", "--limit", "2")
    assert [one["number"] for one in found["records"]] == [3, 4]


def test_nothing_is_pruned_that_the_centre_has_not_heard_of(filled, capsys):
    code, said = run(capsys, "prune", "--days", "30")
    assert code == Exit.ENVIRONMENT
    assert "audit.unheard" in said


def disguise(station, heard):
    """Take the first two records away and append a pruning of them, as if the centre had heard."""
    with Store(station, SystemClock()) as store:
        records = list(store.journal.records())
        store.ends.hear(records[heard - 1].number, records[heard - 1].hash)
        facts = {"upto": "2", "hash": records[1].hash.hex(), "records": "2", "actor": "x"}
        store.journal.record("journal-pruned", facts)
    tamper(station, "DELETE FROM journal WHERE number <= 2")


def test_a_pruning_that_the_mark_knows_nothing_of_is_no_excuse(filled, capsys):
    disguise(filled, 5)
    code, found = run(capsys, "verify")
    assert (code, codes(found)) == (Exit.NO, [("audit.missing", 1)])
    (gone,) = found["gone"]
    assert (gone["first"], gone["last"], gone["by"]) == (1, 2, 6)


def test_a_pruning_of_what_the_centre_had_heard_of_is_named_and_no_fault(filled, capsys):
    with Store(filled, SystemClock()) as store:
        store.ends.hear(*store.journal.head())
    put_mark(filled)
    disguise(filled, 5)
    code, found = run(capsys, "verify")
    assert (code, found["wrong"], len(found["gone"])) == (Exit.DONE, [], 1)


def test_pruning_marks_first_what_the_centre_has_heard_of(filled, capsys, monkeypatch):
    with Store(filled, SystemClock()) as store:
        store.ends.hear(*store.journal.head())
    later = SystemClock().now() + timedelta(days=100)
    monkeypatch.setattr(SystemClock, "now", lambda _self: later)
    code, found = run(capsys, "prune", "--days", "30")
    assert (code, found["pruned"]) == (Exit.DONE, 5)
    code, found = run(capsys, "verify")
    assert (code, found["wrong"], [one["last"] for one in found["gone"]]) == (Exit.DONE, [], [5])


@pytest.fixture
def exported(filled, waiting, tmp_path, capsys):
    """A bundle on a stick, of a station with a submission and a log."""
    filled.logs_dir.mkdir()
    (filled.logs_dir / "kiosk.log").write_text("2026-11-23 WARNING the line is down\n")
    (filled.data_dir / "receipts").mkdir()
    (filled.data_dir / "receipts" / "one.png").write_bytes(CANARY.encode())
    stick = tmp_path / "stick"
    stick.mkdir()
    code, found = run(capsys, "export", "--to", str(stick))
    assert code == Exit.DONE
    (file,) = (stick / "migration-kiosk" / "reports" / "BK01").iterdir()
    assert file.name == found["file"].rpartition("/")[2]
    return file


def elsewhere(monkeypatch, tmp_path, key):
    """Another machine, which knows the stations' keys by a list."""
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path / "elsewhere"))
    keys = tmp_path / "keys.txt"
    keys.write_text(f"{key.public_bytes.hex()}\n", encoding="ascii")
    return "--keys", str(keys)


def test_a_bundle_is_verified_on_another_machine(exported, filled, monkeypatch, tmp_path, capsys):
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    keys = elsewhere(monkeypatch, tmp_path, stranger)
    code, said = run(capsys, "verify", "--bundle", str(exported), *keys)
    assert code == Exit.ENVIRONMENT
    assert "sealing.unknown-key" in said
    key = StationKey.load_or_create(filled.keys_dir)
    keys = elsewhere(monkeypatch, tmp_path, key)
    code, found = run(capsys, "verify", "--bundle", str(exported), *keys)
    assert code == Exit.DONE
    assert (found["whole"], found["station"], found["key"]) == (True, "BK01", key.key_id)
    assert found["files"] == ["journal.ndjson", "readiness.json", "logs/kiosk.log"]
    assert [one["event"] for one in found["unended"]] == ["bundle-begun"]


def signed_by(key, station, tmp_path):
    """A bundle with five records and a log, made without a station."""
    log = tmp_path / "kiosk.log"
    log.write_text("a line\n", encoding="utf-8")
    journal = MemoryJournal(FixedClock())
    for number in range(5):
        journal.record("submission-missed", {"id": str(number)})
    file = tmp_path / "made.zip"
    bundle.write(
        file,
        station=station,
        now=datetime(2026, 11, 23, tzinfo=UTC),
        journal=journal,
        readiness="{}",
        logs=[log],
        key=key,
    )
    return file


def rewritten(file, change):
    """Write a bundle again with other members; the station's statement stays as it is."""
    with zipfile.ZipFile(file) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as whole:
        for name, content in members.items():
            whole.writestr(name, content)


def nothing(_members):
    """The control: a bundle that was packed anew is as good as before."""


def another_log(members):
    members["logs/kiosk.log"] += b"all is well\n"


def one_more(members):
    members["logs/other.log"] = b"all is well\n"


def one_less(members):
    del members["logs/kiosk.log"]


def shorter(members):
    members["journal.ndjson"] = b"\n".join(members["journal.ndjson"].splitlines()[:2]) + b"\n"


def unsigned(members):
    del members["manifest.jws"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (nothing, ""),
        (another_log, "audit.bundle"),
        (one_more, "audit.bundle"),
        (one_less, "audit.bundle"),
        (shorter, "audit.bundle"),
        (unsigned, "audit.bundle"),
    ],
)
def test_a_bundle_that_was_changed_is_no_bundle(tmp_path, station_key, change, code):
    file = signed_by(station_key, "BK01", tmp_path)
    rewritten(file, change)
    keys = {station_key.key_id: KnownKey(public_key=station_key.public_bytes, station="BK01")}
    if not code:
        assert bundle.read(file, keys, {}).examined.records == 5
        return
    with pytest.raises(StorageError) as refused:
        bundle.read(file, keys, {})
    assert refused.value.code == code


def test_a_file_that_is_no_bundle_is_said_to_be_none(station, tmp_path, capsys):
    StationKey.load_or_create(station.keys_dir)
    file = tmp_path / "bundle.zip"
    file.write_bytes(b"nothing of the kind")
    code, said = run(capsys, "verify", "--bundle", str(file))
    assert (code, "audit.bundle" in said) == (Exit.ENVIRONMENT, True)


@pytest.mark.parametrize(
    ("told", "code"),
    [({}, ""), ({"station": "GN02"}, "audit.bundle-key"), ({"revoked": True}, "audit.bundle-key")],
)
def test_a_station_is_believed_for_itself_and_with_a_good_key(tmp_path, station_key, told, code):
    known = KnownKey(
        public_key=station_key.public_bytes,
        station=told.get("station", "BK01"),
        revoked_for=Revoked.COMPROMISED if told.get("revoked") else None,
    )
    file = signed_by(station_key, "BK01", tmp_path)
    keys = {station_key.key_id: known}
    if code:
        with pytest.raises(StorageError) as refused:
            bundle.read(file, keys, {})
        assert refused.value.code == code
    else:
        read = bundle.read(file, keys, {})
        assert (read.station, read.examined.head.number) == ("BK01", 5)


def test_a_bundle_has_nothing_of_anybody_s(exported, filled, waiting):
    with zipfile.ZipFile(exported) as whole:
        content = b"".join(whole.read(name) for name in whole.namelist())
    assert CANARY.encode() not in content
    assert b"the line is down" in content, "the log is in it, so that this looks where it should"
    with Store(filled, SystemClock()) as store:
        (entry,) = store.outbox.entries()
        sealed = store.outbox.body(entry.id, 0, 64)
    assert sealed
    assert sealed not in content
