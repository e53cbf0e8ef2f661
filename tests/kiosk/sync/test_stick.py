# SPDX-License-Identifier: Apache-2.0
"""A stick is whole whenever it is pulled out, and nothing on a foreign one is believed."""

import errno
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from kiosk.errors import StorageError
from kiosk.identifiers import Digest, SubmissionId
from kiosk.sync.stick import Box, Carried, Stick, Unreadable

STATION = "BK01"
ONE = SubmissionId("019a0000-0000-7000-8000-000000000001")
STATEMENT = "eyJhbGciOiJFZERTQSJ9.eyJpZCI6IjEifQ.c2lnbmVk"
BODY = bytes(range(256)) * 40
DIGEST = Digest(sha256(BODY).hexdigest())
FOLDER = Path("migration-kiosk/outbox/BK01")


def slices(body: bytes = BODY, size: int = 1000):
    return (body[at : at + size] for at in range(0, len(body), size))


def put(stick: Stick, submission: SubmissionId = ONE, body: bytes = BODY) -> None:
    digest = Digest(sha256(body).hexdigest())
    stick.put(STATION, submission, STATEMENT, slices(body), digest)


def found(stick: Stick, box: Box = Box.OUTBOX):
    return list(stick.carried(box))


def codes(stick: Stick, box: Box = Box.OUTBOX):
    return [one.code for one in found(stick, box) if isinstance(one, Unreadable)]


@pytest.fixture
def stick(tmp_path) -> Stick:
    return Stick(tmp_path)


class PulledOutError(BaseException):
    """Nothing runs after it that would tidy up."""


class Disk:
    """Stands before the system's calls, and fails from the n-th one on."""

    def __init__(self, monkeypatch, at: int, failure: BaseException, *, lasting=True, syncs=True):
        self.steps = 0
        self._at, self._failure, self._lasting = at, failure, lasting
        self._syncs = syncs
        self._open: dict[int, Path] = {}
        self.unsynced: set[Path] = set()
        for name in ("open", "write", "fsync", "replace", "mkdir", "unlink"):
            real = getattr(os, name)
            monkeypatch.setattr(os, name, lambda *a, _n=name, _r=real, **k: self._do(_n, _r, a, k))

    def _do(self, name, real, arguments, options):
        self.steps += 1
        if self.steps == self._at or (self._lasting and self.steps > self._at):
            if name == "write":
                real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
            raise self._failure
        result = None if name == "fsync" and not self._syncs else real(*arguments, **options)
        if name == "open":
            self._open[result] = Path(arguments[0])
        elif name == "write":
            self.unsynced.add(self._open[arguments[0]])
        elif name == "fsync" and self._syncs:
            self.unsynced.discard(self._open[arguments[0]])
        elif name == "replace" and Path(arguments[0]) in self.unsynced:
            self.unsynced.discard(Path(arguments[0]))
            self.unsynced.add(Path(arguments[1]))
        return result

    def lose_power(self, of: str) -> None:
        """Forget half of what no sync has made durable; a disk may have written the rest."""
        for path in self.unsynced:
            if path.exists() and of in path.name:
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def try_at(root: Path, at: int, failure: BaseException, lost: str = "", **how):
    """Write one submission on a disk that fails at a step; what a reader finds afterwards."""
    root.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch, at, failure, **how)
        with suppress(PulledOutError, StorageError):
            put(Stick(root))
    disk.lose_power(lost)
    return disk.steps, found(Stick(root))


def is_half(one) -> bool:
    return isinstance(one, Carried) and (one.digest() != DIGEST or one.statement != STATEMENT)


FAILURES = {
    "pulled out": PulledOutError,
    "input and output": lambda: OSError(errno.EIO, "Input/output error"),
    "full": lambda: OSError(errno.ENOSPC, "No space left on device"),
}


LOST = ("", ".age", ".jws")


@pytest.mark.parametrize("lasting", [True, False])
@pytest.mark.parametrize("failure", FAILURES)
def test_whatever_step_fails_no_reader_takes_a_half_for_a_whole(tmp_path, failure, lasting):
    steps, _ = try_at(tmp_path / "all", 1 << 30, PulledOutError())
    assert steps > 20
    whole = 0
    for at in range(1, steps + 1):
        for lost in LOST:
            root = tmp_path / f"{at}{lost}"
            _, left = try_at(root, at, FAILURES[failure](), lost, lasting=lasting)
            assert not any(map(is_half, left)), at
            whole += any(isinstance(one, Carried) for one in left)
            put(Stick(root))
            assert [one.digest() for one in found(Stick(root))] == [DIGEST], at
    assert 0 < whole < len(LOST) * steps


def test_without_syncs_a_reader_would_meet_halves(tmp_path):
    """The negative control: the simulated loss of power finds what syncs are for."""
    steps, _ = try_at(tmp_path / "all", 1 << 30, PulledOutError(), syncs=False)
    halves = 0
    for at in range(1, steps + 2):
        _, left = try_at(tmp_path / str(at), at, PulledOutError(), ".age", syncs=False)
        halves += any(map(is_half, left))
    assert halves > 0


def test_a_body_cut_anywhere_has_another_digest(stick, tmp_path):
    put(stick)
    body = tmp_path / FOLDER / f"{ONE}.age"
    for left in (0, 1, len(BODY) // 2, len(BODY) - 1):
        body.write_bytes(BODY[:left])
        assert not stick.holds(STATION, ONE, STATEMENT, DIGEST)
        assert all(is_half(one) or one.code == "stick.half" for one in found(stick))


def test_what_was_written_is_found_and_known_again(stick):
    assert not stick.holds(STATION, ONE, STATEMENT, DIGEST)
    put(stick)
    assert stick.holds(STATION, ONE, STATEMENT, DIGEST)
    (one,) = found(stick)
    assert (one.station, one.id, one.statement, one.size) == (STATION, ONE, STATEMENT, len(BODY))
    assert b"".join(one.slices()) == BODY


def test_bytes_that_are_not_those_stated_are_not_put_on_a_stick(stick, tmp_path):
    with pytest.raises(StorageError) as error:
        stick.put(STATION, ONE, STATEMENT, slices(BODY[:-1]), DIGEST)
    assert error.value.code == "stick.body"
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_full_stick_is_named_and_keeps_no_half_file(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "")))
    with pytest.raises(StorageError) as error:
        put(Stick(tmp_path))
    monkeypatch.setattr(os, "write", write)
    assert error.value.code == "stick.full"
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_acknowledgements_travel_the_other_way_and_all_is_taken_away(stick, tmp_path):
    put(stick)
    stick.acknowledge(STATION, ONE, STATEMENT)
    (one,) = found(stick, Box.RECEIVED)
    assert (one.id, one.statement, one.body, list(one.slices())) == (ONE, STATEMENT, None, [])
    for _twice in range(2):
        stick.remove(STATION, ONE)
        assert found(stick) == found(stick, Box.RECEIVED) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_station_sees_its_own_folder_alone(stick):
    put(stick)
    stick.put("GN02", ONE, STATEMENT, slices(), DIGEST)
    assert [one.station for one in stick.carried(Box.OUTBOX)] == ["BK01", "GN02"]
    assert [one.station for one in stick.carried(Box.OUTBOX, "GN02")] == ["GN02"]
    assert list(stick.carried(Box.OUTBOX, "XX99")) == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("readme.txt", b"hello", "stick.name"),
        ("not-an-id.jws", b"a.b.c", "stick.name"),
        (f"{ONE}.jws.exe", b"a.b.c", "stick.name"),
        (f"{str(ONE).upper()}.jws", b"a.b.c", "stick.name"),
        ("\x1b[2J.jws", b"a.b.c", "stick.name"),
        (f"{ONE}.jws", b"", "stick.statement"),
        (f"{ONE}.jws", b"no statement", "stick.statement"),
        (f"{ONE}.jws", b"a.b.c\n", "stick.statement"),
        (f"{ONE}.jws", "ä.b.c".encode(), "stick.statement"),
        (f"{ONE}.jws", b"a" * (48 << 10) + b".b.c", "stick.size"),
    ],
)
def test_what_does_not_fit_is_named_and_passed_by(stick, tmp_path, name, content, code):
    folder = tmp_path / "migration-kiosk" / "received" / STATION
    folder.mkdir(parents=True)
    other = SubmissionId(ONE[:-1] + "2")
    stick.acknowledge(STATION, other, STATEMENT)
    (folder / name).write_bytes(content)
    assert codes(stick, Box.RECEIVED) == [code]
    assert other in [one.id for one in found(stick, Box.RECEIVED) if isinstance(one, Carried)]
    named = next(one.name for one in found(stick, Box.RECEIVED) if isinstance(one, Unreadable))
    assert named.isprintable()
    assert named.isascii()


def test_half_of_a_submission_is_named(stick, tmp_path):
    put(stick)
    (tmp_path / FOLDER / f"{ONE}.jws").rename(tmp_path / "away")
    assert codes(stick) == ["stick.half"]
    (tmp_path / "away").rename(tmp_path / FOLDER / f"{ONE}.jws")
    (tmp_path / FOLDER / f"{ONE}.age").unlink()
    assert codes(stick) == ["stick.half"]


def test_a_body_larger_than_any_is_passed_by(stick, tmp_path):
    put(stick)
    with (tmp_path / FOLDER / f"{ONE}.age").open("r+b") as file:
        file.truncate((256 << 20) + 1)
    assert codes(stick) == ["stick.size"]


def test_what_other_systems_leave_behind_is_no_finding(stick, tmp_path):
    put(stick)
    for name in (".DS_Store", f"._{ONE}.jws", f"{ONE}.jws.part"):
        (tmp_path / FOLDER / name).write_bytes(b"\0")
    assert [one.id for one in found(stick)] == [ONE]


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are POSIX's")
class TestLinks:
    @pytest.fixture
    def secret(self, tmp_path) -> Path:
        path = tmp_path / "secret"
        path.write_bytes(b"a.b.c")
        return path

    @pytest.fixture
    def root(self, tmp_path) -> Path:
        root = tmp_path / "stick"
        root.mkdir()
        return root

    @pytest.mark.parametrize("ending", ["jws", "age"])
    def test_a_file_that_is_a_link_is_not_read(self, root, secret, ending):
        put(Stick(root))
        path = root / FOLDER / f"{ONE}.{ending}"
        path.unlink()
        path.symlink_to(secret)
        assert codes(Stick(root)) == ["stick.link"]

    def test_a_pipe_makes_nobody_wait(self, root):
        put(Stick(root))
        (root / FOLDER / f"{ONE}.jws").unlink()
        os.mkfifo(root / FOLDER / f"{ONE}.jws")
        assert codes(Stick(root)) == ["stick.link"]

    @pytest.mark.parametrize("part", ["migration-kiosk", "outbox", "BK01"])
    def test_a_folder_that_is_a_link_is_neither_read_nor_written_nor_emptied(
        self, root, tmp_path, part
    ):
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        below = FOLDER.parts[FOLDER.parts.index(part) + 1 :]
        target = elsewhere.joinpath(*below)
        target.mkdir(parents=True, exist_ok=True)
        precious = target / f"{ONE}.jws"
        precious.write_bytes(STATEMENT.encode())
        link = root.joinpath(*FOLDER.parts[: FOLDER.parts.index(part) + 1])
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(elsewhere)
        stick = Stick(root)
        assert codes(stick) == ["stick.link"]
        with pytest.raises(StorageError) as error:
            put(stick)
        assert error.value.code == "stick.unwritable"
        stick.remove(STATION, ONE)
        assert [path for path in elsewhere.rglob("*") if path.is_file()] == [precious]

    def test_a_draft_that_is_a_link_is_not_written_through(self, root, secret):
        (root / FOLDER).mkdir(parents=True)
        (root / FOLDER / f"{ONE}.age.part").symlink_to(secret)
        put(Stick(root))
        assert secret.read_bytes() == b"a.b.c"
        assert Stick(root).holds(STATION, ONE, STATEMENT, DIGEST)


def test_a_stick_needs_neither_links_nor_permissions(stick, monkeypatch):
    for name in ("link", "symlink", "chmod", "chown"):
        monkeypatch.setattr(os, name, None)
    put(stick)
    assert stick.holds(STATION, ONE, STATEMENT, DIGEST)


def test_a_stick_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StorageError) as error:
        Stick(tmp_path / "nothing")
    assert error.value.code == "stick.absent"
