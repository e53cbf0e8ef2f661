# SPDX-License-Identifier: Apache-2.0
"""Where the queue is kept."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from kiosk.identifiers import SubmissionId
from kiosk.outbox.model import (
    Attempt,
    Entry,
    EntryState,
    Lease,
    Moment,
    Outcome,
    Parcel,
    Received,
    Turn,
)


class Outbox(Protocol):
    """The queue; every change of it is one durable transaction.

    Entries come into it with their submission, in the transaction of the intake.
    Changes that the table of transitions does not know MUST raise TransitionError
    and change nothing.
    """

    def entries(self, *states: EntryState) -> Iterator[Entry]:
        """Walk the entries in these states (in any, when none is named), oldest first."""

    def show(self, submission: SubmissionId) -> Entry | None:
        """Look at one entry."""

    def find(self, reference: str) -> Entry | None:
        """Look for the entry with this reference number."""

    def history(self, submission: SubmissionId) -> tuple[Attempt, ...]:
        """Tell what befell one entry, oldest first; of many failures in a row the newest."""

    def counts(self) -> Mapping[EntryState, int]:
        """Count the entries in each state; every state is named."""

    def oldest_unsent(self) -> datetime | None:
        """Say when the oldest submission was queued that the Service has not acknowledged."""

    def acknowledged(self) -> int:
        """Count what the Service has acknowledged and not lost since: received and purged."""

    def recover(self) -> int:
        """Put what is ``sending`` back in the queue, in doubt; the caller MUST be the only sender."""

    def claim(
        self,
        moment: Moment,
        lease: Lease,
        *,
        most: int,
        most_bytes: int,
        first: Turn = Turn.MANIFEST,
        last: Turn = Turn.PARTS,
    ) -> tuple[Parcel, ...]:
        """Mark due entries as ``sending``, with one more attempt, and hand them out.

        All of one turn: the first turn in which one is due, so that manifests go before small
        ones and those before parts. Within it the least tried first and among those the oldest,
        so that an entry which fails again and again stands behind the others of its turn. At
        most ``most`` of them and, beyond the first, at most ``most_bytes`` of what travels;
        parts one submission at a time. An entry whose lease has run out, or is of another boot,
        is due as well, and in doubt. Turns before ``first`` and after ``last`` are not looked
        at: whoever uploads parts asks for what may go in between.
        """

    def parcel(self, submission: SubmissionId) -> Parcel | None:
        """Read what travels of one entry, without claiming it and without its body."""

    def renew(self, submission: SubmissionId, moment: Moment, lease: Lease) -> bool:
        """Keep an entry longer; False when it is not this owner's any more."""

    def body(self, submission: SubmissionId, offset: int, length: int) -> bytes:
        """Read a slice of the sealed bytes. Raises StorageError ``storage.purged`` without any."""

    def settle(self, outcomes: Sequence[Outcome], moment: Moment, lease: Lease) -> None:
        """Store what came of a try, all outcomes in one transaction, with their audit records.

        An acknowledgement is stored whoever has the entry now; the first one stays. Any other
        outcome of an entry that is not ``sending`` under this lease came too late and is left out.
        """

    def acknowledge(self, received: Sequence[Received], actor: str, moment: Moment) -> int:
        """Store what came otherwise than over the line; returns how many were new."""

    def retry(self, submission: SubmissionId, actor: str, moment: Moment) -> None:
        """Make a parked, conflicting or waiting entry due now."""

    def hold(self, submission: SubmissionId, actor: str, moment: Moment) -> None:
        """Park a waiting entry until somebody wants it tried again."""

    def missed(self, submissions: Sequence[SubmissionId], moment: Moment) -> int:
        """Queue again what the Service acknowledged and does not have; returns how many.

        One whose bytes were purged can't be sent again: it stays, with an audit record at the
        first time, and ``acknowledged`` counts it no more. Whatever else is left out.
        """

    def note_export(self, submissions: Sequence[SubmissionId], actor: str, moment: Moment) -> None:
        """Write down that they were copied to a stick; they stay due."""

    def erasable(self, acknowledged_before: datetime, *, most: int) -> tuple[SubmissionId, ...]:
        """Name what ``purge`` would erase."""

    def purge(
        self,
        acknowledged_before: datetime,
        moment: Moment,
        *,
        most: int,
        among: Sequence[SubmissionId] | None = None,
    ) -> int:
        """Erase the bytes of what the Service acknowledged before then, at most so many.

        With ``among``, nothing that isn't named there.
        The time is the Service's. MUST leave nothing of the bytes in the database's files:
        raises StorageError ``storage.busy`` while somebody reads and keeps them there, and
        the next call sees to it.
        """

    def wait(self, moment: Moment) -> float | None:
        """Say the seconds until the next entry is due; None when nothing waits."""
