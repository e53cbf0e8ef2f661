# SPDX-License-Identifier: Apache-2.0
"""What the central's rooms tell each other about submissions."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.sync.contract import Manifest, Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An item whose station, signature and body were found right."""

    manifest: Manifest
    statement: str
    """The manifest as the station signed it."""
    key_id: str
    body: bytes | None = field(repr=False)
    """None when its bytes come in parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How a submission stands after the database was asked."""

    id: str
    digest: str
    """Of the first that came with this id."""
    station: str
    received_at: datetime | None
    """None while bytes are missing."""
    duplicate: bool = False
    missing: tuple[Missing, ...] = ()
    refuted: bool = False
    """Whether all bytes came and don't make the digest."""

    @property
    def is_there(self) -> bool:
        """Whether all bytes are there and wait to be looked at as a whole."""
        return self.received_at is None and not self.missing and not self.refuted


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A received submission without its bytes."""

    id: str
    station: str
    key_id: str
    reference: str
    form_id: str
    form_version: str
    language: str
    mode: str
    taken_at: datetime
    clock_trust: str
    digest: str
    size: int
    received_at: datetime
    manifest: str = field(repr=False)
