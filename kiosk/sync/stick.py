# SPDX-License-Identifier: Apache-2.0
"""Submissions on a stick: where the line does not reach, a person carries them.

::

    migration-kiosk/outbox/<station>/<id>.age     the sealed body
    migration-kiosk/outbox/<station>/<id>.jws     the station's statement about it, written last
    migration-kiosk/received/<station>/<id>.jws   the Service's acknowledgement
    migration-kiosk/reports/<station>/<name>.zip  log and journal, for those who look into it

The station and the centre both use it. A stick may be FAT, may be pulled out at any moment and
may have been anywhere, so nothing on it is believed: names have to fit a pattern, links are not
followed, sizes are bounded, and what a statement says is for the reader to verify.
"""

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from kiosk import durable
from kiosk.errors import StorageError
from kiosk.identifiers import SUBMISSION_PATTERN, Digest, SubmissionId
from kiosk.sync.carried import SLICE_BYTES, Box, Carried, Unreadable, read
from kiosk.sync.foreign import (
    harmless,
    is_plain_way,
    open_plain,
    unreadable,
    unwritable,
    write_whole,
)

__all__ = ["Box", "Carried", "Stick", "Unreadable"]

TOP: Final = "migration-kiosk"

_ID: Final = re.compile(SUBMISSION_PATTERN)
_STATION: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}")


class Stick:
    """A folder on a stick. Raises StorageError ``stick.absent`` when it isn't there."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise StorageError("no such folder", code="stick.absent")
        self._root = root

    def room(self) -> tuple[int, int]:
        """Say the free bytes, and the bytes of which each file takes a multiple."""
        try:
            free = shutil.disk_usage(self._root).free
            block = os.statvfs(self._root).f_frsize if os.name == "posix" else 4096
        except OSError as error:
            raise unreadable(error) from error
        return free, max(1, block)

    def carried(self, box: Box, station: str | None = None) -> Iterator[Carried | Unreadable]:
        """Walk what was found for a station, or for any, in the order of the ids.

        What can't be taken is named and passed by. Raises StorageError when the stick is gone.
        """
        try:
            for folder in self._folders(box, station):
                if isinstance(folder, Unreadable):
                    yield folder
                else:
                    yield from self._items(box, folder)
        except OSError as error:
            raise unreadable(error) from error

    def size_of(self, station: str, submission: SubmissionId) -> int | None:
        """Say the size of the body that lies there with its statement; None without both."""
        folder = self._folder(Box.OUTBOX, station)
        try:
            os.lstat(folder / f"{submission}.jws")
            return os.lstat(folder / f"{submission}.age").st_size
        except OSError:
            return None

    def holds(self, station: str, submission: SubmissionId, statement: str, digest: Digest) -> bool:
        """Say whether the submission lies there whole, as it would be written again."""
        try:
            found = read(Box.OUTBOX, self._folder(Box.OUTBOX, station), submission)
            return (
                isinstance(found, Carried)
                and found.statement == statement
                and found.digest() == digest
            )
        except (OSError, StorageError):
            return False

    def put(
        self,
        station: str,
        submission: SubmissionId,
        statement: str,
        body: Iterable[bytes],
        digest: Digest,
    ) -> None:
        """Write a submission durably: its body, and only then its statement.

        Raises StorageError ``stick.full``, ``stick.unwritable``, or ``stick.body`` when the
        bytes are not those of the digest; what lies there then is no submission to any reader.
        """
        try:
            folder = self._made(Box.OUTBOX, station)
            write_whole(folder / f"{submission}.age", body, digest)
            write_whole(folder / f"{submission}.jws", [statement.encode("ascii")])
        except OSError as error:
            raise unwritable(error) from error

    def deliver(self, station: str, name: str, file: Path) -> tuple[Path, Digest]:
        """Copy a file durably and read it back: where it lies now, and its digest.

        Raises StorageError as ``put`` does, and ``stick.body`` where the stick gives other bytes.
        """
        try:
            target = self._made(Box.REPORTS, station) / name
            digest = _digest(file)
            write_whole(target, _slices(file), digest)
            if _digest(target) != digest:
                target.unlink()
                raise StorageError("the stick gives other bytes back", code="stick.body")
        except OSError as error:
            raise unwritable(error) from error
        return target, digest

    def acknowledge(self, station: str, submission: SubmissionId, statement: str) -> None:
        """Write the Service's acknowledgement durably. Raises StorageError as ``put`` does."""
        try:
            folder = self._made(Box.RECEIVED, station)
            write_whole(folder / f"{submission}.jws", [statement.encode("ascii")])
        except OSError as error:
            raise unwritable(error) from error

    def remove(self, station: str, submission: SubmissionId) -> None:
        """Take a submission and its acknowledgement away; what isn't there is no trouble.

        The statement goes first and the acknowledgement last: a stick that is pulled out
        meanwhile still tells the station that the submission arrived.
        """
        outbox = self._folder(Box.OUTBOX, station)
        received = self._folder(Box.RECEIVED, station)
        try:
            for path in (
                outbox / f"{submission}.jws",
                outbox / f"{submission}.age",
                outbox / f"{submission}.age.part",
                outbox / f"{submission}.jws.part",
                received / f"{submission}.jws",
            ):
                if path.parent.is_dir() and is_plain_way(path.parent, self._root):
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(error) from error

    def _folder(self, box: Box, station: str) -> Path:
        if not _STATION.fullmatch(station):
            raise ValueError("not a station's code")
        return self._root / TOP / box.value / station

    def _made(self, box: Box, station: str) -> Path:
        """Make the folders that are missing, durably; one that is a link is refused."""
        target = self._folder(box, station)
        for folder in (target.parents[1], target.parents[0], target):
            try:
                is_plain = stat.S_ISDIR(os.lstat(folder).st_mode)
            except FileNotFoundError:
                folder.mkdir()
                durable.sync_folder(folder.parent)
            else:
                if not is_plain:
                    raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        return target

    def _folders(self, box: Box, station: str | None) -> Iterator[Path | Unreadable]:
        parent = self._root / TOP / box.value
        if not parent.is_dir():
            return
        if not is_plain_way(parent, self._root):
            yield Unreadable(f"{TOP}/{box.value}", "stick.link")
            return
        for name in sorted(one.name for one in parent.iterdir()):
            where = f"{box.value}/{harmless(name)}"
            if station is not None and name != station:
                continue
            if not _STATION.fullmatch(name):
                yield Unreadable(where, "stick.name")
            elif not stat.S_ISDIR(os.lstat(parent / name).st_mode):
                yield Unreadable(where, "stick.link")
            else:
                yield parent / name

    @staticmethod
    def _items(box: Box, folder: Path) -> Iterator[Carried | Unreadable]:
        names = {one.name for one in folder.iterdir()}
        stems = {name.rpartition(".")[0] for name in names if name.endswith(".jws")}
        halves = {name.removesuffix(".age") for name in names if name.endswith(".age")} - stems
        for name in sorted(names):
            stem, _, ending = name.rpartition(".")
            where = f"{box.value}/{folder.name}/{harmless(name)}"
            if name.startswith(".") or (name.endswith((".part", ".age")) and stem not in halves):
                continue  # another system's own, a draft, or a body that its statement names
            if ending not in {"jws", "age"} or not _ID.fullmatch(stem):
                yield Unreadable(where, "stick.name")
            elif stem in halves:
                yield Unreadable(where, "stick.half")
            else:
                yield read(box, folder, SubmissionId(stem))


def _slices(file: Path) -> Iterator[bytes]:
    with open_plain(file) as opened:
        while chunk := opened.read(SLICE_BYTES):
            yield chunk


def _digest(file: Path) -> Digest:
    whole = sha256()
    for chunk in _slices(file):
        whole.update(chunk)
    return Digest(whole.hexdigest())
