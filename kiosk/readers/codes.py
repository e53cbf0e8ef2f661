# SPDX-License-Identifier: Apache-2.0
"""What readers send, whichever way it comes: cleaned of what is no text, and zones in one piece."""

import re
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.readers.port import BarcodeReader

MOST_CHARACTERS: Final = 4296
"""What the largest QR code holds of capitals and digits (ISO/IEC 18004); no other code holds more."""

_SYMBOLOGY: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
"""What readers set before a code to say what it was printed as: ``]C1``, ``]Q3`` (ISO/IEC 15424)."""

_ZONE_LINE: Final = re.compile("[A-Z0-9<]{30}|[A-Z0-9<]{36}|[A-Z0-9<]{44}")
_LINES: Final = {30: 3, 36: 2, 44: 2}
"""How many lines a zone has, by the symbols of one."""

_LOOK_SECONDS: Final = 0.05

_TOGETHER: Final = 0.2
"""Seconds in which the next line of a zone comes; nobody holds two codes before a reader so fast."""


def cleaned(code: str) -> str:
    """Make what a reader sent fit for a line of text: no controls, not endless, as it was printed.

    Separators of fields (GS, for FNC1) and frames (STX, ETX) are controls and go.
    """
    text = "".join(one for one in code if one.isprintable()).strip()
    mark = _SYMBOLOGY.match(text)
    return text[mark.end() if mark else 0 :][:MOST_CHARACTERS]


class ZoneLines:
    """Joins the lines of a machine-readable zone, which readers send one after the other."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._since = 0.0

    def take(self, code: str, began: float, ended: float) -> list[str]:
        """Take a cleaned code that came between two times; give the codes that are complete."""
        if _ZONE_LINE.fullmatch(code) is None:
            return [*self._given_up(), code]
        early = self.due(began)
        if self._lines and len(self._lines[0]) != len(code):
            early += self._given_up()
        self._lines.append(code)
        self._since = ended
        if len(self._lines) < _LINES[len(code)]:
            return early
        zone = "\n".join(self._given_up())
        return [*early, zone]

    def due(self, now: float) -> list[str]:
        """Give lines that no other one has followed: each is a code of its own."""
        return self._given_up() if now - self._since > _TOGETHER else []

    def clear(self) -> None:
        """Forget what was begun."""
        self._lines.clear()

    def _given_up(self) -> list[str]:
        lines, self._lines = self._lines, []
        return lines


def next_code(reader: "BarcodeReader", seconds: float) -> str:
    """Wait until somebody has held a code before a reader that listens; empty if nobody does."""
    until = time.monotonic() + seconds
    while not (code := reader.heard()) and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
    return code
