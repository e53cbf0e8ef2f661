# SPDX-License-Identifier: Apache-2.0
"""One notice: how long it holds, what it says in each language, and where it has to be read."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.forms import clean

FALLBACKS: Final = ("az", "en")
"""The languages that a notice is shown in where it lacks the person's own, in this order."""

_MOST_CHARACTERS: Final = 1000
_MOST_MARKS: Final = 3
_LINES: Final = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the public is told for a while."""

    id: str
    valid_from: datetime
    valid_until: datetime
    texts: Mapping[str, str]
    """By language, as plain text."""
    forms: tuple[str, ...] = ()
    """Services before which it has to be read; none for what is only shown."""

    def holds(self, now: datetime) -> bool:
        """Say whether it is to be shown at a moment."""
        return self.valid_from <= now < self.valid_until

    def text(self, language: str) -> str:
        """Say it in a language, or in the first of the others that it has."""
        for code in (language, *FALLBACKS, *sorted(self.texts)):
            if found := self.texts.get(code, ""):
                return found
        return ""


def harmless(text: str) -> str:
    """Make a text from outside safe to show: no controls, no bidi marks, no towers of accents."""
    lines = _LINES.sub("\n", clean(text, multiline=True))
    kept: list[str] = []
    marks = 0
    for sign in lines:
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)[:_MOST_CHARACTERS].strip()
