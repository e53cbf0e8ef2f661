# SPDX-License-Identifier: Apache-2.0
"""How far somebody has read, as a text that nobody else can make.

A consumer that acknowledged what it was never given would lose it: the others purge what all have
acknowledged. A cursor therefore carries a code (HMAC, RFC 2104) for the consumer that it was given
to, and needs no memory of what was given: the same one may come again whenever an answer was lost.
"""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_TEXT: Final = re.compile(r"2\.([0-9]{1,19})\.([0-9a-f-]{36})?\.([0-9a-f]{32})")
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LONGEST: Final = 128
_MOST: Final = (1 << 63) - 1
_CODE: Final = 32
"""Hexadecimal digits: 128 bits, and short enough for a line in an address."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """The last that was read, by its change and, among those of one change, its id."""

    change: int
    id: str = ""
    """Empty before all of the change's."""


START: Final = Cursor(0)
"""Before everything."""


class Cursors:
    """Writes the cursors of consumers, and reads back those and no others."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def text(self, cursor: Cursor, consumer: str) -> str:
        """Write a cursor that is given to this consumer."""
        plain = f"2.{cursor.change}.{cursor.id}."
        text = plain + self._code(plain, consumer)
        return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    def read(self, text: str, consumer: str) -> Cursor | None:
        """Read what was given to this consumer; None for anything else."""
        if len(text) > _LONGEST or not text.isascii():
            return None
        try:
            plain = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        except ValueError:
            return None
        found = _TEXT.fullmatch(plain)
        if found is None or int(found[1]) > _MOST or (found[2] and not _ID.fullmatch(found[2])):
            return None
        cursor = Cursor(int(found[1]), found[2] or "")
        wanted = self.text(cursor, consumer)
        return cursor if hmac.compare_digest(wanted.encode(), text.encode()) else None

    def _code(self, plain: str, consumer: str) -> str:
        # what is before the consumer's name has no space, and so ends where it ends
        message = f"{plain} {consumer}".encode()
        return hmac.new(self._key, message, sha256).hexdigest()[:_CODE]
