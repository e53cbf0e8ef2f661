# SPDX-License-Identifier: Apache-2.0
"""The pages of a database file beneath those of its log, read without SQLite.

SQLite stops reading a log at its first spoilt frame and calls what is left sound, so
transactions that were acknowledged would vanish without a word. Formats: sqlite.org/fileformat.html.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

HEADER_SIZE: Final = 32
FRAME_SIZE: Final = 24
PAGE_SIZES: Final = frozenset(1 << power for power in range(9, 17))
USUAL_PAGE_SIZE: Final = 4096

_MAGIC: Final = 0x377F0682
_MAGICS: Final = frozenset({_MAGIC, _MAGIC | 1})
_MASK: Final = 0xFFFFFFFF

Sum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log."""

    page: int
    commits: bool
    """Whether a transaction ends here."""
    is_sound: bool
    """Whether its own checksum holds, by the stored sum of the frame before it."""
    offset: int
    """Where its content begins."""


@dataclass(frozen=True, slots=True)
class Log:
    """The frames of a log's newest run."""

    page_size: int
    frames: tuple[Frame, ...]
    is_header_sound: bool

    @property
    def is_damaged(self) -> bool:
        """Whether a transaction that came to its end is spoilt, in itself or before it.

        A power cut may do that to the one that was being synced, of which nobody was told;
        that it is taken for damage costs a rescue, where the contrary would cost a submission.
        """
        spoilt = (n for n, one in enumerate(self.frames) if not one.is_sound)
        first = next(spoilt, None) if self.is_header_sound else 0
        return first is not None and any(
            one.is_sound and one.commits for one in self.frames[first:]
        )

    @property
    def committed(self) -> tuple[Frame, ...]:
        """Sound frames of transactions that came to their end."""
        ends = [n for n, one in enumerate(self.frames) if one.commits and one.is_sound]
        return tuple(one for one in self.frames[: ends[-1] + 1] if one.is_sound) if ends else ()


def read_log(path: Path) -> Log | None:
    """Read a log beside a database; None when there is none. Raises OSError."""
    if not path.exists() or path.stat().st_size < HEADER_SIZE + FRAME_SIZE:
        return None
    content = path.read_bytes()
    page_size = int.from_bytes(content[8:12])
    if page_size not in PAGE_SIZES:
        page_size = USUAL_PAGE_SIZE
    magic = int.from_bytes(content[:4])
    order = "<" if magic != _MAGIC | 1 else ">"
    summed = _checksum(content[:24], (0, 0), order)
    # the sum of an emptied header is right, so its first word must be too
    is_header_sound = magic in _MAGICS and struct.pack(">II", *summed) == content[24:32]
    salts = content[16:24] if is_header_sound else _salts(content, FRAME_SIZE + page_size)
    return Log(page_size, tuple(_frames(content, page_size, salts, order)), is_header_sound)


def _salts(content: bytes, step: int) -> bytes:
    """Find what marks the newest run where the header is spoilt, and perhaps a frame behind it."""
    starts = range(HEADER_SIZE, len(content) - step + 1, step)
    marks = [content[start + 8 : start + 16] for start in starts]
    alike = (one for one, next_one in pairwise(marks) if one == next_one and any(one))
    return next(alike, marks[0] if marks else bytes(8))


def _frames(content: bytes, page_size: int, salts: bytes, order: str) -> Iterator[Frame]:
    seed: Sum = struct.unpack(">II", content[24:32])
    step = FRAME_SIZE + page_size
    for start in range(HEADER_SIZE, len(content) - step + 1, step):
        head = content[start : start + FRAME_SIZE]
        page, size, found, first, second = struct.unpack(">II8sII", head)
        body = content[start + FRAME_SIZE : start + step]
        summed = _checksum(body, _checksum(head[:8], seed, order), order)
        follower = content[start + step + 8 : start + step + 16]
        if salts not in {found, follower} and any(head):
            # what is left is of an older run of the log
            return
        is_sound = summed == (first, second) and found == salts and page > 0
        yield Frame(page, size > 0, is_sound, start + FRAME_SIZE)
        seed = (first, second)


def _checksum(data: bytes, seed: Sum, order: str) -> Sum:
    one, two = seed
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        one = (one + even + two) & _MASK
        two = (two + odd + one) & _MASK
    return one, two


class Image:
    """A database as its file and its log together hold it; to be closed. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self.log = read_log(log_of(path))
        self.page_size = self.log.page_size if self.log else _page_size(path)
        self._file = path.open("rb")
        self._size = path.stat().st_size
        self._log = log_of(path).open("rb") if self.log else None
        self._overlay = {one.page: one.offset for one in self.log.committed} if self.log else {}

    def close(self) -> None:
        """Let go of the files."""
        self._file.close()
        if self._log is not None:
            self._log.close()

    @property
    def count(self) -> int:
        """Pages there are, the last one perhaps in part."""
        return max(-(-self._size // self.page_size), *self._overlay, 0)

    def page(self, number: int) -> bytes:
        """Give a page, counted from 1; zeros where there is nothing."""
        start, source = (number - 1) * self.page_size, self._file
        if self._log is not None and number in self._overlay:
            start, source = self._overlay[number], self._log
        source.seek(start)
        return source.read(self.page_size).ljust(self.page_size, b"\0")

    def write(self, path: Path) -> None:
        """Put everything into one file, without a log."""
        with path.open("wb") as out:
            for number in range(1, self.count + 1):
                out.write(self.page(number))


def log_of(path: Path) -> Path:
    """Name the log of a database."""
    return path.with_name(path.name + "-wal")


def _page_size(path: Path) -> int:
    with path.open("rb") as file:
        written = int.from_bytes(file.read(18)[16:18])
    size = 65536 if written == 1 else written
    return size if size in PAGE_SIZES else USUAL_PAGE_SIZE


def remove(path: Path) -> None:
    """Remove a database of our own making with what belongs to it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()
