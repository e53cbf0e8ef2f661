# SPDX-License-Identifier: Apache-2.0
"""What stations of one service point say to each other, as records that both ends validate."""

from typing import Annotated, Final, Literal

from pydantic import Field

from kiosk.handover import SEALED_BYTES
from kiosk.sync.contract import Code, Count, PublicKey, Record, Sha256, StationCode

TOKEN_TYPE: Final = "neighbour+jwt"  # noqa: S105 no secret: the purpose that a statement names
ANSWER_TYPE: Final = "neighbour-answer+jwt"
PROOF_HEADER: Final = "Kiosk-Proof"
"""Where an answer's own statement stands."""

CALL_PATH: Final = "/v1/call"
DRAFT_PATH: Final = "/v1/drafts/"
"""With the draft's name behind it."""

MOST_REQUEST_BYTES: Final = 1 << 10
"""Of a request's content; what is large is only ever an answer."""
MOST_HEAD_BYTES: Final = 8 << 10
BOX_BYTES: Final = 48
"""What closing a box adds to what lies in it (X25519, XSalsa20-Poly1305)."""
MOST_DRAFT_BYTES: Final = SEALED_BYTES + BOX_BYTES

_HEX: Final = r"^[0-9a-f]{32}$"
Chance = Annotated[str, Field(pattern=_HEX)]


class Said(Record):
    """What a request's token says; the signature covers it."""

    iss: StationCode
    run: Chance | Literal[""]
    """The run of the one who is asked, which nobody else has; empty while it is not known."""
    at: Count
    """Milliseconds of that run, as far as the asker knows; no wall clock has a part in this."""
    jti: Chance
    htm: Literal["GET", "PUT", "DELETE"]
    htu: Annotated[str, Field(max_length=64)]
    content: Sha256
    box: PublicKey | Literal[""] = ""
    """A key of this one errand (X25519): what is asked for is closed for it."""


class Proof(Record):
    """What an answer's statement says: to which request it belongs, and all of the answer."""

    iss: StationCode
    re: Sha256
    """Of the request's token."""
    run: Chance
    at: Count
    """Milliseconds since this run began."""
    status: Annotated[int, Field(ge=200, le=599)]
    content: Sha256
    code: Code
    """Why it was refused, or what became of what was asked for; empty for neither."""


class Call(Record):
    """Somebody at the station that says this asks for staff."""

    seconds: Annotated[int, Field(ge=0, le=3600)]
    """For how long already."""


class Taken(Record):
    """What became of a call."""

    is_seen: bool
    """Whether somebody of the staff is signed in where it is shown."""
