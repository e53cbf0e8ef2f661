# SPDX-License-Identifier: Apache-2.0
"""What the station says of a submission, once and for ever, under its signature."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from kiosk.identifiers import Digest, SubmissionId
from kiosk.sealing import Part, SigningKey, jws
from kiosk.timestamps import to_text

TYPE: Final = "manifest+jwt"
"""``typ`` of the statement; ``kiosk.sync.contract.Manifest`` says what is in it."""


class Facts(Protocol):
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


def sign(facts: Facts, parts: Iterable[Part], key: SigningKey) -> str:
    """Make the statement; of what was taken before there were any, this is how one is made.

    ``parts`` are the slices of its sealed bytes, as ``Digests`` counts them. The same facts
    and key give the same text.
    """
    return jws.sign(_fields(facts, parts), TYPE, key)


def _fields(facts: Facts, parts: Iterable[Part]) -> Mapping[str, Any]:
    return {
        "id": facts.id,
        "reference": facts.reference,
        "station": facts.station,
        "form_id": facts.form_id,
        "form_version": facts.form_version,
        "language": facts.language,
        "mode": facts.mode,
        "taken_at": to_text(facts.taken_at),
        "clock_trust": facts.clock_trust,
        "digest": facts.digest,
        "size": facts.size,
        "parts": [{"sha256": part.digest, "size": part.size} for part in parts],
    }
