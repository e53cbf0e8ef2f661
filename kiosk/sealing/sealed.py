# SPDX-License-Identifier: Apache-2.0
"""What came out of the sealing: frozen bytes that may be too many for the memory."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO, Final, Self

from kiosk.identifiers import Digest

PART_BYTES: Final = 1 << 20
"""The slices in which a large body travels; the last one is shorter."""

INLINE_BYTES: Final = 256 << 10
"""A body up to this size travels whole and has no slices."""


@dataclass(frozen=True, slots=True)
class Part:
    """A slice of a sealed body."""

    digest: Digest
    size: int


class Digests:
    """The digests of a body and of its slices, made while its bytes pass."""

    def __init__(self) -> None:
        self._whole = sha256()
        self._slice = sha256()
        self._left = PART_BYTES
        self._done: list[Part] = []
        self.size = 0
        """How many bytes have passed."""

    def update(self, data: bytes) -> None:
        """Let bytes pass."""
        self._whole.update(data)
        self.size += len(data)
        view = memoryview(data)
        while view:
            piece, view = view[: self._left], view[self._left :]
            self._slice.update(piece)
            self._left -= len(piece)
            if not self._left:
                self._end_slice()

    def _end_slice(self) -> None:
        self._done.append(Part(Digest(self._slice.hexdigest()), PART_BYTES - self._left))
        self._slice, self._left = sha256(), PART_BYTES

    @property
    def digest(self) -> Digest:
        """SHA-256 of all that passed."""
        return Digest(self._whole.hexdigest())

    @property
    def parts(self) -> tuple[Part, ...]:
        """The slices so far; none for a body of at most ``INLINE_BYTES``."""
        if self.size <= INLINE_BYTES:
            return ()
        rest = PART_BYTES - self._left
        last = [Part(Digest(self._slice.hexdigest()), rest)] if rest else []
        return (*self._done, *last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One age file, in memory while it is small and in a nameless file beyond."""

    digest: Digest
    size: int
    parts: tuple[Part, ...]
    """Empty for a body of at most ``INLINE_BYTES``."""
    file: BinaryIO = field(repr=False, compare=False)

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Take bytes that are at hand."""
        digests = Digests()
        digests.update(body)
        return cls.hashed(digests, io.BytesIO(body))

    @classmethod
    def hashed(cls, digests: Digests, file: BinaryIO) -> Self:
        """Take a file whose bytes have all passed."""
        return cls(digest=digests.digest, size=digests.size, parts=digests.parts, file=file)

    def chunks(self, size: int = PART_BYTES) -> Iterator[bytes]:
        """Read it from the start, at most ``size`` bytes at a time; as often as needed."""
        self.file.seek(0)
        while chunk := self.file.read(size):
            yield chunk

    def close(self) -> None:
        """Give the memory or the disk back; there is nothing to read any more."""
        self.file.close()
