# SPDX-License-Identifier: Apache-2.0
"""How submissions are looked at, whatever keeps them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from kiosk.identifiers import SubmissionId
from kiosk.outbox import EntryState
from kiosk.today.model import Mark, Page, Row, Wanted


class Looking(Protocol):
    """Looks at what was taken; never at what is sealed. Raises StorageError."""

    def page(self, wanted: Wanted, after: Mark | None, most: int) -> Page:
        """Give at most so many rows behind a mark, newest first, in one query.

        Rows of the same moment are in the order of their arrival, the last one first. What is
        taken meanwhile MUST move no row to another page.
        """

    def show(self, submission: SubmissionId) -> Row | None:
        """Look at one."""

    def find(self, references: Sequence[str]) -> tuple[Row, ...]:
        """Look for those with these reference numbers; those that there are, newest first."""

    def counts(self, day: date | None) -> Mapping[EntryState, int]:
        """Count by state what was taken on a day, or ever, which costs nothing; names each state."""
