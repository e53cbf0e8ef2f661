# SPDX-License-Identifier: Apache-2.0
"""The sets that a station has fetched, and the one step by which another comes into force.

Files gather by their digests in ``files``, where a line that breaks leaves what it brought. A
whole set is laid out in ``editions`` under its number; ``current`` is a symbolic link to the one
in force. Replacing the link is one rename: whatever is cut off when, the next start finds the
old set or the new one.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from kiosk import durable
from kiosk.editions import CURRENT, EDITIONS

KEPT: Final = 2
"""Editions kept beside the one in force."""

_PIECE: Final = 1 << 20


class SpoiltError(OSError):
    """The disk has altered what was fetched; it is away now, and to be fetched anew."""


class Shelf:
    """Belongs to one thread. Every method may raise OSError, and may then be tried again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = folder / "files"
        self._editions = folder / EDITIONS

    @property
    def current(self) -> Path:
        """Where the set in force stands; nothing is there before the first."""
        return self._folder / CURRENT

    def free(self) -> int:
        """Count the bytes that the disk still has."""
        self._files.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._files).free

    def file(self, digest: str) -> Path | None:
        """Find a file that was fetched whole."""
        path = self._file(digest)
        return path if path.is_file() else None

    def held(self, digest: str) -> int:
        """Count the bytes of a file that were fetched so far."""
        try:
            return self._part(digest).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, digest: str, content: bytes, size: int) -> bool:
        """Add bytes to a file; False when it is whole now and is not the one that was named.

        What has another digest is taken away, so that it is fetched anew.
        """
        self._files.mkdir(parents=True, exist_ok=True)
        part = self._part(digest)
        with part.open("ab") as file:
            file.write(content)
        if part.stat().st_size < size:
            return True
        if part.stat().st_size > size or not is_whole(part, digest):
            part.unlink()
            return False
        durable.sync_file(part)
        part.replace(self._file(digest))
        durable.sync_folder(self._files)
        return True

    def lay_out(
        self, edition: int, files: Mapping[str, str], find: Callable[[str], Path | None]
    ) -> Path:
        """Lay out files by their paths, from where ``find`` knows each digest, and say where.

        Durable when this returns, and as it was named. An earlier layout of this number is
        replaced, but for one that the link leads to: that one is damaged, or nobody would lay it
        out again. Raises SpoiltError for a file that is not what was fetched any more.
        """
        folder = self._editions / str(edition)
        if folder == self._linked():
            folder = self._editions / f"{edition}-again"
        shutil.rmtree(folder, ignore_errors=True)
        for name, digest in files.items():
            source = self.file(digest) or find(digest)
            if source is None:
                raise FileNotFoundError(name)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(source, target)
            if not is_whole(target, digest):
                self._file(digest).unlink(missing_ok=True)
                raise SpoiltError(name)
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir():
                durable.sync_folder(path)
        durable.sync_folder(folder)
        durable.sync_folder(self._editions)
        return folder

    def put_in_force(self, folder: Path) -> None:
        """Have the next reader find what was laid out in this folder."""
        link = self._folder / f".{CURRENT}"
        link.unlink(missing_ok=True)
        link.symlink_to(f"{self._editions.name}/{folder.name}", target_is_directory=True)
        link.replace(self.current)
        durable.sync_folder(self._folder)

    def discard(self, edition: int) -> None:
        """Take away what was laid out of an edition that is not to come into force."""
        for path in self._listed(self._editions):
            if _numbered(path) == edition and path != self._linked():
                shutil.rmtree(path, ignore_errors=True)

    def forget(self, digests: Iterable[str]) -> None:
        """Take away fetched files but these; what can't be removed may stay."""
        wanted = set(digests)
        for path in self._listed(self._files):
            if path.name.removesuffix(".part") not in wanted:
                with suppress(OSError):
                    path.unlink()

    def tidy(self) -> None:
        """Remove all editions but the one in force and the two before it."""
        in_force = self._linked()
        if in_force is None:
            return
        older = [
            one for one in self._listed(self._editions) if _numbered(one) < _numbered(in_force)
        ]
        kept = {in_force, *sorted(older, key=_numbered, reverse=True)[:KEPT]}
        for path in self._listed(self._editions):
            if path not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def _linked(self) -> Path | None:
        """Say which layout the link leads to, whether or not it is there."""
        try:
            return self._editions / self.current.readlink().name
        except OSError:
            return None

    def _file(self, digest: str) -> Path:
        return self._files / digest

    def _part(self, digest: str) -> Path:
        return self._files / f"{digest}.part"

    @staticmethod
    def _listed(folder: Path) -> list[Path]:
        return sorted(folder.iterdir()) if folder.is_dir() else []


def is_whole(path: Path, digest: str) -> bool:
    """Say whether a file has this digest. Raises OSError."""
    found = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest() == digest


def _copy(source: Path, target: Path) -> None:
    """Put a file there durably; never a link, so that damage to one edition stays in it."""
    shutil.copyfile(source, target)
    os.chmod(target, 0o644)  # noqa: PTH101 nothing in a set is a secret, and nothing is run
    durable.sync_file(target)


def _numbered(path: Path) -> int:
    number = path.name.partition("-")[0]
    return int(number) if number.isdecimal() else -1
