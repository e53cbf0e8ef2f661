# SPDX-License-Identifier: Apache-2.0
"""The keys of all stations as the centre publishes them: believed for its signature, kept here.

Receipts of other stations are held against them, also while the line is down; and never against
older ones than were here, in which a key that was stolen since is still good.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from kiosk import durable
from kiosk.errors import DeliveryError, SealingError, StorageError
from kiosk.memory import Memory
from kiosk.sealing import Keyring, KnownKey, Revoked, jws, key_id
from kiosk.sync import strict
from kiosk.sync.contract import (
    MOST_KEYS_BYTES,
    STATION_KEYS_TYPE,
    PublishedKey,
    PublishedKeys,
    StationKeys,
    StationKeysAnswer,
)
from kiosk.sync.port import Beat, Told

FILE_NAME: Final = "station-keys.jws"
"""In the station's data folder: the statement as it came."""
NEWEST: Final = "station-keys"
"""Under which name the number of the newest is remembered, whatever becomes of the file."""
UNPROVEN: Final = "station.keys-unproven"
"""What came was not signed by the centre."""
OLDER: Final = "station.keys-older"
"""What came is signed, and older than what was here before."""

_ROOM: Final = 64 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyBook:
    """The stations' keys by their names."""

    number: int
    as_of: datetime
    """When they last changed."""
    keys: Mapping[str, KnownKey]


class Publisher(Protocol):
    """Says which keys stations have. MUST NOT raise for the line's sake."""

    def station_keys(self) -> Told:
        """Ask for the keys of all stations."""

    def key(self, name: str) -> bytes | None:
        """Find one of the keys of the centre's that this station believes."""


def read(statement: str, believed: Keyring) -> KeyBook:
    """Believe keys that the centre published.

    Raises SealingError, and DeliveryError ``delivery.answer`` for another record.
    """
    _name, payload = jws.proven(statement, STATION_KEYS_TYPE, believed, longest=MOST_KEYS_BYTES)
    said = strict.record(PublishedKeys, payload)
    keys = [_known(one, key) for one in said.stations for key in one.keys]
    return KeyBook(
        number=said.number,
        as_of=said.as_of,
        keys={key_id(key.public_key): key for key in keys},
    )


def load(file: Path, believed: Keyring) -> KeyBook | None:
    """Read what is kept; None for nothing, or what nobody proves."""
    try:
        return read(file.read_text(encoding="ascii").strip(), believed)
    except (OSError, UnicodeDecodeError, SealingError, DeliveryError):
        return None


def _known(station: StationKeys, key: PublishedKey) -> KnownKey:
    revoked = key.revoked
    return KnownKey(
        public_key=bytes.fromhex(key.public_key),
        station=station.station,
        service_point=station.service_point,
        since=key.since,
        until=key.until,
        revoked_at=None if revoked is None else revoked.at,
        revoked_for=None if revoked is None else Revoked(revoked.reason),
    )


class Acquainting:
    """Fetches the keys when a heartbeat's answer names a higher number than is kept."""

    def __init__(self, central: Publisher, memory: Memory, file: Path) -> None:
        self._central = central
        self._memory = memory
        self._file = file
        self._kept: int | None = None
        self._is_wanted = False
        self.problem = ""
        """Why the keys that the centre names are not kept (a stable code)."""

    def told(self, beat: Beat) -> None:
        """Take the number that a heartbeat's answer names; a centre without any names none."""
        if self._kept is None:
            # the centre's keys are known from its first answer on
            book = load(self._file, self._central.key)
            self._kept = 0 if book is None else book.number
        self._is_wanted = beat.station_keys > self._kept

    def step(self, room: int) -> bool:
        """Fetch them. Raises StorageError."""
        if not self._is_wanted or room < _ROOM:
            return False
        self._is_wanted = False
        found = self._central.station_keys()
        if found.trouble is not None or found.is_missing:
            return False
        try:
            statement = strict.record(StationKeysAnswer, found.content).station_keys
            book = read(statement, self._central.key)
        except (DeliveryError, SealingError):
            self.problem = UNPROVEN
            return False
        newest = max(self._kept or 0, _parsed(self._memory.read(NEWEST)))
        if _is_older(book.number, newest):
            self.problem = OLDER
            return False
        self.problem = ""
        self._keep(book.number, statement)
        return False

    def _keep(self, number: int, statement: str) -> None:
        # the number first: cut off between the two, the station asks again and goes not back
        self._memory.write(NEWEST, str(number))
        try:
            durable.write(self._file, statement.encode("ascii"))
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unwritable") from error
        self._kept = number


def _is_older(number: int, newest: int) -> bool:
    return number < newest


def _parsed(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
