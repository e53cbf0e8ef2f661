# SPDX-License-Identifier: Apache-2.0
"""Where figures are kept until the centre has them, and for a while longer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from kiosk.insight.model import Figure


class Counts(Protocol):
    """The figures of each day. Everything here raises StorageError."""

    def add(self, day: date, figures: Sequence[Figure]) -> None:
        """Add to a day's figures, all in one transaction; MAY block, so never on a screen's thread.

        What is older than ``KEPT`` before that day MUST be forgotten.
        """

    def unsent(self) -> tuple[date, ...]:
        """Name the days of which the centre doesn't know all, oldest first."""

    def figures(self, day: date) -> tuple[Figure, ...]:
        """Say all figures of a day, the most frequent first."""

    def between(self, first: date, last: date) -> Mapping[date, Sequence[Figure]]:
        """Say all figures of a run of days, both ends included; each day is named, in order."""

    def note_sent(self, day: date, figures: Sequence[Figure]) -> None:
        """Note that the centre has these; what was added meanwhile MUST stay unsent."""
