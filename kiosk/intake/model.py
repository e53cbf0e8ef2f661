# SPDX-License-Identifier: Apache-2.0
"""What a visit ends in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.clock import ClockTrust
from kiosk.identifiers import Digest, SubmissionId
from kiosk.sealing import Content, Sealed


class Mode(StrEnum):
    """Who holds the pen."""

    KIOSK = "kiosk"
    """The person, at a public screen."""
    DESK = "desk"
    """An officer, for the person at the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Answers as they are when the person confirms: what a seal is made of, once."""

    id: SubmissionId
    form_id: str
    form_version: str
    form_key: str
    """The form's own public key, as it stands there (``base64RsaPublicKey``); empty without."""
    language: str
    mode: Mode
    officer: str = ""
    """The id of the member of staff who took part last; empty where none did."""
    station: str
    instance: bytes = field(repr=False)
    """The answers as XML."""
    attachments: Mapping[str, Content] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A sealed submission as it is stored; its bytes never change again."""

    id: SubmissionId
    reference: str
    station: str
    form_id: str
    form_version: str
    language: str
    mode: Mode
    taken_at: datetime
    clock_trust: ClockTrust
    manifest: str = field(repr=False)
    """The station's signed statement about it (``kiosk.sync.contract.Manifest``)."""
    sealed: Sealed

    @property
    def digest(self) -> Digest:
        """SHA-256 of the sealed bytes."""
        return self.sealed.digest

    @property
    def size(self) -> int:
        """How many sealed bytes there are."""
        return self.sealed.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What the person, the receipt and the screen learn about a stored submission."""

    id: SubmissionId
    reference: str
    form_id: str
    form_version: str
    language: str
    taken_at: datetime
    """Aware, UTC."""
    clock_trust: ClockTrust
    digest: Digest
    """Of the sealed bytes."""
    station: str

    @classmethod
    def of(cls, submission: Submission) -> "Submitted":
        """Leave out what only the line needs."""
        return cls(
            id=submission.id,
            reference=submission.reference,
            form_id=submission.form_id,
            form_version=submission.form_version,
            language=submission.language,
            taken_at=submission.taken_at,
            clock_trust=submission.clock_trust,
            digest=submission.digest,
            station=submission.station,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about an answer that the person is told."""

    ref: str
    code: str
    """Stable; the screen translates it when the form has no text of its own."""
    message: str = ""
    """The form's own text in the active language, or nothing."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Values for the placeholders of the code's text."""
