# SPDX-License-Identifier: Apache-2.0
"""The publisher's key (Ed25519): it signs the set of services that kiosks offer."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from kiosk.errors import SealingError
from kiosk.sealing.keyfile import load_or_create_signing_key, load_signing_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PURPOSE = b"migration-kiosk published set 1\n"
"""Stands before what is signed, so that no signature made for another purpose fits here."""


class PublisherKey:
    """A private key that stays with whoever publishes, never on a kiosk."""

    def __init__(self, key: "Ed25519PrivateKey") -> None:
        self._key = key
        self.public_bytes = key.public_key().public_bytes_raw()
        """The public key, 32 bytes: what kiosks are told."""

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read a key. Raises SealingError for one that is absent, exposed or damaged."""
        key = load_signing_key(file)
        if key is None:
            raise SealingError(f"there is no {file.name}", code="sealing.key-missing")
        return cls(key)

    @classmethod
    def load_or_create(cls, file: Path) -> Self:
        """Read a key, or make one there. Raises SealingError as ``load`` does."""
        return cls(load_or_create_signing_key(file))

    def sign(self, message: bytes) -> bytes:
        """Sign a set's list of contents; 64 bytes."""
        return self._key.sign(PURPOSE + message)


def is_signed(message: bytes, signature: bytes, public: bytes) -> bool:
    """Tell whether a publisher's key made this signature for this message."""
    # 13 ms of import, of which the station's own key needs the most as well
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, PURPOSE + message)
    except (InvalidSignature, ValueError):
        return False
    return True
