# SPDX-License-Identifier: Apache-2.0
"""A stick is looked at within bounds, believed in nothing, and never written to."""

import os
from pathlib import Path

import pytest

from kiosk.errors import ReaderError
from kiosk.readers import OfferedFile, ReaderState, ReaderStatus
from kiosk.readers.stick import MOST_BYTES, MOST_DEPTH, MOST_ENTRIES, MOST_FILES, MountedStick

PDF = b"%PDF-1.7\n" + bytes(100)
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)


def everything(_kind: str) -> bool:
    return True


@pytest.fixture
def top(tmp_path) -> Path:
    """The top of a stick that is plugged in."""
    folder = tmp_path / "media" / "STICK"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def stick(top) -> MountedStick:
    return MountedStick(top.parent, is_mount=lambda path: path == top)


def names(stick, wanted=everything) -> list[str]:
    return [one.name for one in stick.offered(wanted).files]


def test_what_is_not_mounted_is_not_a_stick(tmp_path):
    (tmp_path / "secret.pdf").write_bytes(PDF)
    stick = MountedStick(tmp_path)
    assert stick.status().state is ReaderState.ABSENT
    with pytest.raises(ReaderError, match=r"reader\.absent"):
        stick.offered(everything)


def test_a_folder_that_is_gone_is_no_stick(tmp_path):
    assert MountedStick(tmp_path / "nothing").status().code == "reader.absent"


def test_files_are_offered_by_content_and_not_by_name(stick, top):
    (top / "a.pdf").write_bytes(PDF)
    (top / "b.exe").write_bytes(JPEG)
    (top / "c.pdf").write_bytes(b"MZ" + bytes(100))
    (top / "d.jpg").write_bytes(b"<svg onload=x>")
    (top / "e.png").write_bytes(b"")
    offer = stick.offered(everything)
    assert [(one.name, one.media_type) for one in offer.files] == [
        ("a.pdf", "application/pdf"),
        ("b.exe", "image/jpeg"),
    ]
    assert not offer.is_cut
    assert stick.status().state is ReaderState.READY


def test_only_what_the_question_takes_is_offered(stick, top):
    (top / "a.pdf").write_bytes(PDF)
    (top / "b.jpg").write_bytes(JPEG)
    assert names(stick, lambda kind: kind.startswith("image/")) == ["b.jpg"]


def test_a_file_is_read_as_it_is(stick, top):
    (top / "deep" / "er").mkdir(parents=True)
    (top / "deep" / "er" / "a.pdf").write_bytes(PDF)
    (file,) = stick.offered(everything).files
    assert stick.read(file) == PDF


def test_links_lead_nowhere(stick, top, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.pdf").write_bytes(PDF)
    (top / "file.pdf").symlink_to(outside / "secret.pdf")
    (top / "folder").symlink_to(outside)
    os.mkfifo(top / "pipe.pdf")
    assert names(stick) == []


@pytest.mark.parametrize("which", ["file", "folder"])
def test_a_link_that_takes_a_files_place_is_not_followed(stick, top, tmp_path, which):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.pdf").write_bytes(PDF)
    (top / "in").mkdir()
    (top / "in" / "a.pdf").write_bytes(PDF)
    (file,) = stick.offered(everything).files
    (top / "in" / "a.pdf").unlink()
    if which == "file":
        (top / "in" / "a.pdf").symlink_to(outside / "a.pdf")
    else:
        (top / "in").rmdir()
        (top / "in").symlink_to(outside)
    with pytest.raises(ReaderError, match=r"reader\.failed"):
        stick.read(file)


def test_a_file_that_became_another_is_not_taken(stick, top):
    (top / "a.pdf").write_bytes(PDF)
    (file,) = stick.offered(everything).files
    (top / "a.pdf").write_bytes(b"MZ" + PDF[2:])
    with pytest.raises(ReaderError, match=r"reader\.changed"):
        stick.read(file)


def test_what_was_not_offered_is_not_read(stick, top):
    (top / "a.pdf").write_bytes(PDF)
    made_up = OfferedFile(key="../../etc/passwd", name="", media_type="", size=1)
    with pytest.raises(ReaderError, match=r"reader\.absent"):
        stick.read(made_up)
    (file,) = stick.offered(everything).files
    stick.clear()
    with pytest.raises(ReaderError, match=r"reader\.absent"):
        stick.read(file)


def test_a_file_over_the_limit_is_not_offered(stick, top):
    with (top / "large.pdf").open("wb") as file:
        file.write(PDF)
        file.truncate(MOST_BYTES + 1)
    with (top / "fits.pdf").open("wb") as file:
        file.write(PDF)
        file.truncate(MOST_BYTES)
    assert names(stick) == ["fits.pdf"]


def test_more_files_than_a_screen_shows_are_cut_and_it_is_said(stick, top):
    for number in range(MOST_FILES + 1):
        (top / f"{number:03}.pdf").write_bytes(PDF)
    offer = stick.offered(everything)
    assert len(offer.files) == MOST_FILES
    assert offer.is_cut


def test_a_folder_without_end_is_not_walked_to_its_end(stick, top, monkeypatch):
    monkeypatch.setattr("kiosk.readers.stick.MOST_ENTRIES", 50)
    assert MOST_ENTRIES > 50
    for number in range(60):
        (top / f"{number:03}.txt").write_bytes(b"x")
    offer = stick.offered(everything)
    assert offer.is_cut
    assert offer.files == []


def test_folders_are_looked_into_so_deep_and_no_deeper(stick, top):
    folder = top
    for depth in range(MOST_DEPTH + 1):
        (folder / f"{depth}.pdf").write_bytes(PDF)
        folder = folder / "x"
        folder.mkdir()
    offer = stick.offered(everything)
    assert [one.name for one in offer.files] == [f"{depth}.pdf" for depth in range(MOST_DEPTH)]
    assert offer.is_cut


def test_a_name_steers_no_screen(stick, top):
    (top / "\u202egnp.exe\u2066\n.pdf").write_bytes(PDF)
    (top / f"{'ə' * 100}.pdf").write_bytes(PDF)
    first, second = names(stick)
    assert first == "gnp.exe.pdf"
    assert len(second) <= 80
    assert second.endswith("….pdf")


def test_hidden_files_are_left_alone(stick, top):
    (top / "._a.pdf").write_bytes(PDF)
    (top / ".Trash").mkdir()
    (top / ".Trash" / "b.pdf").write_bytes(PDF)
    assert names(stick) == []


def test_a_stick_that_is_pulled_out_is_absent(stick, top):
    (top / "a.pdf").write_bytes(PDF)
    (file,) = stick.offered(everything).files
    (top / "a.pdf").unlink()
    top.rmdir()
    with pytest.raises(ReaderError, match=r"reader\.failed"):
        stick.read(file)


def test_a_folder_that_can_t_be_looked_into_is_a_trouble_and_a_missing_one_is_not(tmp_path):
    nowhere = MountedStick(tmp_path / "later")
    assert nowhere.status().state is ReaderState.ABSENT
    (tmp_path / "no-folder").touch()
    broken = MountedStick(tmp_path / "no-folder")
    assert broken.status() == ReaderStatus(ReaderState.FAILED, "reader.failed")
