# SPDX-License-Identifier: Apache-2.0
"""A crash keeps the answers for a moment, in RAM; nothing else keeps them at all."""

import json
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.errors import FormError, StorageError
from kiosk.forms import FormSession
from kiosk.intake import Savepoint
from kiosk.intake.ram import is_in_ram


def test_a_crash_brings_the_person_back_where_they_were(kiosk):
    visit = kiosk.begin(surname="Əliyeva", note="٣ <b>")
    visit.set_language("az")
    visit.turn_to("/data/note")
    back = kiosk.start().resume()
    assert back.id == visit.id
    assert (back.language, back.page, back.service.id) == ("az", "/data/note", "arrival")
    assert back.session.savepoint() == visit.session.savepoint()
    assert back.session.page.id == "/data/note"
    assert back.submit().id == visit.id


def test_answers_that_the_form_cannot_take_again_do_not_keep_the_program_from_starting(
    kiosk, monkeypatch
):
    kiosk.begin(surname="A")

    def refuse(*_):
        raise FormError("never settles", code="form.cycle")

    with monkeypatch.context() as broken:
        broken.setattr(FormSession, "restore", refuse)
        assert kiosk.start().resume() is None
    assert not kiosk.savepoint_file.exists()


def test_every_answer_is_kept_at_once(kiosk):
    visit = kiosk.begin()
    for text in ("A", "Al", "Ali"):
        visit.answer("/data/surname", text)
        assert kiosk.start().resume().session.question("/data/surname").value == text


def test_the_file_is_its_owner_s_alone(kiosk):
    kiosk.begin(surname="A")
    assert stat.S_IMODE(kiosk.savepoint_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(kiosk.savepoint_file.parent.stat().st_mode) == 0o700
    assert [one.name for one in kiosk.savepoint_file.parent.iterdir()] == ["visit-BK01.json"]


@pytest.mark.parametrize("end", ["submit", "discard"])
def test_nothing_is_left_when_the_visit_ends(kiosk, end):
    visit = kiosk.begin(surname="A")
    getattr(visit, end)()
    assert not kiosk.savepoint_file.exists()
    assert kiosk.start().resume() is None


def test_a_finished_visit_leaves_nothing_behind_later_either(kiosk):
    visit = kiosk.begin(surname="A")
    visit.submit()
    visit.turn_to("/data/note")
    visit.set_language("az")
    assert not kiosk.savepoint_file.exists()


def test_nobody_is_brought_back_after_the_idle_limit(kiosk, clock):
    kiosk.begin(surname="A")
    clock.advance(kiosk.settings.idle.expire + timedelta(seconds=1))
    assert kiosk.start().resume() is None
    assert not kiosk.savepoint_file.exists()


def test_the_idle_limit_is_not_moved_by_the_wall_clock(kiosk, clock):
    kiosk.begin(surname="A")
    clock.jump(clock.now() + timedelta(days=400))
    assert kiosk.start().resume() is not None


@pytest.mark.parametrize(
    "change",
    [
        {"boot": "another"},
        {"monotonic": 1e9},
        {"format": 99},
        {"visit": 7},
        {"visit": {"answers": 7}},
        {"visit": {"answers": {"/data/surname": 7}}},
        {"visit": {"id": None}},
        {"visit": {"service": "nothing"}},
        {"visit": {"habits": {"letters": [3]}}},
    ],
)
def test_what_is_not_this_boot_s_savepoint_is_removed(kiosk, change):
    kiosk.begin(surname="A")
    saved = json.loads(kiosk.savepoint_file.read_text())
    if isinstance(inner := change.get("visit"), dict):
        change = {"visit": {**saved["visit"], **inner}}
    kiosk.savepoint_file.write_text(json.dumps({**saved, **change}))
    assert kiosk.start().resume() is None
    assert not kiosk.savepoint_file.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null"])
def test_a_damaged_file_is_removed(kiosk, content):
    kiosk.begin(surname="A")
    kiosk.savepoint_file.write_bytes(content)
    assert kiosk.start().resume() is None
    assert not kiosk.savepoint_file.exists()


def test_a_renewed_form_is_not_filled_with_old_answers(kiosk):
    kiosk.begin(surname="A")
    kiosk.catalogue.renew("2")
    assert kiosk.start().resume() is None
    assert not kiosk.savepoint_file.exists()


def test_a_crash_right_behind_the_commit_brings_the_receipt_and_no_second_submission(kiosk):
    visit = kiosk.begin(surname="A")
    kept = kiosk.savepoint_file.read_bytes()
    submitted = visit.submit()
    kiosk.savepoint_file.write_bytes(kept)
    back = kiosk.start().resume()
    assert back.submitted == submitted
    assert back.submit() == submitted
    assert len(kiosk.store.taken) == 1
    assert not kiosk.savepoint_file.exists()


def test_when_the_store_cannot_be_asked_the_savepoint_stays(kiosk):
    kiosk.begin(surname="A")

    class Away:
        def find(self, _submission):
            raise StorageError(code="storage.io")

    with pytest.raises(StorageError):
        kiosk.start(store=Away()).resume()
    assert kiosk.savepoint_file.exists()


def test_on_a_disk_there_is_no_savepoint_and_it_is_said(kiosk, tmp_path, clock):
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n")
    kiosk.start(savepoint=kiosk.savepoint(mounts))
    assert kiosk.intake.savepoint_problem == "savepoint.not-in-ram"
    visit = kiosk.begin(surname="A")
    assert [one for one in kiosk.ram.rglob("*") if one.is_file()] == []
    assert kiosk.intake.resume() is None
    assert visit.submit().id == visit.id


def test_in_ram_there_is_one_and_it_is_said(kiosk):
    assert kiosk.intake.savepoint_problem == ""


def test_a_folder_that_somebody_else_prepared_is_not_used(ram, clock, tmp_path):
    (ram / f"migration-kiosk-{os.getuid()}").symlink_to(tmp_path)
    assert Savepoint(ram, "BK01", clock).problem == "savepoint.folder"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_others_may_read_is_not_used(ram, clock):
    (ram / f"migration-kiosk-{os.getuid()}").mkdir(mode=0o700)
    (ram / f"migration-kiosk-{os.getuid()}").chmod(0o755)
    assert Savepoint(ram, "BK01", clock).problem == "savepoint.folder"


def test_a_write_that_fails_leaves_no_stale_answers(kiosk):
    visit = kiosk.begin(surname="A")
    kiosk.savepoint_file.with_suffix(".new").mkdir()
    visit.answer("/data/surname", "B")
    assert kiosk.intake.savepoint_problem == "savepoint.unwritable"
    assert not kiosk.savepoint_file.exists()
    assert visit.submit().id == visit.id


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/run/user/1000", True),
        ("/run/user/1000/deep/er", True),
        ("/run/user/10000", False),
        ("/run", False),
        ("/with space/x", True),
        ("/covered", False),
        ("/", False),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(tmp_path, folder, expected):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "tmpfs /run/user/1000 tmpfs rw 0 0\n"
        "ramfs /with\\040space ramfs rw 0 0\n"
        "tmpfs /covered tmpfs rw 0 0\n"
        "/dev/sdb1 /covered ext4 rw 0 0\n"
    )
    assert is_in_ram(Path(folder), mounts) is expected


def test_where_nobody_can_tell_it_is_not_ram(tmp_path):
    assert is_in_ram(tmp_path, tmp_path / "nothing") is False
