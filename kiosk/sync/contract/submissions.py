# SPDX-License-Identifier: Apache-2.0
"""What stations announce, and what the centre says of it."""

from enum import Enum
from typing import Annotated, Literal

from pydantic import Field

from kiosk.sync.contract.fields import (
    PLAIN,
    Count,
    Moment,
    Record,
    Sha256,
    Short,
    Statement,
    StationCode,
    SubmissionKey,
)
from kiosk.sync.contract.problems import Problem
from kiosk.sync.contract.wire import MOST_BODY_BYTES, MOST_ITEMS, MOST_PARTS, PART_BYTES


class Part(Record):
    """A slice of a sealed body: all have ``PART_BYTES`` but the last."""

    sha256: Sha256
    size: Annotated[int, Field(ge=1, le=PART_BYTES)]


class Manifest(Record):
    """What a station says of a submission, once and for ever, signed at Submit."""

    id: SubmissionKey
    reference: Annotated[str, Field(pattern=r"^[0-9A-Z]{12}$")]
    station: StationCode
    form_id: Short
    form_version: Annotated[str, Field(max_length=128, pattern=PLAIN)]
    language: Short
    mode: Literal["kiosk", "desk"]
    officer: Short | None = None
    """The id of the member of staff who took part last; nothing where none did."""
    taken_at: Moment
    clock_trust: Literal["unverified", "compared", "skewed", "implausible"]
    digest: Sha256
    """Of the sealed body."""
    size: Annotated[int, Field(ge=1, le=MOST_BODY_BYTES)]
    parts: Annotated[tuple[Part, ...], Field(max_length=MOST_PARTS)] = ()
    """The slices of a body beyond ``MOST_INLINE_BYTES``, in order; none for a smaller one."""


class Item(Record):
    """One submission: its signed manifest and, where it is small, its sealed body.

    Any text is read here, because an item that can't be taken is no reason to refuse the others.
    """

    manifest: str
    """``Manifest`` as a JWS of type ``MANIFEST_TYPE``."""
    body: str | None = None
    """Base64 (RFC 4648, section 4)."""


class JournalHead(Record):
    """The end of the station's audit journal, so that a cut journal shows at the centre."""

    number: Count
    hash: Sha256


class Announcement(Record):
    """A batch; the items are independent of each other."""

    sent_at: Moment
    journal: JournalHead
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class Question(Record):
    """Ids whose fate a station does not know."""

    ids: Annotated[tuple[SubmissionKey, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class Acknowledgement(Record):
    """What the Service signs: it has these bytes, durably, since then."""

    id: SubmissionKey
    digest: Sha256
    """Computed from the bytes that are stored."""
    station: StationCode
    received_at: Moment


class Standing(Enum):
    """What the centre says of one item."""

    RECEIVED = "received"
    """Stored durably, now or earlier; ``acknowledgement`` proves it."""
    INCOMPLETE = "incomplete"
    """The manifest is known; ``missing`` says what else is needed."""
    UNKNOWN = "unknown"
    """Nothing is known of the id; only an answer to a question."""
    PROBLEM = "problem"
    """Not taken; ``problem`` says why and whether that passes."""


class Missing(Record):
    """A part, or a small body, that the centre still needs."""

    sha256: Sha256
    offset: Annotated[int, Field(ge=0, le=PART_BYTES)]
    """How many of its bytes are there."""


class ItemAnswer(Record):
    """The centre's word on one item."""

    id: SubmissionKey | Literal[""]
    """As the manifest says, also where nothing else of it is right; empty where it says none."""
    standing: Standing
    duplicate: bool = False
    acknowledgement: Statement | None = None
    missing: Annotated[tuple[Missing, ...], Field(max_length=MOST_PARTS)] = ()
    problem: Problem | None = None


class Answers(Record):
    """The answer to an announcement or a question: one word for each item, in its order."""

    answers: Annotated[tuple[ItemAnswer, ...], Field(max_length=MOST_ITEMS)]
