# SPDX-License-Identifier: Apache-2.0
"""The zip inside the seal: several named files as one, made and read piece by piece."""

import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Final

from kiosk.errors import SealingError
from kiosk.sealing.age import Reader

Content = bytes | Callable[[], AbstractContextManager[Reader]]
"""A file's bytes, or what begins to read them."""

PIECE: Final = 64 << 10
"""How much of a file is in memory at once."""

MOST_BYTES: Final = 1 << 30
"""What the files of one submission may have together; the Service opens no more of them."""

MOST_FILES: Final = 10_000
"""How many files these may be."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""A zip needs a time and this one says nothing; the same files give the same bytes."""

_DENSE: Final = frozenset(
    {".avif", ".enc", ".gif", ".heic", ".jpeg", ".jpg", ".m4a", ".mp3", ".mp4", ".ogg", ".png"}
    | {".webm", ".webp", ".zip"}
)
"""What is compressed or encrypted already and would only cost time again."""

_STEERING: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of characters that move a terminal or turn the reading order of a name."""

_ENCRYPTED: Final = 0x1
_KINDS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Packing:
    """A zip that comes into being while it is read, with nothing of this machine in it."""

    def __init__(self, files: Mapping[str, Content]) -> None:
        self._pieces = _pieces(files)
        self._rest = memoryview(b"")

    def read(self, size: int, /) -> bytes:
        """Give the next bytes, at most ``size``; none at the end. Raises SealingError."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        given, self._rest = self._rest[:size], self._rest[size:]
        return bytes(given)


@dataclass(frozen=True, slots=True)
class Packed:
    """A file inside a zip."""

    size: int
    begin: Callable[[], IO[bytes]]
    """Begins to read it, as often as asked."""


@contextmanager
def opened(packed: IO[bytes], limit: int) -> Iterator[Mapping[str, Callable[[], IO[bytes]]]]:
    """Look into a zip: its files by name, each to be read; as ``listed`` in all else."""
    with listed(packed, limit) as files:
        yield {name: file.begin for name, file in files.items()}


@contextmanager
def listed(packed: IO[bytes], limit: int) -> Iterator[Mapping[str, Packed]]:
    """Look into a zip: its files by name in their order; together at most ``limit`` bytes.

    Raises SealingError, here or while a file is read, for what isn't a zip, holds an unsafe
    name or exceeds the limit.
    """
    try:
        with zipfile.ZipFile(packed) as archive:
            yield {
                entry.filename: Packed(entry.file_size, partial(archive.open, entry))
                for entry in _entries(archive, limit)
            }
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise SealingError("not a container of files", code="sealing.container") from error


def _entries(archive: zipfile.ZipFile, limit: int) -> list[zipfile.ZipInfo]:
    """List the files; ``zipfile`` reads no more of one than its size says."""
    found = archive.infolist()
    if len(found) > MOST_FILES:
        raise SealingError("too many files", code="sealing.container")
    if sum(entry.file_size for entry in found) > limit:
        raise SealingError("the files are too large", code="sealing.container")
    if any(entry.flag_bits & _ENCRYPTED or entry.compress_type not in _KINDS for entry in found):
        raise SealingError("a file is coded as no station does", code="sealing.container")
    if len({_safe(entry.filename) for entry in found}) != len(found):
        raise SealingError("a file's name stands twice", code="sealing.container")
    return found


class _Sink:
    """Where the zip's writer puts what is read next; it can't go back and mend."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _pieces(files: Mapping[str, Content]) -> Iterator[bytes]:
    if len(files) > MOST_FILES:
        raise SealingError("more files than the Service opens", code="sealing.too-large")
    sink, left = _Sink(), MOST_BYTES
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            with archive.open(_entry(name), "w") as member:
                for piece in _read(content):
                    left -= len(piece)
                    if left < 0:
                        raise SealingError("more than the Service opens", code="sealing.too-large")
                    member.write(piece)
                    yield sink.take()
    yield sink.take()


def _read(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    try:
        with content() as stream:
            while piece := stream.read(PIECE):
                yield piece
    except OSError as error:
        raise SealingError("a file can't be read", code="sealing.unreadable") from error


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(_safe(name), date_time=_EPOCH)
    is_dense = PurePosixPath(name).suffix.lower() in _DENSE
    entry.compress_type = zipfile.ZIP_STORED if is_dense else zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry


def _safe(name: str) -> str:
    path = PurePosixPath(name)
    leads_outside = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
    steers = any(unicodedata.category(char) in _STEERING for char in name)
    if not path.parts or leads_outside or steers or str(path) != name:
        raise SealingError("a file's name leads outside", code="sealing.container")
    return name
