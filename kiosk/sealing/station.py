# SPDX-License-Identifier: Apache-2.0
"""The station's signing key (Ed25519): it signs receipts and names the station to the centre."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from kiosk.sealing.keyfile import key_id, load_or_create_signing_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE_NAME = "station.ed25519"


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

    def sign(self, message: bytes) -> bytes:
        """Sign a message (RFC 8032); 64 bytes."""
        return self._key.sign(message)
