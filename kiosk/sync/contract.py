# SPDX-License-Identifier: Apache-2.0
"""What goes over the line, as records that both ends validate; see docs/reference/central-api.md."""

from datetime import datetime
from enum import Enum
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field

ANNOUNCE_PATH: Final = "/v1/submissions/announce"
RECIPIENTS_PATH: Final = "/v1/recipients"
HEALTH_PATH: Final = "/v1/health"

ANNOUNCED: Final = 207
"""The only status of an announcement that was heard; no portal or proxy answers with it."""

MOST_ITEMS: Final = 50
MOST_BODY_BYTES: Final = 4 << 20
"""One body's largest size; larger ones belong to uploads by digest and offset."""
MOST_REQUEST_BYTES: Final = 8 << 20
MOST_ANSWER_BYTES: Final = 64 << 10

SubmissionKey = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Short = Annotated[str, Field(min_length=1, max_length=128)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Record):
    """One submission: its manifest and, inline, its sealed body."""

    id: SubmissionKey
    reference: Annotated[str, Field(pattern=r"^[0-9A-Z]{12}$")]
    form_id: Short
    form_version: Annotated[str, Field(max_length=128)]
    language: Short
    mode: Literal["kiosk", "desk"]
    taken_at: AwareDatetime
    clock_trust: Short
    digest: Sha256
    size: Annotated[int, Field(ge=1, le=MOST_BODY_BYTES)]
    body: Base64Bytes


class Station(_Record):
    """Who announces."""

    code: Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}$")]
    key_id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class JournalHead(_Record):
    """The end of the station's audit journal, so that a cut journal shows at the centre."""

    number: Annotated[int, Field(ge=0)]
    hash: Sha256


class Announcement(_Record):
    """A batch; the items are independent of each other."""

    station: Station
    sent_at: AwareDatetime
    journal: JournalHead
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST_ITEMS)]


class Standing(Enum):
    """What the centre says of one item."""

    RECEIVED = "received"
    """Stored durably, now or earlier."""
    CONFLICT = "conflict"
    """The id is stored with another digest."""
    REFUSED = "refused"
    """The same item will never be taken."""
    LATER = "later"
    """Not now; the same item may be taken later."""


class ItemAnswer(_Record):
    """The centre's word on one item."""

    id: SubmissionKey
    standing: Standing
    digest: Sha256 | None = None
    """The digest that is stored, computed from the bytes that are stored."""
    received_at: AwareDatetime | None = None
    duplicate: bool = False
    code: Annotated[str, Field(max_length=128)] = ""
    """A stable code for anything but ``received``."""


class AnnouncementAnswer(_Record):
    """The answer to an announcement, one word for each item."""

    answers: Annotated[tuple[ItemAnswer, ...], Field(max_length=MOST_ITEMS)]


class RecipientsAnswer(_Record):
    """To whom stations seal."""

    recipients: Annotated[tuple[Short, ...], Field(min_length=1, max_length=16)]


class Health(_Record):
    """The centre is up and can write."""

    status: Literal["ok"]
    time: datetime


class Problem(_Record):
    """Why a request as a whole was not heard (RFC 9457, without the prose)."""

    type: Literal["about:blank"] = "about:blank"
    status: int
    code: str
