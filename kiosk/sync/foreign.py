# SPDX-License-Identifier: Apache-2.0
"""Files on a disk that has been anywhere: written whole or not at all, read without belief."""

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from kiosk import durable
from kiosk.errors import StorageError
from kiosk.identifiers import Digest

_BINARY: Final = getattr(os, "O_BINARY", 0)
_WARY: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""A link isn't followed, and a pipe makes nobody wait."""
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def open_plain(path: Path) -> BinaryIO:
    """Open an ordinary file to read it. Raises OSError, ELOOP for a link or anything else."""
    handle = os.open(path, os.O_RDONLY | _BINARY | _WARY)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return os.fdopen(handle, "rb")


def write_whole(path: Path, content: Iterable[bytes], digest: Digest | None = None) -> None:
    """Write a file durably; its name appears only when all is there.

    Raises OSError, or StorageError ``stick.body`` when the content hasn't the digest it should.
    """
    draft = path.with_name(f"{path.name}.part")
    draft.unlink(missing_ok=True)  # it may be a link to somewhere else
    try:
        _check(_write(draft, content), digest)
        draft.replace(path)
    except (OSError, StorageError):
        with suppress(OSError):  # half a file takes room that is needed
            draft.unlink()
        raise
    durable.sync_folder(path.parent)


def _write(draft: Path, content: Iterable[bytes]) -> str:
    whole = sha256()
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o644)
    with os.fdopen(handle, "wb", buffering=0) as file:
        for chunk in content:
            whole.update(chunk)
            _write_all(file.fileno(), chunk)
        os.fsync(handle)
    return whole.hexdigest()


def _check(written: str, digest: Digest | None) -> None:
    if digest is not None and written != digest:
        raise StorageError("not the bytes that were stated", code="stick.body")


def is_plain_way(folder: Path, root: Path) -> bool:
    """Say whether the way from the root to a folder leads over folders alone, not over links."""
    while folder != root:
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            return False
        folder = folder.parent
    return True


def harmless(name: str) -> str:
    """Write a foreign file's name so that a terminal takes it for text."""
    return "".join(sign if " " < sign <= "~" else "?" for sign in name)[:80]


def unreadable(error: OSError) -> StorageError:
    """Name what came of reading."""
    return StorageError(str(error.strerror), code="stick.unreadable")


def unwritable(error: OSError) -> StorageError:
    """Name what came of writing."""
    code = "stick.full" if error.errno in _FULL else "stick.unwritable"
    return StorageError(str(error.strerror), code=code)


def _write_all(handle: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[os.write(handle, left) :]
