# SPDX-License-Identifier: Apache-2.0
"""What the staff area asks of a station, as plain calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.catalogue import Service
    from kiosk.intake import Visit
    from kiosk.staff import Badge, Colleague, Role, Session
    from ui.staff.days import DaysDesk, InsightDesk, TodayDesk
    from ui.staff.service import ServiceDesk
    from ui.staff.upkeep import UpkeepDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsDesk:
    """What a supervisor asks for about who may sign in; each raises StaffError.

    All of it is called on a worker thread. Accounts are named by their ids.
    """

    list: "Callable[[Session], tuple[Colleague, ...]]"
    """Lists all accounts, those that were ended as well."""
    add: "Callable[[Session, str, Role, str], str]"
    """Makes one of a name, a role and a first PIN; gives the id."""
    change_pin: "Callable[[Session, str, str], None]"
    """Sets somebody else's PIN."""
    retire: "Callable[[Session, str], None]"
    """Lets somebody in no more."""
    unlock: "Callable[[Session, str], None]"
    """Lets somebody in again whom wrong PINs have locked out."""
    issue_badge: "Callable[[Session, str], Badge]"
    """Makes somebody a badge; the one before is refused."""
    picture: Callable[[str], str]
    """Draws the code of a badge, as a data address."""
    print_badge: Callable[[str, str, str, bool], bool] | None
    """Prints a badge of a name, a role and a code, from right to left or not; says whether
    anything came out. None where there is no printer: a badge is left in no file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDesk:
    """The visits that officers have open; all of it is called on a worker thread."""

    services: "Callable[[], Sequence[Service]]"
    listed: "Callable[[Session], Sequence[Visit]]"
    """Those that are open, with those that a crash interrupted; raises StaffError."""
    begin: "Callable[[Session, str, str], Visit]"
    """Begins one for a service in a language; raises KioskError."""
    resume: "Callable[[Session, str], Visit]"
    """Goes on with the visit of a slip's code; raises KioskError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDesk:
    """What the station does for its staff; all but ``is_badge`` is called on a worker thread."""

    is_badge: Callable[[str], bool]
    """Whether a code is a badge of somebody's; costs nothing and asks nobody."""
    sign_in: "Callable[[str, str], Session]"
    """Lets somebody in by name and PIN; raises StaffError."""
    sign_in_by_badge: "Callable[[str, str], Session]"
    """Lets somebody in by the code of a badge and a PIN; raises StaffError."""
    confirm: "Callable[[Session, str], None]"
    """Proves by the PIN that whoever stands here is signed in; raises StaffError."""
    change_own_pin: "Callable[[Session, str, str], Session]"
    """Replaces the PIN that somebody else has set, old and new; raises StaffError."""
    sign_out: "Callable[[Session, str], None]"
    """Notes that a session is over, and why."""
    badge_alone: bool
    """Whether a badge lets somebody in without a PIN."""
    entry: frozenset[str]
    """The ways to the sign-in: ``badge``, ``key`` and ``corner``."""
    idle_seconds: int
    """Nobody touches anything for so long: whoever is signed in has gone."""
    visits: VisitDesk | None = None
    """The visits that officers have open; None at a station that has none."""
    upkeep: "Callable[[], UpkeepDesk] | None" = None
    """Gives what the pages ask for that look after the kiosk; called when one is opened."""
    accounts: "AccountsDesk | None" = None
    """What the page of the accounts asks."""
    today: "TodayDesk | None" = None
    """The list of submissions."""
    days: "DaysDesk | None" = None
    """The reports of days."""
    insight: "InsightDesk | None" = None
    """The figures of the service point."""
    service: "ServiceDesk | None" = None
    """What is asked of the station about itself; None where nobody asks."""
