# SPDX-License-Identifier: Apache-2.0
"""The one place that calls the age library: X25519 recipients and identities as text."""

from collections.abc import Sequence
from typing import Any

from kiosk.errors import SealingError


def generate() -> str:
    """Make a new identity (``AGE-SECRET-KEY-1…``)."""
    import pyrage  # type: ignore[import-untyped]

    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Say the recipient (``age1…``) that belongs to an identity."""
    return str(_identity(identity).to_public())


def check_recipient(recipient: str) -> str:
    """Return the recipient, or raise SealingError for what isn't one."""
    return str(_recipient(recipient))


def encrypt(data: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt to all recipients; any one of them can open it."""
    import pyrage

    try:
        return bytes(pyrage.encrypt(data, [_recipient(one) for one in recipients]))
    except pyrage.EncryptError as error:
        raise SealingError("the submission was not sealed") from error


def decrypt(data: bytes, identity: str) -> bytes:
    """Decrypt an age file, or raise SealingError when it is another's, altered or none."""
    import pyrage

    try:
        return bytes(pyrage.decrypt(data, [_identity(identity)]))
    except pyrage.DecryptError as error:
        raise SealingError("the seal can't be opened", code="sealing.not-opened") from error


def _recipient(text: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise SealingError("a recipient can't be read", code="sealing.bad-recipient") from error


def _identity(text: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise SealingError("an identity can't be read", code="sealing.key-damaged") from error
