# SPDX-License-Identifier: Apache-2.0
"""The keys with which the centre countersigns what it received (Ed25519)."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from kiosk.errors import SealingError
from kiosk.sealing import Recipients, ServiceIdentity, key_id
from kiosk.sealing.keyfile import load_or_create_signing_key, load_signing_key
from kiosk.sync.contract import CentralKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE_NAME: Final = "central.ed25519"
OTHERS: Final = "central-*.ed25519"
"""The next keys, and those before: stations learn them at enrolment, nothing is signed with
them. To change keys, lay the new one beside the old, wait until every station has enrolled
again, and then exchange the names."""


class CountersigningKey:
    """A private key of the centre's that never leaves this object."""

    def __init__(self, key: "Ed25519PrivateKey") -> None:
        from nacl.signing import SigningKey  # half of OpenSSL's time, and signing is all day's work

        self._key = SigningKey(key.private_bytes_raw())
        public = key.public_key().public_bytes_raw()
        self.key_id = key_id(public)
        """Names the key, as ``key_id`` names every public key."""
        self.named = CentralKey(key_id=self.key_id, public_key=public.hex())
        """The public half, as stations are told it."""

    def sign(self, message: bytes) -> bytes:
        """Sign a message (RFC 8032); 64 bytes."""
        return self._key.sign(message).signature


class CentralKeys:
    """The key that signs now, and the others that stations are to believe."""

    def __init__(
        self, current: CountersigningKey, others: Sequence[CountersigningKey] = ()
    ) -> None:
        self.current = current
        self.named = tuple(key.named for key in (current, *others))
        """All public halves, the signing one first."""

    @classmethod
    def load_or_create(cls, folder: Path) -> Self:
        """Read the keys from the folder, or make one there at the first start.

        Raises SealingError for a key that others may read, is damaged or can't be written.
        """
        current = load_or_create_signing_key(folder / FILE_NAME)
        others = [load_signing_key(other) for other in sorted(folder.glob(OTHERS))]
        return cls(
            CountersigningKey(current), [CountersigningKey(other) for other in others if other]
        )


def recipients(folder: Path) -> tuple[str, ...]:
    """Say to whom stations seal: the recipients in the folder, else an identity made there.

    A region's central is given recipients and can't open what it keeps; an embedded one, with
    nobody behind it, makes the Service's identity itself. Raises SealingError.
    """
    try:
        return Recipients.load(folder).names
    except SealingError as error:
        if error.code != "sealing.no-recipient":
            raise
    return ServiceIdentity.load_or_create(folder).recipients.names
