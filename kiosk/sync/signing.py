# SPDX-License-Identifier: Apache-2.0
"""The key that requests are signed with; where a change was cut off, whichever is believed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from kiosk.sealing import StationKey
from kiosk.sealing.station import FORMER_NAME, NEXT_NAME


class Signing:
    """Tries the newest key first, then those before it, and remembers which one was believed."""

    def __init__(self, keys: Sequence[StationKey]) -> None:
        self._keys = tuple(keys)
        self._place = 0
        self._is_believed = False

    @classmethod
    def load(cls, folder: Path, current: StationKey) -> Self:
        """Find the keys beside the current one. Raises SealingError."""
        beside = (StationKey.load(folder, NEXT_NAME), current, StationKey.load(folder, FORMER_NAME))
        return cls([key for key in beside if key is not None])

    @property
    def key(self) -> StationKey:
        """The key to sign with now."""
        return self._keys[self._place]

    @property
    def newest(self) -> StationKey:
        """The key that is to be believed in the end."""
        return self._keys[0]

    @property
    def is_unfinished(self) -> bool:
        """Whether the centre believes a key, and it is not the newest."""
        return self._is_believed and self._place != 0

    def others(self) -> int:
        """Count the keys beside the one that is signed with."""
        return len(self._keys) - 1

    def turn(self) -> None:
        """Sign with the next one in turn."""
        self._place = (self._place + 1) % len(self._keys)
        self._is_believed = False

    def believe(self) -> None:
        """Take that the centre answered to this one."""
        self._is_believed = True

    def follow_with(self, key: StationKey) -> None:
        """Take a key that is to be believed in the end; the one believed now vouches for it."""
        if key.key_id != self.newest.key_id:
            self._keys = (key, *self._keys)
            self._place += 1

    def finish(self) -> None:
        """Take that the centre believes the newest from now on."""
        self._place = 0
        self._is_believed = True

    def settle_on(self, key: StationKey) -> None:
        """Sign with this one alone."""
        self._keys, self._place, self._is_believed = (key,), 0, False
