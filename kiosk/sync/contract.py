# SPDX-License-Identifier: Apache-2.0
"""What goes over the line, as records that both ends validate; see docs/reference/central-api.md."""

import re
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

ENROL_PATH: Final = "/v1/stations/enrol"
ANNOUNCE_PATH: Final = "/v1/submissions/announce"
ASK_PATH: Final = "/v1/submissions/ask"
PART_PATH: Final = "/v1/parts/{digest}"
HEARTBEAT_PATH: Final = "/v1/heartbeat"
RECIPIENTS_PATH: Final = "/v1/recipients"
CATALOGUE_PATH: Final = "/v1/catalogue"
CATALOGUE_FILE_PATH: Final = "/v1/catalogue/files/{digest}"
NOTICES_PATH: Final = "/v1/notices"
HEALTH_PATH: Final = "/v1/health"

ANNOUNCED: Final = 207
"""The only status of an announcement or a question that was heard; no portal or proxy says it."""
APPENDED: Final = 204
"""The status of a part's bytes that were taken; ``Upload-Offset`` says how many there are now."""
ALTERED: Final = 460
"""The status of a part whose bytes do not have its digest, as in tus 1.0; its offset is 0 again."""

OFFSET_HEADER: Final = "Upload-Offset"
LENGTH_HEADER: Final = "Upload-Length"
PART_CONTENT: Final = "application/offset+octet-stream"

AUDIENCE: Final = "migration-kiosk-central"
TOKEN_SECONDS: Final = 60
"""How long a request's token is valid, by the centre's clock, and how far that may be off."""

REQUEST_TYPE: Final = "request+jwt"
"""``typ`` of a request's token: RFC 9068's words with the method, path and content bound (RFC 9449)."""
MANIFEST_TYPE: Final = "manifest+jwt"
"""``typ`` of a station's statement about a submission: ``Manifest``."""
ACKNOWLEDGEMENT_TYPE: Final = "acknowledgement+jwt"
"""``typ`` of the Service's countersignature: ``Acknowledgement``."""

MOST_ITEMS: Final = 500
MOST_INLINE_BYTES: Final = 256 << 10
"""A sealed body's size up to which it travels in the announcement."""
PART_BYTES: Final = 1 << 20
"""The size of all parts of a larger body but the last."""
MOST_BODY_BYTES: Final = 256 << 20
MOST_PARTS: Final = MOST_BODY_BYTES // PART_BYTES
MOST_REQUEST_BYTES: Final = 8 << 20
"""Of an announcement's JSON, counted after any compression is undone."""
MOST_ANSWER_BYTES: Final = 1 << 20

SubmissionKey = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
StationCode = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}$")]
KeyId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
PublicKey = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_PLAIN: Final = r"^[^\x00-\x1f\x7f]*$"
Short = Annotated[str, Field(min_length=1, max_length=128, pattern=_PLAIN)]
Count = Annotated[int, Field(ge=0, lt=1 << 53)]
_RFC_3339: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII
)


def _as_written(value: Any) -> Any:
    """Read a time as this interface writes it, and not the seconds since 1970 as text."""
    if not isinstance(value, str):
        return value
    if not _RFC_3339.fullmatch(value):
        raise ValueError("not a time of RFC 3339 with a zone")
    return datetime.fromisoformat(value)


Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC)),
    BeforeValidator(_as_written),
]
Code = Annotated[str, Field(max_length=128, pattern=r"^[a-z0-9.-]*$")]
_SEGMENT: Final = "[A-Za-z0-9_-]+"
Statement = Annotated[
    str, Field(max_length=48 << 10, pattern=rf"^{_SEGMENT}\.{_SEGMENT}\.{_SEGMENT}$")
]
"""A JWS in compact form."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(_Record):
    """A slice of a sealed body: all have ``PART_BYTES`` but the last."""

    sha256: Sha256
    size: Annotated[int, Field(ge=1, le=PART_BYTES)]


class Manifest(_Record):
    """What a station says of a submission, once and for ever, signed at Submit."""

    id: SubmissionKey
    reference: Annotated[str, Field(pattern=r"^[0-9A-Z]{12}$")]
    station: StationCode
    form_id: Short
    form_version: Annotated[str, Field(max_length=128, pattern=_PLAIN)]
    language: Short
    mode: Literal["kiosk", "desk"]
    taken_at: Moment
    clock_trust: Literal["unverified", "compared", "skewed", "implausible"]
    digest: Sha256
    """Of the sealed body."""
    size: Annotated[int, Field(ge=1, le=MOST_BODY_BYTES)]
    parts: Annotated[tuple[Part, ...], Field(max_length=MOST_PARTS)] = ()
    """The slices of a body beyond ``MOST_INLINE_BYTES``, in order; none for a smaller one."""


class Item(_Record):
    """One submission: its signed manifest and, where it is small, its sealed body.

    Any text is read here, because an item that can't be taken is no reason to refuse the others.
    """

    manifest: str
    """``Manifest`` as a JWS of type ``MANIFEST_TYPE``."""
    body: str | None = None
    """Base64 (RFC 4648, section 4)."""


class JournalHead(_Record):
    """The end of the station's audit journal, so that a cut journal shows at the centre."""

    number: Count
    hash: Sha256


class Announcement(_Record):
    """A batch; the items are independent of each other."""

    sent_at: Moment
    journal: JournalHead
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class Question(_Record):
    """Ids whose fate a station does not know."""

    ids: Annotated[tuple[SubmissionKey, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class Problem(_Record):
    """Why a request, or one item, was not taken (RFC 9457)."""

    type: Literal["about:blank"] = "about:blank"
    title: Short
    status: Annotated[int, Field(ge=400, le=599)]
    code: Code
    """Stable."""
    passing: bool
    """Whether the same thing may be taken later."""


class Acknowledgement(_Record):
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


class Missing(_Record):
    """A part, or a small body, that the centre still needs."""

    sha256: Sha256
    offset: Annotated[int, Field(ge=0, le=PART_BYTES)]
    """How many of its bytes are there."""


class ItemAnswer(_Record):
    """The centre's word on one item."""

    id: SubmissionKey | Literal[""]
    """As the manifest says, also where nothing else of it is right; empty where it says none."""
    standing: Standing
    duplicate: bool = False
    acknowledgement: Statement | None = None
    missing: Annotated[tuple[Missing, ...], Field(max_length=MOST_PARTS)] = ()
    problem: Problem | None = None


class Answers(_Record):
    """The answer to an announcement or a question: one word for each item, in its order."""

    answers: Annotated[tuple[ItemAnswer, ...], Field(max_length=MOST_ITEMS)]


class Heartbeat(_Record):
    """How a station is, told every few minutes."""

    sent_at: Moment
    journal: JournalHead
    queue: Annotated[dict[Short, Count], Field(max_length=16)]
    """How many submissions are in each state."""
    oldest_unsent_at: Moment | None = None
    software: Short
    catalogue: Annotated[str, Field(max_length=128, pattern=_PLAIN)] = ""
    """The edition of the services that are offered."""


class Pulse(_Record):
    """The answer to a heartbeat."""

    time: Moment
    kept: Count
    """How many submissions of this station the centre has received; fewer than the station
    was told of means that the centre lost some, and the station asks by ids and sends again."""


class Enrolment(_Record):
    """A station makes its key known; the request's token is signed with that key."""

    station: StationCode
    code: Annotated[str, Field(min_length=8, max_length=64)]
    """Given out once by the centre, and good once."""
    public_key: PublicKey


class CentralKey(_Record):
    """A key with which the centre countersigns."""

    key_id: KeyId
    public_key: PublicKey


class Enrolled(_Record):
    """What a station believes from now on."""

    station: StationCode
    service_point: Annotated[str, Field(max_length=256, pattern=_PLAIN)] = ""
    central_keys: Annotated[tuple[CentralKey, ...], Field(min_length=1, max_length=16)]
    recipients: Annotated[tuple[Short, ...], Field(min_length=1, max_length=16)]


class RecipientsAnswer(_Record):
    """To whom stations seal."""

    recipients: Annotated[tuple[Short, ...], Field(min_length=1, max_length=16)]


class CatalogueFile(_Record):
    """One file of a published set."""

    path: Annotated[str, Field(min_length=1, max_length=256)]
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]


class CatalogueAnswer(_Record):
    """The published set that this station is to offer; its own signature is among the files."""

    edition: Count
    files: Annotated[tuple[CatalogueFile, ...], Field(max_length=5000)]


class Notice(_Record):
    """Something the public is told for a while."""

    id: Short
    valid_from: Moment
    valid_until: Moment
    texts: Annotated[dict[Short, Annotated[str, Field(max_length=1000)]], Field(max_length=32)]
    """By language."""


class NoticesAnswer(_Record):
    """All notices that hold now or later."""

    notices: Annotated[tuple[Notice, ...], Field(max_length=100)]


class Health(_Record):
    """The centre is up and its database answers."""

    status: Literal["ok"]
    time: Moment
