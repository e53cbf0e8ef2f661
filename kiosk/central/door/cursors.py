# SPDX-License-Identifier: Apache-2.0
"""How far somebody has read, as a text that nobody else needs to understand."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final, Self

_TEXT: Final = re.compile(r"1\.([0-9]{1,19})\.([0-9a-f-]{36})?")
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LONGEST: Final = 128
_MOST: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """The last that was read, by its change and, among those of one change, its id."""

    change: int
    id: str = ""
    """Empty before all of the change's."""

    def __str__(self) -> str:
        text = f"1.{self.change}.{self.id}"
        return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what ``str`` wrote; None for anything else."""
        if len(text) > _LONGEST or not text.isascii():
            return None
        try:
            plain = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        except ValueError:
            return None
        found = _TEXT.fullmatch(plain)
        if found is None or int(found[1]) > _MOST or (found[2] and not _ID.fullmatch(found[2])):
            return None
        cursor = cls(int(found[1]), found[2] or "")
        return cursor if str(cursor) == text else None


START: Final = Cursor(0)
"""Before everything."""
