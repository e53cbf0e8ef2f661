# SPDX-License-Identifier: Apache-2.0
"""The people who work at a service point: who they are, what they may do, how they sign in."""

from kiosk.staff import badges, names, pins
from kiosk.staff.account import Account, Colleague, Origin
from kiosk.staff.accounts import Accounts
from kiosk.staff.attendance import Attendance
from kiosk.staff.badges import Badge
from kiosk.staff.lockout import Tally
from kiosk.staff.pins import is_kept_pin
from kiosk.staff.port import Change, Roll
from kiosk.staff.roles import Action, Role, may
from kiosk.staff.roster import Roster, Rosters, forget_centre
from kiosk.staff.session import Member, Session
from kiosk.staff.staff import Staff

__all__ = [
    "Account",
    "Accounts",
    "Action",
    "Attendance",
    "Badge",
    "Change",
    "Colleague",
    "Member",
    "Origin",
    "Role",
    "Roll",
    "Roster",
    "Rosters",
    "Session",
    "Staff",
    "Tally",
    "badges",
    "forget_centre",
    "is_kept_pin",
    "may",
    "names",
    "pins",
]
