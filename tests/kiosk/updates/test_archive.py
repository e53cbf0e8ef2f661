# SPDX-License-Identifier: Apache-2.0
"""A build in one file: always the same bytes, and nothing in it leads out of its folder."""

import io
import lzma
import os
import tarfile

import pytest

from kiosk.updates import UpdateError, archive
from tests.releasing import make_build


def packed(*members: tuple[tarfile.TarInfo, bytes]) -> io.BytesIO:
    raw = io.BytesIO()
    with lzma.open(raw, "wb", preset=0) as file, tarfile.open(fileobj=file, mode="w") as made:
        for member, content in members:
            member.size = len(content)
            made.addfile(member, io.BytesIO(content))
    raw.seek(0)
    return raw


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


def test_the_same_build_gives_the_same_bytes_whenever_it_was_made(tmp_path):
    first, second = (make_build(tmp_path / name, "1.2.0") for name in ("a", "b"))
    for place in second.rglob("*"):
        os.utime(place, (1, 1), follow_symlinks=False)
    (second / "_internal" / "build.json").chmod(0o600)
    archive.pack(first, tmp_path / "a.xz", preset=0)
    archive.pack(second, tmp_path / "b.xz", preset=0)
    assert (tmp_path / "a.xz").read_bytes() == (tmp_path / "b.xz").read_bytes()
    (second / "kiosk").write_text("another")
    archive.pack(second, tmp_path / "b.xz", preset=0)
    assert (tmp_path / "a.xz").read_bytes() != (tmp_path / "b.xz").read_bytes()


def test_what_was_packed_is_unpacked(tmp_path):
    build = make_build(tmp_path / "build", "1.2.0")
    archive.pack(build, tmp_path / "packed.xz", preset=0)
    with (tmp_path / "packed.xz").open("rb") as file:
        archive.unpack(file, tmp_path / "out")
    assert archive.version_of(tmp_path / "out") == "1.2.0"
    for path in build.rglob("*"):
        twin = tmp_path / "out" / path.relative_to(build)
        assert twin.is_symlink() == path.is_symlink()
        if path.is_file():
            assert twin.read_bytes() == path.read_bytes()
            assert os.access(twin, os.X_OK) == os.access(path, os.X_OK)


@pytest.mark.parametrize(
    "member",
    [
        entry("../outside"),
        entry("/outside"),
        entry("a/../../outside"),
        entry("./outside"),
        entry("a//b"),
        entry("c:outside"),
        entry("a\\b"),
        entry("x" * 500),
        entry("link", tarfile.SYMTYPE, "../outside"),
        entry("link", tarfile.SYMTYPE, "/etc/passwd"),
        entry("a/link", tarfile.SYMTYPE, "b/../../../outside"),
        entry("link", tarfile.LNKTYPE, "/etc/passwd"),
        entry("pipe", tarfile.FIFOTYPE),
        entry("device", tarfile.CHRTYPE),
    ],
    ids=lambda one: f"{one.name[:20]}-{one.type.decode()}-{one.linkname}",
)
def test_nothing_leads_out_of_the_folder(tmp_path, member):
    (tmp_path / "outside").write_text("as it was")
    with pytest.raises(UpdateError) as found:
        archive.unpack(packed((member, b"")), tmp_path / "out")
    assert found.value.code == "update.archive"
    assert (tmp_path / "outside").read_text() == "as it was"


def test_a_file_is_never_written_through_a_link(tmp_path):
    members = (entry("lib", tarfile.SYMTYPE, "real"), b""), (entry("lib/file"), b"content")
    with pytest.raises(UpdateError, match=r"update\.archive"):
        archive.unpack(packed(*members), tmp_path / "out")


def test_a_link_that_stays_inside_is_taken(tmp_path):
    members = (entry("a/b/file"), b"content"), (entry("a/link", tarfile.SYMTYPE, "b/file"), b"")
    archive.unpack(packed(*members), tmp_path / "out")
    assert (tmp_path / "out" / "a" / "link").read_bytes() == b"content"


def test_a_name_that_comes_twice_is_refused(tmp_path):
    with pytest.raises(UpdateError, match="twice"):
        archive.unpack(packed((entry("file"), b"a"), (entry("file"), b"b")), tmp_path / "out")


@pytest.mark.parametrize(("limit", "value"), [("MOST_FILES", 1), ("MOST_BYTES", 9)])
def test_no_more_comes_out_than_any_build_has(tmp_path, monkeypatch, limit, value):
    members = (entry("a"), b"12345"), (entry("b"), b"67890")
    archive.unpack(packed(*members), tmp_path / "before")
    monkeypatch.setattr(archive, limit, value)
    with pytest.raises(UpdateError, match="larger"):
        archive.unpack(packed(*members), tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"no archive", lzma.compress(b"no archive")[:-6]])
def test_what_is_no_archive_is_refused(tmp_path, content):
    with pytest.raises(UpdateError, match=r"update\.archive"):
        archive.unpack(io.BytesIO(content), tmp_path / "out")


def test_a_folder_that_is_no_build_is_not_packed(tmp_path):
    with pytest.raises(UpdateError, match=r"build\.json"):
        archive.pack(tmp_path, tmp_path / "packed.xz")
