# SPDX-License-Identifier: Apache-2.0
"""Settings that the centre pushes: believed for its signature, and never an older one again."""

import json
from collections.abc import Callable
from typing import Final, Protocol

from kiosk.errors import DeliveryError, SealingError, SettingsError
from kiosk.memory import Memory
from kiosk.sealing import Keyring, jws
from kiosk.settings import Overlay
from kiosk.sync import strict
from kiosk.sync.contract import SETTINGS_TYPE, SettingsAnswer, StationSettings
from kiosk.sync.port import Beat, Told

REFUSED: Final = "settings-refused"
"""Under which name the last number is remembered that this program does not allow."""
REFUSED_CODE: Final = "settings.refused"
"""A value is not allowed here: all of them stay as they were."""
UNPROVEN: Final = "settings.unproven"
"""What came was not signed by the centre for this station."""

_ROOM: Final = 16 << 10


class Setter(Protocol):
    """Says what the centre sets. MUST NOT raise for the line's sake."""

    def settings(self) -> Told:
        """Ask for the settings of this station."""

    def key(self, name: str) -> bytes | None:
        """Find one of the keys that this station believes."""


def read(statement: str, keys: Keyring, station: str) -> Overlay:
    """Believe settings that the centre signed for this station.

    Raises SealingError, and DeliveryError for another record or another station.
    """
    _key, payload = jws.verify(statement, SETTINGS_TYPE, keys)
    said = strict.record(StationSettings, json.dumps(payload).encode())
    if said.station != station:
        raise strict.not_documented()
    return Overlay(said.number, said.values.model_dump(mode="json", exclude_none=True))


class Pushing:
    """Fetches settings with a higher number than those in force."""

    def __init__(
        self,
        central: Setter,
        memory: Memory,
        station: str,
        *,
        number: Callable[[], int],
        take: Callable[[Overlay, str], None],
        on_unproven: Callable[[], None],
    ) -> None:
        """Take what it needs.

        ``number`` says which settings are in force or about to be. ``take`` keeps proven ones
        with their statement, or raises SettingsError where this program does not allow them.
        ``on_unproven`` is told when what came was not signed for this station, once until
        something was.
        """
        self._central = central
        self._memory = memory
        self._station = station
        self._number = number
        self._take = take
        self._on_unproven = on_unproven
        self._wanted = False
        self._refused = _parsed(memory.read(REFUSED))
        self._is_unproven = False

    @property
    def problem(self) -> str:
        """Why the settings that the centre names are not in force (a stable code)."""
        if self._is_unproven:
            return UNPROVEN
        return REFUSED_CODE if self._refused > self._number() else ""

    def told(self, beat: Beat) -> None:
        """Take the number that a heartbeat's answer names."""
        self._wanted = beat.settings > max(self._number(), self._refused)

    def step(self, room: int) -> bool:
        """Fetch them. Raises StorageError."""
        if not self._wanted or room < _ROOM:
            return False
        self._wanted = False
        found = self._central.settings()
        if found.trouble is not None or found.is_missing:
            return False
        try:
            statement = strict.record(SettingsAnswer, found.content).settings
            overlay = read(statement, self._central.key, self._station)
        except (DeliveryError, SealingError):
            if not self._is_unproven:
                self._on_unproven()
            self._is_unproven = True
            return False
        self._is_unproven = False
        if overlay.number <= max(self._number(), self._refused):
            return False
        try:
            self._take(overlay, statement)
        except SettingsError:
            self._memory.write(REFUSED, str(overlay.number))
            self._refused = overlay.number
        return False


def _parsed(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
