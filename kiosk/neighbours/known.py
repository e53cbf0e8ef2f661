# SPDX-License-Identifier: Apache-2.0
"""Who is believed on the local network: stations whose keys the centre has published."""

from pathlib import Path
from typing import Final

from kiosk import reference
from kiosk.sealing import KnownKey
from kiosk.settings import Settings
from kiosk.sync import acquainting, pinned
from kiosk.sync.acquainting import KeyBook

STRANGER: Final = "neighbour.stranger"
"""No station of the centre's, or this one itself."""
FORMER: Final = "neighbour.former"
"""A key that its station has changed since, or that was revoked."""
ELSEWHERE: Final = "neighbour.elsewhere"
"""A station of another service point."""


class Acquaintances:
    """The published keys as they lie here, read anew when they have changed."""

    def __init__(self, settings: Settings) -> None:
        self._station = settings.station_code
        self._file = settings.data_dir / acquainting.FILE_NAME
        self._pin = pinned.Pin(settings.keys_dir, settings.station_code)
        self._read: tuple[int, int, int] | None = None
        self._book: KeyBook | None = None

    def key(self, name: str) -> KnownKey | None:
        """Find a published key by its name. Raises SealingError for a pin that can't be read."""
        book = self._current()
        return None if book is None else book.keys.get(name)

    def flaw(self, key: KnownKey) -> str:
        """Say why the station of a key is not to be believed here (a stable code); empty if it is."""
        if key.station in {"", self._station} or reference.is_training(key.station):
            return STRANGER
        if key.revoked_at is not None or key.until is not None:
            return FORMER
        points = {key.service_point, self._service_point()} - {""}
        return ELSEWHERE if len(points) > 1 else ""

    def _service_point(self) -> str:
        """Say where the centre has this station; empty where it does not say."""
        keys = () if self._book is None else self._book.keys.values()
        return next((one.service_point for one in keys if one.station == self._station), "")

    def _current(self) -> KeyBook | None:
        seen = _stamp(self._file)
        if seen is not None and seen != self._read:
            believed = self._pin.keyring()
            if believed is None:
                return None
            self._book, self._read = acquainting.load(self._file, believed), seen
        return self._book if seen is not None else None


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
