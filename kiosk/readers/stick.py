# SPDX-License-Identifier: Apache-2.0
"""A memory stick that the system has mounted: looked at, read, and never written to."""

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.errors import ReaderError
from kiosk.readers.contents import HEAD, media_type_of
from kiosk.readers.port import Offer, OfferedFile, ReaderState, ReaderStatus

MOST_FILES: Final = 100
"""More than a person would look through on a screen."""
MOST_ENTRIES: Final = 5_000
MOST_DEPTH: Final = 4
MOST_BYTES: Final = 32 << 20
MOST_NAME: Final = 80

_PLAIN: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
_STEERING: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


class MountedStick:
    """What is mounted at a folder, or at the folders in it, as automounters do."""

    def __init__(self, folder: Path, *, is_mount: Callable[[Path], bool] = os.path.ismount) -> None:
        self._folder = folder
        self._is_mount = is_mount
        self._ways: dict[str, _Way] = {}

    def status(self) -> ReaderStatus:
        """Look whether one is plugged in, and whether it could be seen at all."""
        if self._roots():
            return ReaderStatus(ReaderState.READY)
        try:
            next(self._folder.iterdir(), None)
        except FileNotFoundError:
            pass  # the folder comes with the first stick
        except OSError:
            return ReaderStatus(ReaderState.FAILED, "reader.failed")
        return ReaderStatus(ReaderState.ABSENT, "reader.absent")

    def offered(self, wanted: Callable[[str], bool]) -> Offer:
        """List files of the wanted types; those that lie on top come first."""
        roots = self._roots()
        if not roots:
            raise ReaderError("no stick is plugged in", code="reader.absent")
        search = _Search(wanted)
        for root in roots:
            search.walk(root)
        self._ways = {str(number): way for number, way in enumerate(search.found)}
        files = [way.offered(key) for key, way in self._ways.items()]
        return Offer(sorted(files, key=lambda one: one.name.casefold()), search.is_cut)

    def read(self, file: OfferedFile) -> bytes:
        """Read a file that was offered, as long as it is still the same kind and size."""
        way = self._ways.get(file.key)
        if way is None:
            raise ReaderError("nothing of the kind was offered", code="reader.absent")
        try:
            with _opened(way.root, way.parts) as stream:
                data = stream.read(MOST_BYTES + 1)
        except OSError as error:
            raise ReaderError("the stick can't be read", code="reader.failed") from error
        if len(data) != file.size or media_type_of(data[:HEAD]) != file.media_type:
            raise ReaderError("the file has changed", code="reader.changed")
        return data

    def clear(self) -> None:
        """Forget what was offered."""
        self._ways = {}

    def _roots(self) -> list[Path]:
        return mounted(self._folder, self._is_mount)


def mounted(folder: Path, is_mount: Callable[[Path], bool] = os.path.ismount) -> list[Path]:
    """Find what is mounted at a folder or in it: the machine's own disk is never offered."""
    with suppress(OSError):
        if is_mount(folder):
            return [folder]
        return [one for one in sorted(folder.iterdir()) if not one.is_symlink() and is_mount(one)]
    return []


@dataclass(frozen=True, slots=True)
class _Way:
    """How to come to a file again, from the top of the stick."""

    root: Path
    parts: tuple[str, ...]
    size: int
    media_type: str

    def offered(self, key: str) -> OfferedFile:
        name = _cleaned(self.parts[-1])
        return OfferedFile(key=key, name=name, media_type=self.media_type, size=self.size)


@dataclass(slots=True)
class _Search:
    """One look through a stick, within bounds."""

    wanted: Callable[[str], bool]
    found: list[_Way] = field(default_factory=list)
    seen: int = 0
    is_cut: bool = False

    def walk(self, root: Path) -> None:
        """Look through folder after folder, the upper ones first."""
        level: list[tuple[str, ...]] = [()]
        for _depth in range(MOST_DEPTH):
            below: list[tuple[str, ...]] = []
            for parts in level:
                below += self._look(root, parts)
                if self.is_cut:
                    return
            level = below
        self.is_cut = bool(level)

    def _look(self, root: Path, parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Take the files of one folder and give the folders in it."""
        try:
            with os.scandir(root.joinpath(*parts)) as entries:
                listed = sorted(self._counted(entries), key=lambda one: one.name)
        except OSError:  # one folder of a worn stick doesn't hide the others
            return
        for entry in listed:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield (*parts, entry.name)
                elif entry.is_file(follow_symlinks=False):
                    self._take(root, (*parts, entry.name))

    def _counted(self, entries: "Iterator[os.DirEntry[str]]") -> "Iterator[os.DirEntry[str]]":
        for entry in entries:
            self.seen += 1
            if self.seen > MOST_ENTRIES:
                self.is_cut = True
                return
            if not entry.name.startswith("."):
                yield entry

    def _take(self, root: Path, parts: tuple[str, ...]) -> None:
        with _opened(root, parts) as stream:
            size = os.fstat(stream.fileno()).st_size
            media_type = media_type_of(stream.read(HEAD))
        if not 0 < size <= MOST_BYTES or not media_type or not self.wanted(media_type):
            return
        if len(self.found) == MOST_FILES:
            self.is_cut = True
            return
        self.found.append(_Way(root, parts, size, media_type))


@contextmanager
def _opened(root: Path, parts: tuple[str, ...]) -> Iterator[BinaryIO]:
    """Open a plain file, come to from the top without following a link anywhere."""
    here = os.open(root, _PLAIN | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            below = os.open(part, _PLAIN | os.O_DIRECTORY, dir_fd=here)
            os.close(here)
            here = below
        file = os.open(parts[-1], _PLAIN | os.O_NONBLOCK, dir_fd=here)
    finally:
        os.close(here)
    with os.fdopen(file, "rb") as stream:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError("no plain file")
        yield stream


def _cleaned(name: str) -> str:
    """Make a file's name fit for a screen: no controls, no marks, not endless."""
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(one for one in composed if unicodedata.category(one) not in _STEERING)
    stem, dot, kind = kept.rpartition(".")
    if len(kept) > MOST_NAME and dot and len(kind) <= 8:
        return f"{stem[: MOST_NAME - len(kind) - 2]}\N{HORIZONTAL ELLIPSIS}.{kind}"
    return kept[:MOST_NAME]
