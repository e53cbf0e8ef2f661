# SPDX-License-Identifier: Apache-2.0
"""Who works at a service point, as the centre says it to one station."""

from typing import Annotated, Literal

from pydantic import Field

from kiosk.sync.contract.fields import (
    PLAIN,
    STATEMENT,
    Count,
    Moment,
    Record,
    Sha256,
    StationCode,
    SubmissionKey,
)
from kiosk.sync.contract.wire import MOST_STAFF, MOST_STAFF_BYTES


class StaffMember(Record):
    """Somebody who may sign in at the station that this is said to."""

    id: SubmissionKey
    name: Annotated[str, Field(min_length=2, max_length=40, pattern=PLAIN)]
    role: Literal["officer", "supervisor", "technician"]
    pin: Annotated[str, Field(max_length=256, pattern=r"^\$argon2id\$[A-Za-z0-9$=,+/]+$")]
    """A PIN by argon2id, as its own text form (PHC) says it."""
    badge_serial: Annotated[int, Field(ge=0, lt=1_000_000_000)] = 0
    """Of the newest badge; 0 is none."""
    badge: Sha256 | None = None
    """SHA-256 of that badge's secret."""
    created_at: Moment
    expires_at: Moment | None = None
    unlocked_at: Moment | None = None
    """When the centre last let it in again; each such word takes effect once."""


class StaffRoster(Record):
    """What the centre signs: these of its accounts are good at this station, and no others."""

    number: Count
    """Grows with every change; a station refuses one before the newest it has seen."""
    station: StationCode
    members: Annotated[tuple[StaffMember, ...], Field(max_length=MOST_STAFF)]


class StaffAnswer(Record):
    """The staff of the station that asks."""

    staff: Annotated[str, Field(max_length=MOST_STAFF_BYTES, pattern=STATEMENT)]
    """``StaffRoster`` as a JWS of type ``STAFF_TYPE``."""
