# SPDX-License-Identifier: Apache-2.0
"""A scan is sealed and opened piece by piece, and only sealed bytes wait on the disk."""

import errno
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import SealingError, StorageError
from kiosk.sealing import (
    INLINE_BYTES,
    PART_BYTES,
    Digests,
    Recipients,
    Sealed,
    Sealer,
    ServiceIdentity,
    container,
    spool,
)

HERE = Path(__file__).parent
SCAN_BYTES = 64_000_000
FILES = {"submission.xml": b"<a/>", "scan.jpg": os.urandom(700_000)}


@pytest.fixture
def service(tmp_path):
    return ServiceIdentity.load_or_create(tmp_path / "centre")


@pytest.fixture
def sealer(service, tmp_path):
    (tmp_path / "spool").mkdir()
    return Sealer(service.recipients, tmp_path / "spool")


@pytest.fixture
def sealed(sealer):
    made = sealer.seal(FILES)
    yield made
    made.close()


def growth(way: str, folder: Path, root: Path) -> int:
    """Say by how many bytes a process of its own grew."""
    (folder / "small").mkdir()
    (folder / "large").mkdir()
    run = subprocess.run(
        [sys.executable, HERE / "scan_peak.py", way, str(SCAN_BYTES), folder],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    return int(run.stdout)


def test_a_scan_is_never_whole_in_memory(tmp_path, root):
    assert growth("stream", tmp_path, root) < SCAN_BYTES // 8


def test_sealed_in_memory_it_would_be(tmp_path, root):
    """The negative control of the measure."""
    assert growth("whole", tmp_path, root) > SCAN_BYTES


@given(st.lists(st.integers(0, PART_BYTES + 7), max_size=5))
def test_the_digests_are_those_of_the_slices(sizes):
    body = b"".join(bytes([at]) * size for at, size in enumerate(sizes))
    digests, at = Digests(), 0
    for size in sizes:
        digests.update(body[at : at + size])
        at += size
    assert digests.digest == hashlib.sha256(body).hexdigest()
    slices = [body[at : at + PART_BYTES] for at in range(0, len(body), PART_BYTES)]
    expected = [(hashlib.sha256(one).hexdigest(), len(one)) for one in slices]
    is_small = len(body) <= INLINE_BYTES
    assert [(one.digest, one.size) for one in digests.parts] == ([] if is_small else expected)


def test_what_was_sealed_says_its_size_and_digests_and_is_read_as_often_as_asked(sealed, service):
    body = b"".join(sealed.chunks(1000))
    assert b"".join(sealed.chunks()) == body
    assert Sealed.of(body) == sealed
    assert sealed.size == len(body) > INLINE_BYTES
    assert service.open(body) == FILES


def test_a_small_one_stays_in_memory(service, tmp_path):
    sealed = Sealer(service.recipients, tmp_path / "nowhere").seal({"a.xml": b"<a/>"})
    assert isinstance(sealed.file, io.BytesIO)


def test_a_large_one_waits_without_a_name_and_only_its_sealed_bytes_do(sealed, tmp_path):
    assert list((tmp_path / "spool").iterdir()) == []
    place = Path(f"/proc/self/fd/{sealed.file.fileno()}")
    assert str(place.readlink()).startswith(str(tmp_path / "spool"))
    on_disk = place.read_bytes()
    assert on_disk == b"".join(sealed.chunks())
    assert FILES["scan.jpg"][:32] not in on_disk


class FullDisk(io.BytesIO):
    """Takes a while and then no more."""

    def write(self, data) -> int:
        if self.tell() > PART_BYTES // 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def test_a_full_disk_is_named_and_leaves_nothing_open(sealer, monkeypatch):
    disk = FullDisk()
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_where: disk)
    with pytest.raises(StorageError) as error:
        sealer.seal(FILES)
    assert error.value.code == "storage.full"
    assert disk.closed


def test_a_disk_that_is_full_at_the_end_too_is_named(sealer, monkeypatch):
    """A file whose last bytes still wait refuses to be closed."""

    class Waiting(FullDisk):
        def close(self) -> None:
            super().close()
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_where: Waiting())
    with pytest.raises(StorageError) as error:
        sealer.seal(FILES)
    assert error.value.code == "storage.full"


def test_a_folder_that_is_gone_is_named(service, tmp_path):
    with pytest.raises(StorageError) as error:
        Sealer(service.recipients, tmp_path / "nowhere").seal(FILES)
    assert error.value.code == "storage.io"


def test_what_the_service_would_not_take_is_not_sealed(sealer, monkeypatch):
    monkeypatch.setattr(spool, "MOST_BYTES", 600_000)
    with pytest.raises(SealingError) as error:
        sealer.seal(FILES)
    assert error.value.code == "sealing.too-large"


def test_what_the_service_would_not_open_is_not_sealed(sealer, monkeypatch):
    """Much can become little: the sealed size alone doesn't bound what comes out."""
    monkeypatch.setattr(container, "MOST_BYTES", 600_000)
    sealer.seal({"a.txt": bytes(300_000), "b.txt": bytes(300_000)}).close()
    with pytest.raises(SealingError) as error:
        sealer.seal({"a.txt": bytes(300_000), "b.txt": bytes(300_001)})
    assert error.value.code == "sealing.too-large"


def test_a_scan_that_cannot_be_read_to_its_end_is_not_sealed(sealer):
    class Torn(io.BytesIO):
        def read(self, size=-1):
            raise OSError(errno.EIO, "the name of a person")

    with pytest.raises(SealingError) as error:
        sealer.seal({"scan.jpg": Torn})
    assert error.value.code == "sealing.unreadable"
    assert "person" not in str(error.value)


def test_a_bug_in_a_reader_stays_a_bug(sealer):
    with pytest.raises(ZeroDivisionError):
        sealer.seal({"scan.jpg": lambda: 1 // 0})


def test_the_centre_opens_into_files_of_its_own(service, sealed, tmp_path):
    sealed.file.seek(0)
    paths = service.open_to(sealed.file, tmp_path / "opened")
    assert {path.name: path.read_bytes() for path in paths} == FILES
    assert sorted((tmp_path / "opened").iterdir()) == sorted(paths)
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}


def test_the_centre_writes_over_nothing_and_leaves_no_half(service, sealed, tmp_path):
    (tmp_path / "scan.jpg").write_bytes(b"another's")
    sealed.file.seek(0)
    with pytest.raises(SealingError) as error:
        service.open_to(sealed.file, tmp_path)
    assert error.value.code == "sealing.unwritable"
    assert (tmp_path / "scan.jpg").read_bytes() == b"another's"
    assert not (tmp_path / "submission.xml").exists()


@pytest.mark.parametrize("place", [100, 300_000, -1])
def test_nothing_comes_out_of_an_altered_seal(service, sealed, tmp_path, place):
    body = bytearray(b"".join(sealed.chunks()))
    body[place] ^= 1
    with pytest.raises(SealingError) as error:
        service.open_to(io.BytesIO(body), tmp_path / "opened")
    assert error.value.code == "sealing.not-opened"
    assert list((tmp_path / "opened").iterdir()) == []


def test_nothing_comes_out_of_a_cut_seal(service, sealed, tmp_path):
    body = b"".join(sealed.chunks())
    for length in (0, 10, 200, 65_536, len(body) - 1):
        with pytest.raises(SealingError):
            service.open_to(io.BytesIO(body[:length]), tmp_path / "opened")
    assert list((tmp_path / "opened").iterdir()) == []


def unpacked(folder: Path, body: bytes, identity: Path) -> dict[str, bytes]:
    """Open it as anybody would who has neither this program nor its language."""
    (folder / "it.age").write_bytes(body)
    target = folder / "it.zip"
    subprocess.run(["age", "-d", "-i", identity, "-o", target, folder / "it.age"], check=True)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_age_itself_opens_what_is_sealed_here_for_each_recipient(service, sealer, tmp_path):
    other = ServiceIdentity.load_or_create(tmp_path / "other")
    both = Recipients([*service.recipients.names, *other.recipients.names])
    sealed = Sealer(both, tmp_path / "spool").seal(FILES)
    body = b"".join(sealed.chunks())
    sealed.close()
    for name in ("centre", "other"):
        assert unpacked(tmp_path, body, tmp_path / name / "service.age") == FILES
    ServiceIdentity.load_or_create(tmp_path / "stranger")
    with pytest.raises(subprocess.CalledProcessError):
        unpacked(tmp_path, body, tmp_path / "stranger" / "service.age")


def test_a_new_key_is_put_above_the_old_one_and_both_open(service, sealed, tmp_path):
    path = tmp_path / "centre" / "service.age"
    old = path.read_bytes()
    made = subprocess.run(["age-keygen"], check=True, capture_output=True).stdout
    path.write_bytes(made + old)
    renewed = ServiceIdentity.load_or_create(tmp_path / "centre")
    assert made.decode().count(renewed.recipients.names[0]) == 1
    assert renewed.recipients.names != service.recipients.names
    body = b"".join(sealed.chunks())
    assert renewed.open(body) == FILES
    newer = b"".join(Sealer(renewed.recipients).seal({"a.xml": b"<a/>"}).chunks())
    assert renewed.open(newer) == {"a.xml": b"<a/>"}
    with pytest.raises(SealingError):
        service.open(newer)


def test_a_file_of_keys_without_a_key_is_named(tmp_path):
    ServiceIdentity.load_or_create(tmp_path)
    (tmp_path / "service.age").write_text("# nothing\n")
    with pytest.raises(SealingError) as error:
        ServiceIdentity.load_or_create(tmp_path)
    assert error.value.code == "sealing.key-damaged"
