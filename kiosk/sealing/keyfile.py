# SPDX-License-Identifier: Apache-2.0
"""Secret files: readable by their owner alone, and complete or absent; and a key's name.

Signing keys (Ed25519) are files of 32 bytes.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import durable
from kiosk.errors import SealingError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def load_signing_key(path: Path) -> "Ed25519PrivateKey | None":
    """Read a signing key; None when there is none.

    Raises SealingError for one that others may read or that is damaged.
    """
    secret = read_secret(path)
    return None if secret is None else _signing_key(secret, path)


def load_or_create_signing_key(path: Path) -> "Ed25519PrivateKey":
    """Read a signing key, or make one there at the first start.

    Raises SealingError for one that others may read, is damaged or can't be written.
    """
    # 13 ms of import that the first frame need not wait for
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    secret = read_secret(path)
    if secret is None:
        secret = create_secret(path, Ed25519PrivateKey.generate().private_bytes_raw())
    return _signing_key(secret, path)


def _signing_key(secret: bytes, path: Path) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        return Ed25519PrivateKey.from_private_bytes(secret)
    except ValueError as error:
        raise SealingError(f"{path.name} holds no key", code="sealing.key-damaged") from error


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
        # one that a power cut left behind may be another name of the secret itself
        draft.unlink(missing_ok=True)
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


def replace_secret(path: Path, content: bytes) -> None:
    """Write a secret file durably in place of another. Raises SealingError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        durable.sync_folder(path.parent)
    except OSError as error:
        raise SealingError(
            f"{path.name}: {error.strerror}", code="sealing.key-unwritable"
        ) from error


def key_id(public: bytes) -> str:
    """Name a public key: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public).hexdigest()[:16]
