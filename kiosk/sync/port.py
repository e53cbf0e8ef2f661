# SPDX-License-Identifier: Apache-2.0
"""The central as the courier sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

from kiosk.identifiers import SubmissionId
from kiosk.outbox import Parcel


class Trouble(Enum):
    """Why an announcement as a whole was not heard, by what to do about it."""

    LINE = "line"
    """Nobody, or somebody else, answered: try again."""
    SERVICE = "service"
    """The Service is overloaded or ill: try again, when it says."""
    DOOR = "door"
    """The Service doesn't know this station or this address: keep everything, tell the operator."""
    CONTENT = "content"
    """The Service will never take this announcement: find the item that it chokes on."""


class Verdict(Enum):
    """What the Service says of one item."""

    RECEIVED = "received"
    CONFLICT = "conflict"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVerdict:
    """One item's answer; ``RECEIVED`` only with the item's own digest echoed."""

    verdict: Verdict
    code: str = ""
    received_at: datetime | None = None
    acknowledgement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for an announcement: a word for each item, or trouble for all."""

    items: Mapping[SubmissionId, ItemVerdict] = field(default_factory=dict)
    trouble: Trouble | None = None
    code: str = ""
    """Stable, when there is trouble."""
    retry_after: float | None = None
    """Seconds that the Service asked to be left alone for."""


class Central(Protocol):
    """The Service's API."""

    def announce(self, parcels: Sequence[Parcel], journal: tuple[int, bytes]) -> Answer:
        """Send the parcels. MUST NOT raise for anything that comes over the line.

        An item that the answer does not name, or names with another digest, is missing
        from ``items``.
        """

    def reach(self) -> Answer:
        """Ask whether the Service is there, with nothing to send. MUST NOT raise either."""
