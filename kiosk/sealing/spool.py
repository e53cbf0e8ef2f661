# SPDX-License-Identifier: Apache-2.0
"""Where sealed bytes wait until they are stored: in memory while they are few."""

import errno
import io
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.errors import SealingError, StorageError
from kiosk.sealing.sealed import INLINE_BYTES, Digests, Sealed

MOST_BYTES: Final = 256 << 20
"""More the Service doesn't take, and what it doesn't take must not be promised to anyone."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class Spool:
    """Takes sealed bytes and hashes them as they pass; never to be given any others.

    What is more than ``INLINE_BYTES`` goes to a file without a name, which a crash leaves
    nothing of.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._digests = Digests()
        self._file: BinaryIO = io.BytesIO()
        self._is_on_disk = False

    def write(self, data: bytes) -> None:
        """Take bytes. Raises StorageError, and SealingError for more than anybody takes."""
        self._digests.update(data)
        if self._digests.size > MOST_BYTES:
            raise SealingError("more than the Service takes", code="sealing.too-large")
        try:
            if not self._is_on_disk and self._digests.size > INLINE_BYTES:
                self._move_to_disk()
            self._file.write(data)
        except OSError as error:
            raise _trouble(error) from error

    def finish(self) -> Sealed:
        """Say what it was. Raises StorageError."""
        try:
            self._file.flush()
        except OSError as error:
            raise _trouble(error) from error
        return Sealed.hashed(self._digests, self._file)

    def close(self) -> None:
        """Give it up; what a full disk didn't take is not wanted any more."""
        with suppress(OSError):
            self._file.close()

    def _move_to_disk(self) -> None:
        # only a scan needs it, and most forms come without one
        import tempfile

        disk = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 closed with the rest
        memory, self._file = self._file, disk
        self._is_on_disk = True
        memory.seek(0)
        disk.write(memory.read())


def _trouble(error: OSError) -> StorageError:
    code = "storage.full" if error.errno in _FULL else "storage.io"
    return StorageError(str(error.strerror), code=code)
