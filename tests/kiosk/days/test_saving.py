# SPDX-License-Identifier: Apache-2.0
"""What somebody takes along goes to a stick, whole, and never through a link."""

import os

import pytest

from kiosk.days.saving import save, stick_in
from kiosk.errors import StorageError


def test_only_what_is_mounted_and_can_be_written_is_a_stick(tmp_path, monkeypatch):
    first, second = tmp_path / "a", tmp_path / "b"
    for one in (first, second):
        one.mkdir()
    assert stick_in(None) is None
    assert stick_in(tmp_path / "gone") is None
    assert stick_in(tmp_path) is None
    assert stick_in(tmp_path, is_mount=lambda one: one == second) == second
    assert stick_in(tmp_path, is_mount=lambda one: one == tmp_path) == tmp_path
    (tmp_path / "link").symlink_to(second)
    assert stick_in(tmp_path, is_mount=lambda one: one.is_symlink()) is None
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert stick_in(tmp_path, is_mount=lambda _: True) is None


def test_a_file_is_written_whole_in_place_of_the_one_before(tmp_path):
    for content in (b"first", b"second"):
        save("day.csv", content, tmp_path / "days")
    assert [(one.name, one.read_bytes()) for one in (tmp_path / "days").iterdir()] == [
        ("day.csv", b"second")
    ]


def test_no_link_leads_elsewhere(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "days").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match=r"stick\.link"):
        save("day.csv", b"x", tmp_path / "days")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_stick_that_refuses_is_named(tmp_path):
    (tmp_path / "days").write_bytes(b"a file in the way")
    with pytest.raises(StorageError, match=r"stick\.unwritable"):
        save("day.csv", b"x", tmp_path / "days")
