# SPDX-License-Identifier: Apache-2.0
"""The publisher's key (Ed25519): it signs the set of services that kiosks offer."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from kiosk.errors import SealingError
from kiosk.sealing.keyfile import create_secret, read_secret

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
        secret = read_secret(file)
        if secret is None:
            raise SealingError(f"there is no {file.name}", code="sealing.key-missing")
        return cls._from(secret, file)

    @classmethod
    def load_or_create(cls, file: Path) -> Self:
        """Read a key, or make one there. Raises SealingError as ``load`` does."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        secret = read_secret(file)
        if secret is None:
            secret = create_secret(file, Ed25519PrivateKey.generate().private_bytes_raw())
        return cls._from(secret, file)

    @classmethod
    def _from(cls, secret: bytes, file: Path) -> Self:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        try:
            return cls(Ed25519PrivateKey.from_private_bytes(secret))
        except ValueError as error:
            raise SealingError(f"{file.name} holds no key", code="sealing.key-damaged") from error

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
