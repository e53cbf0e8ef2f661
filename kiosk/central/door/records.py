# SPDX-License-Identifier: Apache-2.0
"""What the back office's systems say and are told, as records."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from kiosk.sync.contract import (
    KeyId,
    Moment,
    PublicKey,
    Record,
    Sha256,
    Short,
    Statement,
    StationCode,
    SubmissionKey,
)

Step = Literal["documents-missing", "in-review", "decided", "awaiting-payment", "issued"]
"""Where an application stands; what it means for the applicant is said by words of ours."""

Reference = Annotated[str, Field(pattern=r"^[0-9A-Z]{12}$")]


class CaseStep(Record):
    """An application has come to a step; no text, so that nobody can be named in one."""

    step: Step
    at: Moment


class ToldStep(CaseStep):
    """A step that was told."""

    told_at: Moment
    told_by: Short
    """Which consumer said so."""


class Case(Record):
    """An application and its steps, in their order; the last one is where it stands."""

    reference: Reference
    received_at: Moment
    steps: tuple[ToldStep, ...]


CursorText = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9_-]+$")]


class SubmissionLine(Record):
    """A submission that was received: what its station said of it, and its sealed bytes."""

    FACTS: ClassVar[tuple[str, ...]] = (
        "id",
        "reference",
        "station",
        "form_id",
        "form_version",
        "language",
        "mode",
        "taken_at",
        "clock_trust",
        "digest",
        "size",
        "received_at",
        "manifest",
        "key_id",
        "public_key",
    )
    kind: Literal["submission"] = "submission"
    cursor: CursorText
    """Given back as ``after`` it acknowledges this line and all before it."""
    id: SubmissionKey
    reference: Reference
    station: StationCode
    form_id: Short
    form_version: str
    language: Short
    mode: Literal["kiosk", "desk"]
    taken_at: Moment
    clock_trust: Literal["unverified", "compared", "skewed", "implausible"]
    digest: Sha256
    size: Annotated[int, Field(ge=1)]
    received_at: Moment
    manifest: Statement
    """What the station signed of it, a JWS of type ``manifest+jwt``."""
    key_id: KeyId
    public_key: PublicKey
    """The key that signed, as the station enrolled it."""
    body: str | None
    """The sealed bytes in base64, where they are few."""
    link: str | None
    """Where they are fetched, otherwise."""


class PurgedLine(Record):
    """A submission whose bytes and facts were erased when their time was over."""

    kind: Literal["purged"] = "purged"
    cursor: CursorText
    id: SubmissionKey
    reference: Reference
    station: StationCode
    digest: Sha256
    received_at: Moment
    purged_at: Moment
