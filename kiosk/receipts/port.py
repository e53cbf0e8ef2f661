# SPDX-License-Identifier: Apache-2.0
"""What a receipt needs of the other rooms."""

from datetime import datetime
from typing import Protocol


class Direction(Protocol):
    """A language as far as paper minds it."""

    @property
    def code(self) -> str:
        """Its short name, as ``az``."""

    @property
    def right_to_left(self) -> bool:
        """Whether it is written from right to left."""


class Translator(Protocol):
    """Says things in one language."""

    @property
    def language(self) -> Direction:
        """Which language."""

    def gettext(self, msgid: str, context: str = "") -> str:
        """Translate an English text."""

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Translate an English text with a count."""

    def datetime(self, moment: datetime, /) -> str:
        """Write an aware moment at the service point, with the day and the time."""
