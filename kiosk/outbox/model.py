# SPDX-License-Identifier: Apache-2.0
"""What stands in the queue and what can come of a try to send it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from kiosk.boot import BootId, boot_id
from kiosk.clock import Clock
from kiosk.identifiers import Digest, SubmissionId


class EntryState(Enum):
    """Where an entry is on its way."""

    PENDING = "pending"
    """Waits for its turn, or for its delay to pass."""
    SENDING = "sending"
    """Handed to the line; whether it arrived is not known."""
    RECEIVED = "received"
    """The Service's acknowledgement is stored."""
    PARKED = "parked"
    """Needs a person: it was refused, or conflicts with what the Service has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Now, in the two ways that scheduling and display need."""

    boot: BootId
    monotonic: float
    wall: datetime

    @classmethod
    def of(cls, clock: Clock) -> "Moment":
        """Read the clock."""
        return cls(boot=boot_id(), monotonic=clock.monotonic(), wall=clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One submission's place in the queue."""

    number: int
    """Counts up in the order of arrival; the only order there is, because clocks jump."""
    id: SubmissionId
    reference: str
    form_id: str
    state: EntryState
    attempts: int
    size: int
    queued_at: datetime
    next_try_at: datetime | None
    """For display: the wall clock time until which a deferred entry waits."""
    last_problem: str | None
    """The stable code of the last trouble."""
    received_at: datetime | None
    """When the Service says that it received the submission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A claimed entry with all that the line carries."""

    id: SubmissionId
    reference: str
    station: str
    form_id: str
    form_version: str
    language: str
    mode: str
    taken_at: datetime
    clock_trust: str
    digest: Digest
    attempts: int
    """Tries including the one this parcel was claimed for."""
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The Service acknowledged a submission."""

    id: SubmissionId
    received_at: datetime
    acknowledgement: str
    """The Service's own words, kept as they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """A try came to nothing and another one may succeed."""

    id: SubmissionId
    problem: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """Trying again is of no use."""

    id: SubmissionId
    problem: str


Outcome = Received | Deferred | Parked
