# SPDX-License-Identifier: Apache-2.0
"""Keys with which releases are signed: a private half under a passphrase, a public half beside it."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.updates.errors import UpdateError

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

PUBLIC: Final = ".pub"
"""What is put behind a key's file name for its public half."""
LEAST_PASSPHRASE: Final = 12

WRONG: Final = "update.key"
"""The file is no key, or the passphrase is another."""


def make(file: Path, passphrase: str) -> "SSlibKey":
    """Make a key (Ed25519), write both halves, and give the public one.

    Raises UpdateError ``update.passphrase`` for one that is too short, and OSError for a file that
    is there already.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import CryptoSigner

    if len(passphrase) < LEAST_PASSPHRASE:
        raise UpdateError(f"at least {LEAST_PASSPHRASE} characters", code="update.passphrase")
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    public = CryptoSigner(key).public_key
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
    said = {"keyid": public.keyid, **public.to_dict()}
    file.with_name(file.name + PUBLIC).write_text(json.dumps(said) + "\n", encoding="ascii")
    return public


def load(file: Path, passphrase: str) -> "CryptoSigner":
    """Open a private key. Raises UpdateError ``update.key``."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner

    try:
        key = load_pem_private_key(file.read_bytes(), passphrase.encode())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UpdateError(file.name, code=WRONG) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UpdateError(file.name, code=WRONG)
    return CryptoSigner(key)


def load_public(file: Path) -> "SSlibKey":
    """Read a public key. Raises UpdateError ``update.key``."""
    from securesystemslib.signer import SSlibKey

    try:
        said = json.loads(file.read_text(encoding="ascii"))
        return SSlibKey.from_dict(said.pop("keyid"), said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UpdateError(file.name, code=WRONG) from error
