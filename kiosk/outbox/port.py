# SPDX-License-Identifier: Apache-2.0
"""Where the queue is kept."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from kiosk.identifiers import SubmissionId
from kiosk.outbox.model import Entry, EntryState, Moment, Outcome, Parcel


class Outbox(Protocol):
    """The queue; every change of it is one durable transaction.

    Entries come into it with their submission, in the transaction of the intake.
    Changes that the table of transitions does not know MUST raise TransitionError
    and change nothing.
    """

    def entries(self, *states: EntryState) -> tuple[Entry, ...]:
        """List the entries in these states (in any, when none is named), oldest first."""

    def show(self, submission: SubmissionId) -> Entry | None:
        """Look at one entry."""

    def counts(self) -> Mapping[EntryState, int]:
        """Count the entries in each state; every state is named."""

    def recover(self) -> int:
        """Put what is ``sending`` back in the queue; the caller MUST be the only sender."""

    def claim(self, moment: Moment, *, most: int, most_bytes: int) -> tuple[Parcel, ...]:
        """Mark due entries as ``sending``, with one more attempt, and hand them out.

        The least tried first and among those the oldest, so that an entry which fails again
        and again stands behind all others. At most ``most`` of them and, beyond the first, at most ``most_bytes`` of bodies.
        """

    def settle(self, outcomes: Sequence[Outcome], moment: Moment) -> None:
        """Store what came of a try, all outcomes in one transaction, with their audit records."""

    def retry(self, submission: SubmissionId) -> None:
        """Make a parked or waiting entry due now."""

    def wait(self, moment: Moment) -> float | None:
        """Say the seconds until the next entry is due; None when nothing waits."""
