# SPDX-License-Identifier: Apache-2.0
"""An account: who may sign in here, and what is kept of their PIN and their badge."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.staff.roles import Role
from kiosk.staff.session import Member


class Origin(StrEnum):
    """Who says that there is such an account."""

    LOCAL = "local"
    """A supervisor here, or the operator of the machine."""
    CENTRE = "centre"
    """The centre, for all kiosks of a service point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in here."""

    id: str
    name: str
    role: Role
    pin: str = field(repr=False)
    """The PIN that counts here, by argon2id."""
    given_pin: str = field(default="", repr=False)
    """What the centre set last, to tell when it sets another one."""
    must_change: bool
    """Whether somebody else knows the PIN."""
    badge_serial: int = 0
    """Of the newest badge; 0 where there never was one."""
    badge_digest: str | None = field(default=None, repr=False)
    """SHA-256 of its secret."""
    origin: Origin = Origin.LOCAL
    created_at: datetime
    expires_at: datetime | None = None
    retired_at: datetime | None = None
    unlocked_at: datetime | None = None
    """When the centre let it in again, as far as that has taken effect here."""

    @property
    def is_live(self) -> bool:
        """Whether nobody has ended it; it may have expired all the same."""
        return self.retired_at is None

    @property
    def member(self) -> Member:
        """Name the person as others see them."""
        return Member(id=self.id, name=self.name, role=self.role)

    def has_expired(self, now: datetime) -> bool:
        """Say whether its time is over."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """An account as a supervisor sees it."""

    member: Member
    origin: Origin
    has_badge: bool
    must_change: bool
    is_locked: bool
    is_expired: bool
    expires_at: datetime | None
    retired_at: datetime | None
