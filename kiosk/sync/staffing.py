# SPDX-License-Identifier: Apache-2.0
"""Who works here by the centre's word: believed for its signature, and never an older one again."""

from typing import Final, Protocol

from kiosk.clock import Clock
from kiosk.errors import DeliveryError, SealingError
from kiosk.sealing import Keyring, jws
from kiosk.staff import Account, Origin, Role, Roster, Rosters, is_kept_pin
from kiosk.sync import strict
from kiosk.sync.contract import (
    MOST_STAFF_BYTES,
    STAFF_TYPE,
    StaffAnswer,
    StaffMember,
    StaffRoster,
)
from kiosk.sync.port import Beat, Told

UNPROVEN: Final = "staff.unproven"
"""What came was not signed by the centre for this station."""
OLDER: Final = "staff.older"
"""What came is signed, and older than what was here before."""

EVERY: Final = 3600.0
"""Seconds between two notes that the centre still says the same."""

_ROOM: Final = 16 << 10


class Employer(Protocol):
    """Says who works where. MUST NOT raise for the line's sake."""

    def staff(self) -> Told:
        """Ask who works at this station."""

    def key(self, name: str) -> bytes | None:
        """Find one of the keys of the centre's that this station believes."""


def read(statement: str, keys: Keyring, station: str) -> Roster:
    """Believe a roster that the centre signed for this station.

    Raises SealingError, and DeliveryError for another record or another station.
    """
    _key, payload = jws.proven(statement, STAFF_TYPE, keys, longest=MOST_STAFF_BYTES)
    said = strict.record(StaffRoster, payload)
    if said.station != station or not all(is_kept_pin(one.pin) for one in said.members):
        raise strict.not_documented()
    return Roster(number=said.number, members=tuple(_account(one) for one in said.members))


class Staffing:
    """Fetches the roster when a heartbeat's answer names a higher number than is kept."""

    def __init__(self, central: Employer, rosters: Rosters, clock: Clock, station: str) -> None:
        self._central = central
        self._rosters = rosters
        self._clock = clock
        self._station = station
        self._kept: int | None = None
        self._is_wanted = False
        self._confirmed: float | None = None
        self.problem = ""
        """Why the roster that the centre names is not kept (a stable code)."""

    def told(self, beat: Beat) -> None:
        """Take the number that a heartbeat's answer names; a centre without staff names none.

        Raises StorageError.
        """
        if self._kept is None:
            self._kept = self._rosters.number()
        self._is_wanted = beat.staff > self._kept
        if beat.staff == self._kept and self._kept:
            self._confirm()

    def step(self, room: int) -> bool:
        """Fetch it. Raises StorageError."""
        if not self._is_wanted or room < _ROOM:
            return False
        self._is_wanted = False
        found = self._central.staff()
        if found.trouble is not None or found.is_missing:
            return False
        try:
            statement = strict.record(StaffAnswer, found.content).staff
            roster = read(statement, self._central.key, self._station)
        except (DeliveryError, SealingError):
            self.problem = UNPROVEN
            return False
        if not self._rosters.take(roster):
            self.problem = OLDER
            return False
        self.problem = ""
        self._kept = roster.number
        self._confirmed = self._clock.monotonic()
        return False

    def _confirm(self) -> None:
        now = self._clock.monotonic()
        if self._confirmed is None or now - self._confirmed >= EVERY:
            self._rosters.confirm()
            self._confirmed = now


def _account(said: StaffMember) -> Account:
    return Account(
        id=said.id,
        name=said.name,
        role=Role(said.role),
        pin=said.pin,
        given_pin=said.pin,
        must_change=True,
        badge_serial=said.badge_serial,
        badge_digest=said.badge,
        origin=Origin.CENTRE,
        created_at=said.created_at,
        expires_at=said.expires_at,
        unlocked_at=said.unlocked_at,
    )
