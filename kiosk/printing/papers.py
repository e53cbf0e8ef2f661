# SPDX-License-Identifier: Apache-2.0
"""The story of each paper: begun, on its way, and what is known of how it ended."""

from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from kiosk.printing.port import PrintOutcome


class PaperState(Enum):
    """How far a paper has come; the values are stable."""

    QUEUED = "queued"
    """It is wanted, and nothing has gone to the printer."""
    SENDING = "sending"
    """From here on something may come out."""
    SENT = "sent"
    """The printer took all of it and can't confirm paper: the person may."""
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    """It was on its way when the power or the program failed, or nobody said what came out."""
    FAILED = "failed"
    """Nothing that could be used came out."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be known of it."""
        return self in _OVER


_OVER: Final = {PaperState.CONFIRMED, PaperState.UNKNOWN, PaperState.FAILED}

AFTER: Final = {
    PrintOutcome.PRINTED: PaperState.CONFIRMED,
    PrintOutcome.SENT: PaperState.SENT,
    PrintOutcome.FAILED: PaperState.FAILED,
}
"""What an outcome makes of a paper that was on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One try to put a receipt on paper."""

    number: int
    submission: str
    standing: str
    """What it says: ``taken`` or ``received``."""
    copy: int
    """How many that say the same may be out before it; from 1 on it is marked as a duplicate."""
    state: PaperState

    @property
    def may_be_out(self) -> bool:
        """Whether somebody may hold it."""
        return self.state not in {PaperState.QUEUED, PaperState.FAILED}


class Papers(Protocol):
    """Keeps the stories, durably; each method is one transaction. Raises StorageError."""

    def begin(self, submission: str, standing: str) -> Paper:
        """Note that a paper is wanted, and say whether it is a duplicate."""

    def note(self, paper: Paper, state: PaperState) -> Paper:
        """Note how far it has come. MUST raise ValueError where it is over already."""

    def of(self, submission: str) -> tuple[Paper, ...]:
        """List the papers of a submission, the first one first."""

    def settle(self) -> int:
        """Note what became of papers that were on their way when the program ended.

        What had not gone to the printer has failed, all else is unknown. Returns how many.
        """
