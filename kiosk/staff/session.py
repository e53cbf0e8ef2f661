# SPDX-License-Identifier: Apache-2.0
"""Somebody of the staff who has signed in; in memory only, and for one screen."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.errors import StaffError
from kiosk.staff.roles import Action, Role, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the staff, as screens, journals and manifests name them."""

    id: str
    """Stable and meaningless; what journals and manifests carry."""
    name: str
    """With which they sign in, and by which colleagues know them."""
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A member of staff at work at this screen."""

    member: Member
    began_at: datetime
    """Aware, UTC."""
    must_change: bool = False
    """Whether somebody else knows the PIN: nothing is allowed until there is another one."""

    def may(self, action: Action) -> bool:
        """Whether whoever is signed in is allowed an action."""
        return not self.must_change and may(self.member.role, action)

    def require(self, action: Action) -> Member:
        """Give who does it, or raise StaffError ``staff.not-allowed``."""
        if not self.may(action):
            raise StaffError(action, code="staff.not-allowed")
        return self.member
