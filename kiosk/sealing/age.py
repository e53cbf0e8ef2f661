# SPDX-License-Identifier: Apache-2.0
"""The one place that calls the age library: X25519 recipients and identities as text."""

from collections.abc import Sequence
from typing import Any, Protocol

from kiosk.errors import SealingError


class Reader(Protocol):
    """Something that bytes are drawn from."""

    def read(self, size: int, /) -> bytes:
        """Give at most ``size`` bytes; none at the end."""


class Writer(Protocol):
    """Something that bytes are put into."""

    def write(self, data: bytes, /) -> object:
        """Take all of them."""


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


def encrypt(reader: Reader, writer: Writer, recipients: Sequence[str]) -> None:
    """Encrypt what is read to all recipients, piece by piece; any one of them can open it.

    What the reader and the writer raise comes out as it was.
    """
    import pyrage

    ends = _Ends(reader, writer)
    try:
        pyrage.encrypt_io(ends, ends, [_recipient(one) for one in recipients])
    except (pyrage.EncryptError, OSError) as error:
        if ends.trouble is not None:
            raise ends.trouble from None
        raise SealingError("the submission was not sealed") from error


def decrypt(reader: Reader, writer: Writer, identities: Sequence[str]) -> None:
    """Decrypt an age file, piece by piece, with whichever of the identities opens it.

    What was written before the end may be the beginning of an altered file: it counts only
    when this returns. Raises SealingError when it is another's, altered or none, and what the
    reader and the writer raise as it was.
    """
    import pyrage

    ends = _Ends(reader, writer)
    try:
        pyrage.decrypt_io(ends, ends, [_identity(one) for one in identities])
    except (pyrage.DecryptError, OSError) as error:
        if ends.trouble is not None:
            raise ends.trouble from None
        raise SealingError("the seal can't be opened", code="sealing.not-opened") from error


class _Ends:
    """Both ends of the library's pipe; it makes a text of every exception, and this keeps it."""

    def __init__(self, reader: Reader, writer: Writer) -> None:
        self._reader = reader
        self._writer = writer
        self.trouble: Exception | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._reader.read(size)
        except Exception as error:
            self.trouble = error
            raise

    def write(self, data: bytes) -> int:
        try:
            self._writer.write(data)
        except Exception as error:
            self.trouble = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""


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
