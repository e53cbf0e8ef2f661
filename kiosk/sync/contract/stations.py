# SPDX-License-Identifier: Apache-2.0
"""How stations come in, and how they are."""

from typing import Annotated, Literal

from pydantic import Field

from kiosk.sync.contract.fields import (
    PLAIN,
    STATEMENT,
    Code,
    Count,
    KeyId,
    Moment,
    PublicKey,
    Record,
    Short,
    Statement,
    StationCode,
)
from kiosk.sync.contract.submissions import JournalHead
from kiosk.sync.contract.wire import MOST_KEYS_BYTES

PrinterState = Literal[
    "ready", "paper-low", "paper-out", "cover-open", "jam", "hot", "offline", "busy", "unknown"
]


class Devices(Record):
    """How the things are that a station works with; what it can't know is None."""

    printer: PrinterState | None = None
    disk_free: Count | None = None
    """Bytes."""
    skew_ms: Annotated[int, Field(ge=-(1 << 53), le=1 << 53)] | None = None
    """The station's clock minus the centre's."""


Release = Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){1,3}$")]
"""A version of the program."""


class Program(Record):
    """How the program of a station is, where it can be changed."""

    version: Release
    ready: Release | None = None
    """Fetched and proven here, and not yet changed to."""
    failed: Release | None = None
    """The last change was to this one, and it was taken back."""
    problem: Code = ""
    """Why it failed, or why the version that the centre names does not come (a stable code)."""
    changed_at: Moment | None = None
    """When the last change ended."""


class Heartbeat(Record):
    """How a station is, told every few minutes."""

    sent_at: Moment
    journal: JournalHead
    queue: Annotated[dict[Short, Count], Field(max_length=16)]
    """How many submissions are in each state."""
    oldest_unsent_at: Moment | None = None
    software: Short
    catalogue: Annotated[str, Field(max_length=128, pattern=PLAIN)] = ""
    """The edition of the services that are offered."""
    devices: Devices | None = None
    alarms: Annotated[tuple[Code, ...], Field(max_length=32)] = ()
    """Stable codes of what needs a person."""
    notices: Annotated[str, Field(max_length=128, pattern=PLAIN)] = ""
    """The tag of the notices that are shown."""
    settings: Count = 0
    """The number of the pushed settings in force; 0 are none."""
    program: Program | None = None
    """None where the program is not laid out so that it could be changed."""


class Pulse(Record):
    """The answer to a heartbeat."""

    time: Moment
    kept: Count
    """How many submissions of this station the centre has received; fewer than the station
    was told of means that the centre lost some, and the station asks by ids and sends again."""
    catalogue: Count | None = None
    """The edition that this station is to offer; None where none was released to it."""
    notices: Annotated[str, Field(max_length=128, pattern=PLAIN)] = ""
    """The tag of the notices that hold for it."""
    settings: Count = 0
    """The number of the settings that hold for it; 0 are none."""
    station_keys: Count = 0
    """The number of the stations' keys as they are published; 0 are none."""
    staff: Count = 0
    """The number of the centre's word on who works at it; 0 is none."""
    program: Release | None = None
    """The version of the program that it is to have; None where none was released to it. Left out
    then: a station of an older program knows no such word."""


class Enrolment(Record):
    """A station makes its key known; the request's token is signed with that key."""

    station: StationCode
    code: Annotated[str, Field(min_length=8, max_length=64)]
    """Given out once by the centre, and good once."""
    public_key: PublicKey


class CentralKey(Record):
    """A key with which the centre countersigns."""

    key_id: KeyId
    public_key: PublicKey


class Enrolled(Record):
    """What a station believes from now on."""

    station: StationCode
    service_point: Annotated[str, Field(max_length=256, pattern=PLAIN)] = ""
    central_keys: Annotated[tuple[CentralKey, ...], Field(min_length=1, max_length=16)]
    recipients: Annotated[tuple[Short, ...], Field(min_length=1, max_length=16)]


class Rekey(Record):
    """A station changes its key; the request's token is signed with the key it has."""

    public_key: PublicKey
    proof: Statement
    """A JWS of type ``REKEY_TYPE`` by the new key, of ``{"station", "public_key"}``."""


class Rekeyed(Record):
    """The station's requests are signed with this key from now on, and with no other."""

    station: StationCode
    key_id: KeyId


class Revocation(Record):
    """A key that is not to be believed."""

    at: Moment
    reason: Literal["compromised", "retired"]
    """``compromised``: nothing that it signed; ``retired``: nothing dated later."""


class PublishedKey(Record):
    """A key with which a station signs receipts, or did."""

    key_id: KeyId
    public_key: PublicKey
    since: Moment
    until: Moment | None = None
    """When the station was first heard with the next one."""
    revoked: Revocation | None = None


class StationKeys(Record):
    """The keys of one station, the oldest first."""

    station: StationCode
    service_point: Annotated[str, Field(max_length=256, pattern=PLAIN)] = ""
    keys: Annotated[tuple[PublishedKey, ...], Field(min_length=1, max_length=1000)]


class PublishedKeys(Record):
    """What the centre signs: these are the keys of all stations there are or were."""

    number: Count
    """Grows with every change; whoever keeps them refuses one before the newest it has seen."""
    as_of: Moment
    """When the last change was."""
    stations: Annotated[tuple[StationKeys, ...], Field(max_length=20_000)]


class StationKeysAnswer(Record):
    """The keys of all stations, for anybody who holds receipts against them."""

    station_keys: Annotated[str, Field(max_length=MOST_KEYS_BYTES, pattern=STATEMENT)]
    """``PublishedKeys`` as a JWS of type ``STATION_KEYS_TYPE``."""
