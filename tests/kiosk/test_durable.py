# SPDX-License-Identifier: Apache-2.0
"""A small file is there whole or not at all, and stays after a power cut."""

import os
import stat
import subprocess
import sys

import pytest

from kiosk import durable


@pytest.fixture
def done(monkeypatch):
    """What was asked of the disk, in order: syncs of files and folders, and renames."""
    asked = []
    sync, replace = os.fsync, os.replace

    def fsync(handle):
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        asked.append("sync folder" if is_folder else "sync file")
        sync(handle)

    def rename(*names):
        asked.append("rename")
        replace(*names)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", rename)
    return asked


def test_a_written_file_holds_the_new_content_and_nothing_lies_beside_it(tmp_path):
    path = tmp_path / "note"
    durable.write(path, b"old, and longer")
    durable.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX syncs names")
def test_the_content_is_on_the_disk_before_the_name_and_the_name_before_it_returns(tmp_path, done):
    durable.write(tmp_path / "note", b"new")
    assert done == ["sync file", "rename", "sync folder"]


def test_a_write_that_fails_leaves_the_old_content(tmp_path, monkeypatch):
    path = tmp_path / "note"
    durable.write(path, b"old")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        durable.write(path, b"new")
    assert path.read_bytes() == b"old"


def test_what_a_cut_write_left_is_no_obstacle(tmp_path):
    path = tmp_path / "note"
    path.with_name("note.part").write_bytes(b"half of something longer")
    durable.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_may_only_be_read_is_synced(tmp_path, done):
    path = tmp_path / "picture"
    path.write_bytes(b"pixels")
    path.chmod(0o444 if os.name == "posix" else 0o666)
    durable.sync_file(path)
    assert done == ["sync file"]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX syncs names")
def test_a_folder_that_is_gone_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        durable.sync_folder(tmp_path / "gone")


def test_it_costs_a_start_nothing(root):
    looked = "import sys; import os, pathlib; before = set(sys.modules); import kiosk.durable; "
    looked += "print(*sorted(set(sys.modules) - before))"
    out = subprocess.run(
        [sys.executable, "-c", looked], cwd=root, check=True, capture_output=True, text=True
    )
    assert out.stdout.split() == ["kiosk", "kiosk.durable"]
