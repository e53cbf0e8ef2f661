# SPDX-License-Identifier: Apache-2.0
"""The central as the courier sees it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final, Protocol

from kiosk.identifiers import Digest, SubmissionId
from kiosk.outbox import EntryState, Parcel

JournalEnd = tuple[int, bytes]
"""The number and the hash of the last record of the audit journal."""


STOPPED: Final = "delivery.stopped"
"""The code of what was broken off because everything is to stop."""


class Trouble(Enum):
    """Why a request as a whole was not heard, by what to do about it."""

    LINE = "line"
    """Nobody, or somebody else, answered: try again."""
    SERVICE = "service"
    """The Service is overloaded or ill: try again, when it says."""
    DOOR = "door"
    """The Service doesn't know this station or this address: keep everything, tell the operator."""
    CONTENT = "content"
    """The Service will never take this request: find the item that it chokes on."""


class Verdict(Enum):
    """What the Service says of one item."""

    RECEIVED = "received"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that the Service still needs, from this byte on."""

    digest: Digest
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVerdict:
    """One item's answer; ``RECEIVED`` only with a countersignature over the item's own digest."""

    verdict: Verdict
    code: str = ""
    received_at: datetime | None = None
    acknowledgement: str = ""
    missing: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of a request: nothing but trouble is known here."""

    trouble: Trouble | None = None
    code: str = ""
    """Stable, when there is trouble."""
    retry_after: float | None = None
    """Seconds that the Service asked to be left alone for."""
    is_in_doubt: bool = False
    """Whether the request may have had its effect although no answer to it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Reply):
    """What came back for an announcement or a question: a word for each item, or trouble for all."""

    items: Mapping[SubmissionId, ItemVerdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat(Reply):
    """What came back for a heartbeat."""

    time: datetime | None = None
    """The centre's clock."""
    kept: int = 0
    """How many submissions of this station the centre has."""
    catalogue: int | None = None
    """The edition that this station is to offer; None where the centre names none."""
    notices: str = ""
    """The tag of the notices that hold."""
    settings: int = 0
    """The number of the settings that hold; 0 are none."""
    station_keys: int = 0
    """The number of the stations' keys as they are published; 0 are none."""
    staff: int = 0
    """The number of the centre's word on who works here; 0 is none."""
    program: str = ""
    """The version of the program that this station is to have; empty where the centre names none."""
    journal: JournalEnd | None = None
    """How far the centre has heard of this station's journal now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended(Reply):
    """What came back for the bytes of a part."""

    offset: int | None = None
    """How many bytes of the part are there now; None when nobody announced such a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Reply):
    """What came back for the question which services are in force."""

    edition: int | None = None
    """Of the published set; None where nothing was published."""
    tag: str = ""
    """Names the answer, so that the same one need not be sent again."""
    is_unchanged: bool = False
    files: "tuple[Offered, ...]" = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """One file of the set in force."""

    path: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Reply):
    """Bytes of a file of the set in force, or trouble."""

    content: bytes = field(default=b"", repr=False)
    is_missing: bool = False
    """The centre has no such file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Reply):
    """A statement or a list that was asked for, or trouble."""

    content: bytes = field(default=b"", repr=False)
    tag: str = ""
    is_unchanged: bool = False
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How a station is beyond its queue; what can't be known is None."""

    catalogue: str = ""
    """The edition of the services that are offered."""
    printer: str | None = None
    disk_free: int | None = None
    skew_ms: int | None = None
    """This clock minus the centre's."""
    alarms: tuple[str, ...] = ()
    """Stable codes of what needs a person."""
    notices: str = ""
    """The tag of the notices that are shown."""
    settings: int = 0
    """The number of the pushed settings in force."""
    program: "ProgramState | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramState:
    """How the program of this station is; as ``kiosk.sync.contract.Program`` has it."""

    version: str
    ready: str | None = None
    failed: str | None = None
    problem: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How a station is."""

    journal: JournalEnd
    queue: Mapping[EntryState, int]
    oldest_unsent_at: datetime | None
    vitals: Vitals = field(default_factory=Vitals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An announcement as it goes over the line."""

    parcels: Sequence[Parcel]
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Reply):
    """An answer to a letter, not read yet."""

    content: bytes = field(default=b"", repr=False)
    date: str | None = None
    """When the answer was given, by whoever gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Bytes to append to a part."""

    part: Digest
    offset: int
    """In the part."""
    content: bytes = field(repr=False)


class Errand(Protocol):
    """Something to ask of the centre when no submission is due, in short steps."""

    def told(self, beat: Beat) -> None:
        """Take what the answer to a heartbeat names. MUST NOT ask the centre anything."""

    def step(self, room: int) -> bool:
        """Do a little, with at most so many bytes over the line; says whether to come again at once.

        MUST NOT raise for the line's sake; MAY raise StorageError.
        """


class Central(Protocol):
    """The Service's API. No method MUST raise for anything that comes over the line.

    An announcement has three steps, so that one is on the line while the next is written
    and the one before is read: ``send`` MAY be called on another thread than the rest.
    """

    @property
    def carried(self) -> int:
        """Count the bytes handed to the line so far."""

    def write(self, parcels: Sequence[Parcel], journal: JournalEnd) -> Letter:
        """Write an announcement: manifests, and the bodies that the parcels have."""

    def send(self, letter: Letter) -> Heard:
        """Send an announcement and wait for the answer."""

    def read(self, letter: Letter, heard: Heard) -> Answer:
        """Read the answer to a letter.

        An item that the answer does not name, or names with another digest, or without
        the Service's countersignature, is missing from ``items``.
        """

    def ask(self, parcels: Sequence[Parcel]) -> Answer:
        """Ask for the fate of parcels without sending their bodies."""

    def ask_unknown(self, submissions: Sequence[SubmissionId]) -> Answer:
        """Ask which of these the Service has not, or not whole; only ``UNKNOWN`` counts."""

    def beat(self, condition: Condition) -> Beat:
        """Tell how the station is, and learn whether the Service is there."""

    def append(self, piece: Slice) -> Appended:
        """Append bytes to a part; a wrong offset answers the right one."""

    def offset(self, part: Digest) -> Appended:
        """Ask how many bytes of a part are there."""

    def interrupt_when(self, is_stopped: Callable[[], bool]) -> None:
        """Break off what is being sent once this says so."""
