# SPDX-License-Identifier: Apache-2.0
"""The code of a resume slip: it finds a draft, and it alone opens it.

26 symbols of Crockford's base 32 (130 bits of chance) and two that check them, behind a prefix
that says what it is. Name and key of the draft are made from it (HKDF, RFC 5869), so that
whoever knows the name has not the key.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final, Self

from kiosk import reference
from kiosk.errors import ReceiptError

PREFIX: Final = "MKR1:"
SYMBOLS: Final = 26
CHECKED: Final = SYMBOLS + 2
ID_PATTERN: Final = "[0-9a-f]{32}"
"""How a draft's id looks: a regular expression for all of it, without anchors."""

_MAKE: Final = "MKR"
_ID_BYTES: Final = 16
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Slip:
    """What is on the paper and nowhere else."""

    symbols: str = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """Make one from the system's randomness."""
        return cls("".join(secrets.choice(reference.ALPHABET) for _ in range(SYMBOLS)))

    @classmethod
    def read(cls, text: str) -> Self:
        """Read it as scanned or typed, with or without the prefix, however it is spaced.

        Raises ReceiptError ``slip.unreadable`` for what is none, or was mistyped.
        """
        given = reference.normalise(text.strip().removeprefix(PREFIX))
        symbols = given[:SYMBOLS]
        if len(given) != CHECKED or not set(given) <= set(reference.ALPHABET):
            raise ReceiptError("no resume slip", code="slip.unreadable")
        if given[SYMBOLS:] != _check(symbols):
            raise ReceiptError("mistyped", code="slip.unreadable")
        return cls(symbols)

    @property
    def text(self) -> str:
        """What the QR code says."""
        return f"{PREFIX}{self.symbols}{_check(self.symbols)}"

    @property
    def grouped(self) -> str:
        """What a person types where nothing reads the code: seven groups of four."""
        return reference.grouped(self.symbols + _check(self.symbols))

    @property
    def draft(self) -> str:
        """The draft's name: 32 hexadecimal digits that say nothing of the key."""
        return self._made("draft id", _ID_BYTES).hex()

    @property
    def key(self) -> bytes:
        """The draft's key."""
        return self._made("draft key", _KEY_BYTES)

    def _made(self, purpose: str, length: int) -> bytes:
        # 20 ms of import that no first screen need wait for
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        info = f"kiosk {purpose} 1".encode()
        return HKDF(SHA256(), length, salt=None, info=info).derive(self.symbols.encode())


def is_slip(text: str) -> bool:
    """Say whether a code's text looks like one, of this make or a later one."""
    return text.startswith(_MAKE) and text[len(_MAKE) :].partition(":")[0].isdecimal()


def _check(symbols: str) -> str:
    """Choose two symbols that a slip of the pen does not fit, save one in a thousand."""
    number = int.from_bytes(hashlib.sha256(f"slip {symbols}".encode()).digest()[:2], "big") >> 6
    return reference.ALPHABET[number >> 5] + reference.ALPHABET[number & 31]
