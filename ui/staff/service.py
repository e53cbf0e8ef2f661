# SPDX-License-Identifier: Apache-2.0
"""What staff ask of a station about itself, as plain calls: settings, service, practice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.intake import Closed, Reason
    from kiosk.settings.sources import InForce
    from kiosk.staff import Session
    from kiosk.station import Station
    from kiosk.training import Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDesk:
    """All of it is called on a worker; each raises StaffError and StorageError."""

    settings: "Callable[[Session], Sequence[InForce]]"
    """Lists each setting in force and where it comes from."""
    closed: "Callable[[Session], Sequence[Closed]]"
    """Says why no new visit begins; nothing where one may."""
    maintain: "Callable[[Session, Reason | None], None]"
    """Takes the kiosk out of service for a reason, or with none puts it back."""
    practice: "Practice | None" = None
    """What people practise here; None where they apply."""


def make_service_desk(station: "Station") -> ServiceDesk:
    """Hand over what a station has."""
    from kiosk.maintaining import closed_to
    from kiosk.settings.sources import shown_to

    def maintain(session: "Session", reason: "Reason | None") -> None:
        if reason is None:
            station.maintain(session, on=False)
        else:
            station.maintain(session, on=True, reason=reason)

    return ServiceDesk(
        settings=lambda session: shown_to(session, station.settings),
        closed=lambda session: closed_to(session, station.store.gates),
        maintain=maintain,
        practice=station.practice,
    )
