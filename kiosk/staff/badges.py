# SPDX-License-Identifier: Apache-2.0
"""Badges: what stands in the QR code that somebody of the staff holds before the kiosk."""

import hashlib
import hmac
import re
import secrets
from base64 import b32decode, b32encode
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

MOST: Final = 80
"""Characters of a badge's text."""

_PREFIX: Final = "MKB1"
_CODE: Final = re.compile(
    rf"{_PREFIX}\.(?P<account>[A-Z2-7]{{26}})\.(?P<serial>[1-9][0-9]{{0,8}})\.(?P<secret>[A-Z2-7]{{26}})"
)
_SECRET_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What a badge says; nothing of it is proven."""

    account: str
    serial: int
    """Grows with each badge of an account; the highest alone is good."""
    secret: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Write it: upper case alone, which takes less room in a QR code."""
        return (
            f"{_PREFIX}.{_symbols(UUID(self.account).bytes)}.{self.serial}.{_symbols(self.secret)}"
        )

    @property
    def digest(self) -> str:
        """Say what is kept of the secret."""
        return hashlib.sha256(self.secret).hexdigest()

    def fits(self, serial: int, digest: str | None) -> bool:
        """Say whether it is the badge of which that is kept."""
        is_secret = hmac.compare_digest(self.digest, digest or "")
        return is_secret and self.serial == serial


def make(account: str, serial: int) -> Badge:
    """Make a badge with a fresh secret."""
    return Badge(account=account, serial=serial, secret=secrets.token_bytes(_SECRET_BYTES))


def read(text: str) -> Badge | None:
    """Read a badge; None for any other code."""
    found = _CODE.fullmatch(text.strip())
    if found is None:
        return None
    account, secret = (b32decode(f"{found[name]}======") for name in ("account", "secret"))
    badge = Badge(account=str(UUID(bytes=account)), serial=int(found["serial"]), secret=secret)
    return badge if badge.text == found[0] else None  # the last bits of each mean nothing


def _symbols(content: bytes) -> str:
    return b32encode(content).decode("ascii").rstrip("=")
