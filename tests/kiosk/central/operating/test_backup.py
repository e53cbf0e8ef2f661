# SPDX-License-Identifier: Apache-2.0
"""A central is backed up while it works, and comes back with all that it had."""

import json
import secrets
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from kiosk import durable
from kiosk.central.app import create_app
from kiosk.central.centre import RESTORING, Centre
from kiosk.central.failures import CentralError
from kiosk.central.operating import backups, dumping, restoring
from kiosk.central.storage.bodies import FOLDER, Bodies
from kiosk.central.storage.tables import SUBMISSION, TALLY
from kiosk.errors import KioskError, SealingError, StorageError
from kiosk.sealing import age
from kiosk.sync.contract import ASK_PATH, HEARTBEAT_PATH, MOST_INLINE_BYTES
from tests.kiosk.central.conftest import JOURNAL, Speaker

BEAT = {"sent_at": "2026-11-21T10:33:00Z", "journal": JOURNAL, "queue": {}, "software": "1"}


@pytest.fixture(scope="module")
def identity():
    """The key of whoever keeps the backups."""
    return age.generate()


class Drill:
    """A region that is backed up, and a place where it is brought back."""

    def __init__(self, region, speaker, folder, clock, identity) -> None:
        self.region, self.speaker, self.clock = region, speaker, clock
        self.folder, self.anew = folder / "backup", folder / "anew"
        self.url: str | None = None
        self._identity = identity
        self._items: dict[bytes, dict[str, str]] = {}
        self.opened = ExitStack()

    def make(self):
        """Back the region up."""
        recipients = [age.recipient_of(self._identity)]
        return backups.make(self.region, self.folder, recipients, self.clock.now())

    def file(self, name):
        """Where a file of the backup lies."""
        if name == backups.RECORD:
            return self.folder / name
        return self.folder / backups.read(self.folder).place / name

    def restore(self, key=None):
        """Bring the backup back."""
        return restoring.restore(
            self.folder,
            [key or self._identity],
            self.anew,
            self.clock,
            database_url=self.url,
            by="test",
        )

    def reopen(self):
        """Open what was brought back."""
        return self.opened.enter_context(Centre.open(self.anew, self.clock, self.url))

    def deliver(self, *bodies):
        """Bring submissions as a station does; says the ids."""
        return [
            deliver(self.speaker, body, self._items.setdefault(body, item(self.speaker, body)))
            for body in bodies
        ]

    def kept(self):
        """Beat, and hear how much is kept."""
        return self.speaker.post(HEARTBEAT_PATH, BEAT).json()["kept"]


@pytest.fixture
def drill(region_speaker, region, tmp_path, identity, request):
    """A drill on each database."""
    drill = Drill(region, region_speaker, tmp_path, region.clock, identity)
    if region.database.is_postgresql:
        drill.url = request.getfixturevalue("postgresql").database()
    with drill.opened:
        yield drill


@pytest.fixture
def turn_to(drill, serve_app, clock, station_key):
    """Have the station speak to what was brought back."""

    def turn(centre):
        drill.speaker = Speaker(serve_app(create_app(centre)), clock, station_key)
        return drill.speaker

    return turn


def item(speaker, body):
    return speaker.item(body, inline=len(body) <= MOST_INLINE_BYTES)


def deliver(speaker, body, item):
    """Bring one submission, in parts if it is large; the same one if it was brought before."""
    (answer,) = speaker.answers(item)
    if answer["missing"]:
        for start in range(0, len(body), 1 << 20):
            part = body[start : start + (1 << 20)]
            if sha256(part).hexdigest() in {one["sha256"] for one in answer["missing"]}:
                assert speaker.append(sha256(part).hexdigest(), part).ok
        (answer,) = speaker.answers(item)
    assert answer["standing"] == "received"
    return answer["id"]


def content(centre):
    return {
        one.id: sha256(b"".join(centre.submissions.body(one.id))).hexdigest() == one.digest
        for one in centre.submissions.all()
    }


def counted(centre):
    with centre.database.reading() as connection:
        return connection.execute(select(func.sum(TALLY.c.count))).scalar_one()


LARGE = secrets.token_bytes((1 << 20) + 1000)


def test_what_was_there_is_there_again(drill):
    ids = drill.deliver(b"small", LARGE)
    made = drill.make()
    assert (made.submissions, made.bodies) == (2, 2)
    found = drill.restore()
    assert (found.received, found.bodiless) == (2, 0)
    again = drill.reopen()
    assert content(again) == dict.fromkeys(ids, True)
    assert again.keys.named == drill.region.keys.named
    assert again.recipients == drill.region.recipients
    assert counted(again) == 2
    assert [row.code for row in again.stations.all()] == ["BK01"]


def test_stations_send_again_what_came_after_the_backup(drill, turn_to):
    before = drill.deliver(b"before")
    drill.make()
    after = drill.deliver(b"after", LARGE)
    assert drill.kept() == 3
    drill.restore()
    again = drill.reopen()
    speaker = turn_to(again)
    assert drill.kept() == 1
    answers = speaker.post(ASK_PATH, {"ids": [*before, *after]}).json()["answers"]
    assert [one["standing"] for one in answers] == ["received", "unknown", "unknown"]
    assert drill.deliver(b"after", LARGE) == after
    assert content(again) == dict.fromkeys([*before, *after], True)
    assert drill.kept() == 3


def test_a_second_backup_into_the_same_folder_copies_what_is_new(drill):
    drill.deliver(LARGE)
    drill.make()
    bodies = drill.folder / FOLDER
    old = {path: path.stat().st_ino for path in bodies.rglob("*") if path.is_file()}
    drill.deliver(secrets.token_bytes(300 << 10))
    assert drill.make().bodies == 3
    assert {path: path.stat().st_ino for path in old} == old
    assert drill.restore().received == 2


def test_nobody_but_the_named_can_open_it(drill):
    drill.deliver(b"small")
    drill.make()
    for name in ("database.age", "keys.age"):
        assert drill.file(name).read_bytes().startswith(b"age-encryption.org/v1")
    with pytest.raises(SealingError) as error:
        drill.restore(age.generate())
    assert error.value.code == "sealing.not-opened"
    assert not (drill.anew / RESTORING).exists()


def test_a_backup_that_only_itself_could_open_is_not_made(open_centre, tmp_path, clock):
    """An embedded central made the Service's identity itself, and it would lie inside."""
    centre = open_centre(folder="embedded")
    with pytest.raises(CentralError) as error:
        backups.make(centre, tmp_path / "backup", [], clock.now())
    assert error.value.code == "central.backup-locked"


@pytest.mark.parametrize("name", ["database.age", "keys.age", "backup.json"])
def test_a_damaged_backup_is_refused_before_anything_is_written(drill, name):
    drill.make()
    file = drill.file(name)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(CentralError) as error:
        drill.restore()
    assert error.value.code == "central.backup-damaged"
    assert not drill.anew.exists()


def refuse(*_arguments):
    raise OSError(28, "no space left")


def altered(stream, file, recipients, encrypt=age.encrypt):
    """Encrypt, and have the disk keep something else."""
    encrypt(stream, file, recipients)
    file._file.seek(40)
    file._file.write(b"#")


def undumped(monkeypatch):
    """Have the dump turn out to be none when all of it was read."""
    dumped = backups.dumped

    @contextmanager
    def damaged(database):
        with dumped(database) as stream:
            yield stream
            raise CentralError("the dump is not whole", code="central.backup")

    monkeypatch.setattr(backups, "dumped", damaged)


MISHAPS = {
    "the dump can't be read back": undumped,
    "no space for the keys": lambda patch: patch.setattr(backups, "_packed", refuse),
    "no space for a body": lambda patch: patch.setattr(Bodies, "put", refuse),
    "the disk alters a file": lambda patch: patch.setattr(age, "encrypt", altered),
    "a folder can't be synced": lambda patch: patch.setattr(durable, "sync_folder", refuse),
    "no space for the record": lambda patch: patch.setattr(durable, "write", refuse),
}


@pytest.mark.parametrize("mishap", MISHAPS)
def test_a_backup_that_fails_leaves_the_earlier_one(drill, monkeypatch, mishap):
    drill.deliver(b"before")
    earlier = drill.make()
    drill.deliver(b"after", LARGE)
    with monkeypatch.context() as broken:
        MISHAPS[mishap](broken)
        with pytest.raises(KioskError) as error:
            drill.make()
    assert error.value.code in {"central.backup", "central.backup-damaged", "storage.bodies"}
    assert backups.read(drill.folder) == earlier
    assert drill.restore().received == 1
    assert drill.make().submissions == 3
    assert len(list(drill.folder.glob("set-*"))) == 1


def test_a_first_backup_that_fails_is_none(drill, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(backups, "_packed", refuse)
        with pytest.raises(CentralError):
            drill.make()
    with pytest.raises(CentralError) as error:
        backups.read(drill.folder)
    assert error.value.code == "central.backup-damaged"


def test_what_was_purged_since_is_not_in_the_next_backup(drill):
    (old,) = drill.deliver(LARGE)
    assert drill.make().bodies == 2
    drill.clock.advance(timedelta(days=40))
    drill.deliver(secrets.token_bytes(300 << 10))
    now = drill.clock.now()
    assert drill.region.purging.purge(now - timedelta(days=30), now, by="test") == 1
    assert drill.make().bodies == 1
    assert len([one for one in (drill.folder / FOLDER).rglob("*") if one.is_file()]) == 1
    found = drill.restore()
    assert (found.received, found.bodiless) == (2, 0)
    assert old not in content(drill.reopen())


def test_a_body_that_the_store_altered_is_not_taken_for_one(drill, caplog):
    """What a station has still comes again; what is wrong would hide that it is gone."""
    drill.deliver(secrets.token_bytes(300 << 10))
    (lying,) = drill.region.bodies.all()
    drill.region.bodies.put(lying.name, bytes(300 << 10))
    assert drill.make().bodies == 0
    assert "storage.altered" in caplog.text
    assert drill.restore().bodiless == 1


def test_a_body_that_was_half_written_is_copied_again(drill):
    (submission,) = drill.deliver(LARGE)
    drill.make()
    for one in (drill.folder / FOLDER).rglob("*"):
        if one.is_file():
            one.write_bytes(b"")
    assert drill.make().bodies == 2
    assert drill.restore().bodiless == 0
    assert content(drill.reopen()) == {submission: True}


def test_two_backups_into_one_folder_do_not_meet(drill):
    made = drill.make()
    with (
        dumping.alone(drill.folder / "backup.lock"),
        pytest.raises(CentralError) as error,
    ):
        drill.make()
    assert error.value.code == "central.backup-busy"
    assert backups.read(drill.folder) == made


def test_nothing_that_can_be_read_lies_where_the_backup_goes(drill, monkeypatch):
    """The copy of SQLite's database is beside the database, and goes with the backup."""
    seen = []

    def look(stream, file, recipients, encrypt=age.encrypt):
        seen.extend(one.name for one in drill.folder.rglob("*") if one.is_file())
        encrypt(stream, file, recipients)

    monkeypatch.setattr(age, "encrypt", look)
    drill.make()
    assert set(seen) <= {"backup.lock", "database.age", "keys.age"}
    assert list(drill.folder.parent.rglob("*.dump")) == []


def test_all_is_durable_before_the_record_and_nothing_goes_before_that(drill, monkeypatch):
    drill.deliver(LARGE)
    earlier = drill.make().place
    drill.deliver(secrets.token_bytes(300 << 10))
    said = []

    def noted(place, name, say):
        real = getattr(place, name)

        def call(*arguments, **options):
            result = real(*arguments, **options)
            said.append((name, say(arguments)))
            return result

        monkeypatch.setattr(place, name, call)

    for name in ("sync_file", "sync_folder", "write"):
        noted(durable, name, lambda arguments: arguments[0].name)
    noted(shutil, "rmtree", lambda arguments: arguments[0].name)
    made = drill.make().place
    record = said.index(("write", "backup.json"))
    before, after = said[:record], said[record + 1 :]
    (day,) = (one.name for one in (drill.folder / FOLDER).iterdir())
    assert [name for what, name in before if what == "sync_file"][:2] == [
        "database.age",
        "keys.age",
    ]
    for folder in (made, day, FOLDER, drill.folder.name):
        assert ("sync_folder", folder) in before
    assert after == [("rmtree", earlier)]


def test_at_every_point_of_a_crash_there_is_one_whole_backup(tmp_path, root):
    """The program is killed before each thing that it does to the disk."""
    ends = cut(root, tmp_path, "as it is")
    assert len(ends) > 10
    assert {one["found"] for one in ends} == {"earlier", "new"}
    assert [one["found"] for one in ends] == sorted(one["found"] for one in ends)
    assert not any(one["was_killed"] for one in ends[-1:])


@pytest.mark.parametrize("wrong", ["the earlier goes first", "the record goes first"])
def test_a_backup_that_is_written_otherwise_is_lost_in_a_crash(tmp_path, root, wrong):
    """The negative controls."""
    assert "none" in {one["found"] for one in cut(root, tmp_path, wrong)}


def cut(root, folder, how):
    command = [sys.executable, "-m", "tests.kiosk.central.operating.cutting", folder, how]
    said = subprocess.run(
        [str(one) for one in command],
        cwd=root,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
    ).stdout
    return [json.loads(line) for line in said.splitlines()]


def test_what_holds_a_database_is_not_overwritten(drill):
    drill.deliver(b"small")
    drill.make()
    drill.restore()
    with pytest.raises(CentralError) as error:
        drill.restore()
    assert error.value.code == "central.not-empty"


@pytest.mark.parametrize("step", ["load", "bodies", "reconcile"])
def test_a_restore_that_was_cut_off_is_run_again(drill, monkeypatch, step):
    ids = drill.deliver(b"small", LARGE)
    drill.make()
    place, name = {
        "load": (dumping, "load_sqlite" if drill.url is None else "load_postgresql"),
        "bodies": (restoring, "copy_body"),
        "reconcile": (restoring, "await_again"),
    }[step]

    def die(*_arguments):
        raise OSError(5, "input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(place, name, die)
        with pytest.raises(CentralError):
            drill.restore()
    with pytest.raises(StorageError) as error:
        drill.reopen()
    assert error.value.code == "storage.restoring"
    assert drill.restore().received == 2
    assert content(drill.reopen()) == dict.fromkeys(ids, True)


def test_bodies_that_are_nowhere_are_awaited_again(drill, turn_to):
    ids = drill.deliver(LARGE, b"small")
    drill.make()
    next(path for path in (drill.folder / FOLDER).rglob("*") if path.is_file()).unlink()
    found = drill.restore()
    assert (found.received, found.bodiless) == (1, 1)
    again = drill.reopen()
    assert counted(again) == 1
    turn_to(again)
    assert drill.kept() == 1
    assert drill.deliver(LARGE) == ids[:1]
    assert content(again) == dict.fromkeys(ids, True)
    assert (counted(again), drill.kept()) == (2, 2)


@pytest.mark.parametrize("is_new", [True, False], ids=["a new epoch", "none"])
def test_who_reads_on_misses_nothing_after_a_restore(drill, turn_to, monkeypatch, is_new):
    """The negative control counts from the backup on; the same PostgreSQL goes on by itself."""
    drill.make()
    drill.deliver(b"one", b"two", b"three")
    read = newest(drill.region)
    if not is_new:
        monkeypatch.setattr(restoring, "begin_epoch", lambda _connection: None)
    drill.restore()
    again = drill.reopen()
    turn_to(again)
    drill.deliver(b"other")
    assert (newest(again) > read) is (is_new or drill.url is not None)


def newest(centre):
    with centre.database.reading() as connection:
        return connection.execute(select(func.max(SUBMISSION.c.change))).scalar_one()
