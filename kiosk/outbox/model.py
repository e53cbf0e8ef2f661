# SPDX-License-Identifier: Apache-2.0
"""What stands in the queue and what can come of a try to send it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, IntEnum

from kiosk.boot import BootId, boot_id
from kiosk.clock import Clock
from kiosk.identifiers import Digest, SubmissionId
from kiosk.sealing import INLINE_BYTES


class EntryState(Enum):
    """Where an entry is on its way."""

    PENDING = "pending"
    """Waits for its turn, or for its delay to pass."""
    SENDING = "sending"
    """Handed to the line; whether it arrived is not known."""
    RECEIVED = "received"
    """The Service's acknowledgement is stored."""
    PURGED = "purged"
    """Received long ago; the sealed bytes are gone, what is known about them stays."""
    PARKED = "parked"
    """Refused for good: needs a person."""
    CONFLICT = "conflict"
    """The Service has other bytes under this id, which should be impossible: an alarm."""


class Turn(IntEnum):
    """In which order entries are carried: a thin line first tells what exists."""

    MANIFEST = 0
    """Large and not announced yet: its manifest goes alone."""
    SMALL = 1
    """Goes whole, in a batch."""
    PARTS = 2
    """Large and announced: its parts are uploaded."""

    @classmethod
    def first(cls, size: int) -> "Turn":
        """Say where a sealed body of this size begins."""
        return cls.SMALL if size <= INLINE_BYTES else cls.MANIFEST


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
    turn: Turn
    attempts: int
    size: int
    """Of the sealed body; it stays after the bytes were purged."""
    queued_at: datetime
    next_try_at: datetime | None
    """For display: the wall clock time until which a deferred entry waits."""
    last_problem: str | None
    """The stable code of the last trouble."""
    is_in_doubt: bool
    """Whether the last try may have arrived although no answer came."""
    received_at: datetime | None
    """When the Service says that it received the submission."""
    purged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Something that befell an entry, for whoever asks why it is where it is."""

    at: datetime
    happening: str
    """A happening's value, or ``export``."""
    actor: str
    """``courier``, ``stick``, ``retention``, or an operator's login name with ``operator:``."""
    problem: str
    """A stable code; empty when there was none."""
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Whose an entry is while it is ``sending``, and for how long."""

    owner: str
    """Names one sender's run; unlike any other."""
    seconds: float = 600.0
    """Monotonic, in the boot of the moment that it is given at."""


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
    size: int
    manifest: str = field(repr=False)
    """The signed statement; empty for what was taken before there were any."""
    turn: Turn
    is_in_doubt: bool
    attempts: int
    """Tries including the one this parcel was claimed for."""
    body: bytes | None = field(repr=False)
    """The sealed bytes of a small one; a large one's are read slice by slice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The Service acknowledged a submission."""

    id: SubmissionId
    received_at: datetime
    acknowledgement: str
    """The Service's own words, kept as they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """The Service knows of a large one and waits for its parts."""

    id: SubmissionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """A try came to nothing and another one may succeed."""

    id: SubmissionId
    problem: str
    seconds: float
    is_in_doubt: bool = False
    """Whether it may have arrived all the same, in this try or, unless the Service was asked
    since, in an earlier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """Trying again is of no use."""

    id: SubmissionId
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicting:
    """The Service has other bytes under this id."""

    id: SubmissionId
    problem: str


Outcome = Received | Announced | Deferred | Parked | Conflicting
