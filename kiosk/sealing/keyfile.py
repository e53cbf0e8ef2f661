# SPDX-License-Identifier: Apache-2.0
"""Secret files: readable by their owner alone, and complete or absent; and a key's name."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from kiosk import durable
from kiosk.errors import SealingError


def read_secret(path: Path) -> bytes | None:
    """Read a secret file; None when there is none.

    Raises SealingError when others may read it, because then it is no secret any more.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise SealingError(f"{path.name} is readable by others", code="sealing.key-exposed")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SealingError(
            f"{path.name}: {error.strerror}", code="sealing.key-unreadable"
        ) from error


def create_secret(path: Path, content: bytes) -> bytes:
    """Write a new secret file durably and return what the file holds.

    When two processes create it at once, one wins and both return the winner's content.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
        durable.sync_folder(path.parent)
        return path.read_bytes()
    except OSError as error:
        raise SealingError(
            f"{path.name}: {error.strerror}", code="sealing.key-unwritable"
        ) from error


def key_id(public: bytes) -> str:
    """Name a public key: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public).hexdigest()[:16]
