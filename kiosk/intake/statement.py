# SPDX-License-Identifier: Apache-2.0
"""What the station says of a submission, once and for ever, under its signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, Self

from kiosk.identifiers import Digest, SubmissionId
from kiosk.sealing import Part, SigningKey, jws
from kiosk.timestamps import to_text

TYPE: Final = "manifest+jwt"
"""``typ`` of the statement; ``kiosk.sync.contract.Manifest`` says what is in it."""


class Taken(Protocol):
    """A submission as far as the Service is told of it in the clear."""

    @property
    def id(self) -> SubmissionId:
        """Its id."""

    @property
    def reference(self) -> str:
        """Its reference number."""

    @property
    def station(self) -> str:
        """Which station took it."""

    @property
    def form_id(self) -> str:
        """Which form."""

    @property
    def form_version(self) -> str:
        """Which version of it."""

    @property
    def language(self) -> str:
        """In which language it was asked."""

    @property
    def mode(self) -> str:
        """Who held the pen: a ``Mode``'s value."""

    @property
    def taken_at(self) -> datetime:
        """When it was stored; aware."""

    @property
    def clock_trust(self) -> str:
        """How far that may be believed: a ``ClockTrust``'s value."""

    @property
    def digest(self) -> Digest:
        """Of the sealed bytes."""

    @property
    def size(self) -> int:
        """How many sealed bytes there are."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement but for what is known last; a person waits while it is finished."""

    opening: str

    @classmethod
    def of(
        cls,
        *,
        submission: SubmissionId,
        station: str,
        form_id: str,
        form_version: str,
        language: str,
        mode: str,
        officer: str = "",
        digest: Digest,
        size: int,
        parts: Iterable[Part],
    ) -> Self:
        """Write down what is known when a submission is sealed."""
        fields = {
            "id": submission,
            "station": station,
            "form_id": form_id,
            "form_version": form_version,
            "language": language,
            "mode": mode,
            **({"officer": officer} if officer else {}),
            "digest": digest,
            "size": size,
            "parts": [{"sha256": part.digest, "size": part.size} for part in parts],
        }
        return cls(jws.as_text(fields).removesuffix("}"))

    def sign(self, reference: str, taken_at: datetime, clock_trust: str, key: SigningKey) -> str:
        """Finish and sign it; the same facts and key give the same text."""
        rest = {"reference": reference, "taken_at": to_text(taken_at), "clock_trust": clock_trust}
        return jws.sign_text(f"{self.opening},{jws.as_text(rest).removeprefix('{')}", TYPE, key)


def sign(taken: Taken, parts: Iterable[Part], key: SigningKey) -> str:
    """Make the statement of what was taken before there were any.

    ``parts`` are the slices of its sealed bytes, as ``Digests`` counts them.
    """
    draft = Draft.of(
        submission=taken.id,
        station=taken.station,
        form_id=taken.form_id,
        form_version=taken.form_version,
        language=taken.language,
        mode=taken.mode,
        digest=taken.digest,
        size=taken.size,
        parts=parts,
    )
    return draft.sign(taken.reference, taken.taken_at, taken.clock_trust, key)
