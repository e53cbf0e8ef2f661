# SPDX-License-Identifier: Apache-2.0
"""One notice: how long it holds, what it says in each language, and where it has to be read."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from kiosk.forms import clean

FALLBACKS: Final = ("az", "en")
"""The languages that a notice is shown in where it lacks the person's own, in this order."""

ATTRACT: Final = "attract"
SERVICES: Final = "services"
SERVICE: Final = "service"

_MOST_CHARACTERS: Final = 1000
_MOST_MARKS: Final = 3
_GROUPED: Final = re.compile(
    r"\+\d+(?:[ \u00a0\u202f-]\d+)*"  # +994 12 919
    r"|\d+(?:[ \u00a0\u202f]\d+)+(?:[.,]\d+)?"  # 1 200,50
)
_LINES: Final = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the public is told for a while."""

    id: str
    valid_from: datetime
    valid_until: datetime
    texts: Mapping[str, str]
    """By language, as plain text."""
    titles: Mapping[str, str] = field(default_factory=dict)
    kind: str = "information"
    """``closed``, ``changed``, ``not-needed`` or ``information``."""
    where: tuple[str, ...] = ()
    """The only places where it is shown; where none is named, everywhere that fits."""
    forms: tuple[str, ...] = ()
    """Services before which it has to be read."""

    def holds(self, now: datetime) -> bool:
        """Say whether it is to be shown at a moment."""
        return self.valid_from <= now < self.valid_until

    def shows(self, place: str) -> bool:
        """Say whether it belongs on a screen: ``attract`` or ``services``."""
        return not self.where or place in self.where

    def precedes(self, form: str) -> bool:
        """Say whether it has to be read before this service begins."""
        if self.where:
            return SERVICE in self.where and (not self.forms or form in self.forms)
        return form in self.forms

    def language(self, wanted: str) -> str:
        """Choose the language that it is shown in to somebody who reads this one."""
        for code in (wanted, *FALLBACKS, *sorted(self.texts)):
            if code in self.texts:
                return code
        return wanted

    def title(self, wanted: str) -> str:
        """Head it in the language of its text; empty where it has no title in that."""
        return self.titles.get(self.language(wanted), "")

    def text(self, wanted: str) -> str:
        """Say it in a language, or in the first of the others that it has."""
        return self.texts.get(self.language(wanted), "")


def in_order(text: str) -> str:
    """Keep the groups of a number together where the text runs from right to left.

    There a telephone number would stand with its last group first, and an amount with its
    thousands last: the spaces between digits take the direction of the words around them
    (UAX #9, N2). What the centre sends holds no marks of its own that could prevent it.
    """
    if not any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text):
        return text
    return _GROUPED.sub("\u2066\\g<0>\u2069", text)


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
