# SPDX-License-Identifier: Apache-2.0
"""The people who work at a service point: who they are, what they may do, how they sign in."""

from kiosk.staff.roles import Action, Role, may
from kiosk.staff.session import Member, Session

__all__ = ["Action", "Member", "Role", "Session", "may"]
