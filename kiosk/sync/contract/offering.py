# SPDX-License-Identifier: Apache-2.0
"""What the centre offers to its stations."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kiosk.sync.contract.fields import (
    PLAIN,
    Count,
    Language,
    Moment,
    Record,
    Sha256,
    Short,
    Statement,
    StationCode,
    readable,
)


class RecipientsAnswer(Record):
    """To whom stations seal."""

    recipients: Annotated[tuple[Short, ...], Field(min_length=1, max_length=16)]


class CatalogueFile(Record):
    """One file of a published set."""

    path: Annotated[str, Field(min_length=1, max_length=256)]
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]


class CatalogueAnswer(Record):
    """The published set that this station is to offer; its own signature is among the files."""

    edition: Count
    files: Annotated[tuple[CatalogueFile, ...], Field(max_length=5000)]


NoticeKind = Literal["closed", "changed", "not-needed", "information"]
Place = Literal["attract", "services", "service"]
Title = Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN), AfterValidator(readable)]
Text = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(readable)]


class Notice(Record):
    """Something the public is told for a while."""

    id: Short
    kind: NoticeKind = "information"
    """``closed``: a service point or a service does not work; ``changed``: a rule or an amount is
    another one; ``not-needed``: no application is needed for something."""
    where: Annotated[tuple[Place, ...], Field(max_length=3)] = ()
    """Where alone it is shown: on the first screen, beside the list of services, before one of
    ``forms`` begins. Empty: wherever it concerns somebody, as its ``forms`` say."""
    valid_from: Moment
    valid_until: Moment
    titles: Annotated[dict[Short, Title], Field(max_length=32, default_factory=dict)]
    """By language; none where the text is all there is to say."""
    texts: Annotated[dict[Short, Text], Field(max_length=32)]
    """By language."""
    forms: Annotated[tuple[Short, ...], Field(max_length=100)] = ()
    """Services by the ids of their forms: who chooses one reads this before going on. Empty: it
    concerns all."""


class NoticesAnswer(Record):
    """All notices that hold now or later."""

    notices: Annotated[tuple[Notice, ...], Field(max_length=100)]


class Idle(Record):
    """How long a person may be away, in seconds; what is not named stays as it is."""

    warn_after: Annotated[int, Field(ge=120, le=300)] | None = None
    grace: Annotated[int, Field(ge=20, le=45)] | None = None
    receipt: Annotated[int, Field(ge=30, le=300)] | None = None


class Pushed(Record):
    """What the centre may set at a station, by the names in docs/reference/settings.md.

    Nothing here says where the centre is, whom to believe or where files lie: who could change
    that could take a station over.
    """

    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=32)] | None = None
    service_point: Annotated[str, Field(max_length=256, pattern=PLAIN)] | None = None
    bytes_per_hour: Annotated[int, Field(ge=0, le=1 << 40)] | None = None
    sync_every: Annotated[float, Field(ge=1, le=3600)] | None = None
    heartbeat_every: Annotated[float, Field(ge=15, le=3600)] | None = None
    maintenance: bool | None = None
    minimum_free: Annotated[int, Field(ge=0, le=1 << 50)] | None = None
    unsent_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    catalogue_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    retention_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    idle: Idle | None = None


class StationSettings(Record):
    """What the centre signs: from now on these settings hold at this station."""

    number: Count
    """Grows with every change; a station refuses one before the newest it has seen."""
    station: StationCode
    set_at: Moment
    values: Pushed


class SettingsAnswer(Record):
    """The settings of the station that asks."""

    settings: Statement
    """``StationSettings`` as a JWS of type ``SETTINGS_TYPE``."""
