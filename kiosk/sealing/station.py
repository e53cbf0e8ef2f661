# SPDX-License-Identifier: Apache-2.0
"""The station's signing key (Ed25519): it signs receipts and names the station to the centre.

A change of keys has three files: the next key lies beside the current one until the centre
believes it, and the former one stays behind it, for a centre that is restored to before the change.
What any of them signed stays genuine: their public halves are kept.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from kiosk import durable
from kiosk.errors import SealingError
from kiosk.sealing.keyfile import (
    key_id,
    load_or_create_signing_key,
    load_signing_key,
    read_secret,
    replace_secret,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE_NAME: Final = "station.ed25519"
NEXT_NAME: Final = "station.ed25519.next"
FORMER_NAME: Final = "station.ed25519.former"
HISTORY_NAME: Final = "station-keys.txt"
"""The public halves of all keys before the current one, in hexadecimal, one a line."""


class StationKey:
    """A private key that never leaves this object."""

    def __init__(self, key: "Ed25519PrivateKey") -> None:
        self._key = key
        self.public_bytes = key.public_key().public_bytes_raw()
        """The public key, 32 bytes."""
        self.key_id = key_id(self.public_bytes)
        """Names the key, as ``key_id`` names every public key."""

    @classmethod
    def load_or_create(cls, folder: Path) -> Self:
        """Read the key from the folder, or make one there at the first start.

        Raises SealingError for a key that others may read, is damaged or can't be written.
        """
        return cls(load_or_create_signing_key(folder / FILE_NAME))

    @classmethod
    def load(cls, folder: Path, name: str) -> Self | None:
        """Read the next or the former key; None where there is none. Raises SealingError."""
        key = load_signing_key(folder / name)
        return None if key is None else cls(key)

    @classmethod
    def make_next(cls, folder: Path) -> Self:
        """Make the key that is to follow, or read the one that was made when this was cut off."""
        return cls(load_or_create_signing_key(folder / NEXT_NAME))

    def sign(self, message: bytes) -> bytes:
        """Sign a message (RFC 8032); 64 bytes."""
        return self._key.sign(message)


def promote(folder: Path, believed: StationKey) -> bool:
    """Make the next key the current one, now that the centre believes it; may be repeated.

    Says whether anything was changed: it is not, where another key or none is next. Whatever
    step it is cut off at, both keys are there under one name or another. Raises SealingError.
    """
    secret = read_secret(folder / FILE_NAME)
    following = StationKey.load(folder, NEXT_NAME)
    if secret is None or following is None or following.key_id != believed.key_id:
        return False
    try:
        known = [*history(folder), StationKey.load_or_create(folder).public_bytes]
        lines = "".join(f"{one.hex()}\n" for one in dict.fromkeys(known))
        durable.write(folder / HISTORY_NAME, lines.encode("ascii"))
        replace_secret(folder / FORMER_NAME, secret)
        (folder / NEXT_NAME).replace(folder / FILE_NAME)
        durable.sync_folder(folder)
    except OSError as error:
        raise SealingError(str(error.strerror), code="sealing.key-unwritable") from error
    return True


def history(folder: Path) -> tuple[bytes, ...]:
    """List the public halves of the keys before the current one. Raises SealingError."""
    try:
        lines = (folder / HISTORY_NAME).read_text(encoding="ascii").split()
        return tuple(bytes.fromhex(line) for line in lines)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise SealingError(f"{HISTORY_NAME} can't be read", code="sealing.key-damaged") from error


def public_keys(folder: Path) -> dict[str, bytes]:
    """Name every key that may have signed something at this station. Raises SealingError."""
    found = [*history(folder), StationKey.load_or_create(folder).public_bytes]
    if (following := StationKey.load(folder, NEXT_NAME)) is not None:
        found.append(following.public_bytes)
    return {key_id(one): one for one in found}
