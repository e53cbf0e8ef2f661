# SPDX-License-Identifier: Apache-2.0
"""Where sealed drafts lie until somebody goes on with them, or they are too old."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from kiosk.identifiers import SubmissionId


class Ended(Enum):
    """Why there is nothing left of a draft; the values are stable."""

    TAKEN = "taken"
    """Somebody went on with it, here or at another station."""
    EXPIRED = "expired"
    """Nobody did in time."""
    WITHDRAWN = "withdrawn"
    """The person went on where they were: its slip never came out, or was not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A visit that waits for its slip; nothing in it opens it."""

    id: str
    visit: SubmissionId
    service: str
    made_at: datetime
    """Aware: the centre's time where that is known."""
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a station has of a draft."""

    visit: SubmissionId
    sealed: bytes = field(repr=False)
    """Empty once it has ended."""
    ended: Ended | None = None
    is_sent: bool = False
    """Whether the centre may have it too: it is asked then before anybody gets it."""
    left: timedelta = timedelta()
    """How long it waits yet."""


class Drafts(Protocol):
    """The durable store of sealed drafts; all raise StorageError."""

    def keep(self, draft: Draft) -> None:
        """Store one and its audit record, durably."""

    def find(self, draft: str) -> Kept | None:
        """Look for one by its id; None where there never was one, or it was long ago.

        MUST NOT show the bytes of one that is too old, whatever the wall clock was set to.
        """

    def of(self, visit: SubmissionId) -> tuple[str, ...]:
        """Name all of a visit, those that have ended among them, the oldest first."""

    def end(self, draft: str, why: Ended, member: str = "") -> bool:
        """Empty one and write down who did; False where that was done before.

        MUST do both in one transaction, so that of two who ask one is told True.
        """

    def settle(self) -> int:
        """Empty what is too old and forget what ended long ago; say how many were emptied."""

    def unoffered(self) -> tuple[str, ...]:
        """Name those that the centre has not been offered, the oldest first."""

    def note_offered(self, draft: str) -> None:
        """Remember that the centre has it, or will not have it."""

    def note_sent(self, draft: str) -> bool:
        """Remember that the centre may have it from now on; False for one that has ended.

        MUST be durable before a byte of it leaves: the answer may be lost.
        """

    def untold(self) -> tuple[str, ...]:
        """Name those that have ended and of which the centre may have a copy, the oldest first."""

    def note_told(self, draft: str) -> None:
        """Remember that the centre gives it to nobody any more."""


Now = Callable[[], datetime]
"""Says what time it is: the centre's, where that is known."""
