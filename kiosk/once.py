# SPDX-License-Identifier: Apache-2.0
"""Makes a thing once, also when several threads ask for it at the same moment."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")

MOST: Final = 8
"""Things that are kept; the oldest goes first."""


class Once(Generic[Key, Made]):
    """A function that remembers: whoever asks second waits for the first, and does nothing twice."""

    def __init__(self, make: Callable[[Key], Made]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: dict[Key, Made] = {}

    def __call__(self, key: Key) -> Made:
        """Make it, or give what was made; what ``make`` raises is not remembered."""
        with self._lock:
            if key not in self._made:
                made = self._make(key)
                if len(self._made) >= MOST:
                    del self._made[next(iter(self._made))]
                self._made[key] = made
            return self._made[key]

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._made.clear()
