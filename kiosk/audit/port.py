# SPDX-License-Identifier: Apache-2.0
"""Where audit records are kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from kiosk.audit.chain import Record


class Journal(Protocol):
    """An append-only, hash-chained list of records.

    Records that belong to a change of state are written by the store that makes the
    change, in the same transaction; this port is for events that stand alone.
    """

    def record(self, event: str, facts: Mapping[str, str]) -> None:
        """Append a registered event durably. MUST raise ValueError for one that is not."""

    def records(self, after: int = 0) -> Iterator[Record]:
        """Walk the records behind a number, oldest first."""

    def about(self, submission: str) -> Sequence[Record]:
        """List the records that name a submission, oldest first. MAY walk over all of them."""

    def latest(self, event: str) -> Record | None:
        """Find the last record of an event; None when there is none."""

    def head(self) -> tuple[int, bytes]:
        """Say the last record's number and hash; 0 and GENESIS when there is none."""
