# SPDX-License-Identifier: Apache-2.0
"""Readers that play a keyboard: what they send is told from typing by its speed.

A reader sends a code as fast as its cable allows, a key every 1 to 20 ms; people need 60 ms and
more, and have two or three keys at once under their fingers now and then, but not six. So a key
is held for a moment; what comes alone is given back as typing, in order and complete, and what
comes in a burst is a code and never typing.
"""

import re
from collections import deque
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from kiosk.clock import Clock, SystemClock
from kiosk.errors import ReaderError
from kiosk.readers.codes import MOST_CHARACTERS, ZoneLines, cleaned
from kiosk.readers.port import ReaderState, ReaderStatus

Key = TypeVar("Key")

GAP: Final = 0.035
"""Seconds: keys that are further apart are typing, unless a burst is under way."""

PAUSE: Final = 0.1
"""Seconds without a key that end a burst."""

QUIET: Final = 1.0
"""Seconds without a key after which a reader that was stuck is heard again."""

MOST_KEYS: Final = MOST_CHARACTERS + 64
"""The longest code with what a reader sets around it: what sends more is stuck."""

_FEWEST: Final = 6
"""Characters that make a burst when they come at the usual pace of a reader."""

_PACE: Final = 0.02
"""Seconds from key to key on average, at most, for so few."""

_ENOUGH: Final = 10
"""Characters that make a burst at any pace that doesn't part them: nobody has ten fingers there."""

_ENDS: Final = re.compile("[\r\n\t]+")
"""What a reader sends behind a code, as it is set up: Enter, Ctrl+J or Tab."""

_MOST_WAITING: Final = 8
"""Codes that are kept for who listens; a person holds one thing after the other before it."""


@dataclass(frozen=True, slots=True)
class Sorted(Generic[Key]):
    """What a key, or the time that has passed, has settled."""

    typed: tuple[Key, ...] = ()
    """Keys that were typing after all, in their order."""
    burst: str = ""
    """What a reader sent, as it came: line ends and other controls are in it."""
    began: float = 0.0
    ended: float = 0.0
    """When its first and its last key were struck."""
    is_flood: bool = False
    """Whether it was found just now that a reader is stuck."""


class Bursts(Generic[Key]):
    """Parts the keys of one keyboard line into typing and bursts; times are seconds of any clock.

    ``Key`` is whatever the caller wants back of a key that was typing.
    """

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._text: list[str] = []
        self._characters = 0
        self._first = self._last = 0.0
        self._is_burst = False
        self._is_flooded = False

    @property
    def is_holding(self) -> bool:
        """Whether anything waits for what comes next, or for quiet."""
        return bool(self._text) or self._is_flooded

    @property
    def is_flooded(self) -> bool:
        """Whether a reader is stuck."""
        return self._is_flooded

    def take(self, text: str, key: Key, at: float) -> Sorted[Key]:
        """Take a key that writes, ends a line or is a control; space and Enter alone go at once."""
        before = self.due(at)
        self._last = at
        if self._is_flooded:
            return before
        if not self._text:
            if text.isspace():
                return replace(before, typed=(*before.typed, key))
            self._first = at
        self._text.append(text)
        self._characters += text.isprintable()
        self._is_burst = self._is_burst or self._is_fast()
        self.follow(key)
        if len(self._text) > MOST_KEYS:
            self.clear()
            self._is_flooded = True
            return replace(before, is_flood=True)
        return before

    def follow(self, key: Key) -> None:
        """Hold something that belongs behind the last key, such as that it was let go."""
        if not self._is_burst and self._text:
            self._keys.append(key)

    def due(self, at: float) -> Sorted[Key]:
        """Give what is settled by now because nothing has followed."""
        if at - self._last <= self._patience():
            return Sorted()
        self._is_flooded = False
        return self.interrupt()

    def interrupt(self) -> Sorted[Key]:
        """Settle what is held at once: something came that no reader sends."""
        if self._is_burst:
            burst = "".join(self._text)
            self.clear()
            return Sorted(burst=burst, began=self._first, ended=self._last)
        typed = tuple(self._keys)
        self.clear()
        return Sorted(typed)

    def left(self, at: float) -> float:
        """Say in how many seconds ``due`` will have something; only while something is held."""
        return max(self._last + self._patience() - at, 0.0)

    def clear(self) -> None:
        """Forget what is held."""
        self._keys, self._text = [], []
        self._characters = 0
        self._is_burst = False

    def _patience(self) -> float:
        if self._is_flooded:
            return QUIET
        return PAUSE if self._is_burst else GAP

    def _is_fast(self) -> bool:
        """Judge keys of which no two are further apart than ``GAP``."""
        if self._characters < _FEWEST:
            return False
        took = self._last - self._first
        return self._characters >= _ENOUGH or took <= _PACE * (self._characters - 1)


class WedgeReader(Generic[Key]):
    """A reader that plays a keyboard; whoever sees the keys first hands them to it.

    Whether it is plugged in can't be told from any other keyboard.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._bursts: Bursts[Key] = Bursts()
        self._zone = ZoneLines()
        self._codes: deque[str] = deque(maxlen=_MOST_WAITING)
        self._is_listening = False
        self._has_flooded = False
        self._ahead = 0.0
        """By how much our clock is ahead of the one by which the keys are timed."""

    @property
    def is_holding(self) -> bool:
        """Whether keys wait for what comes next."""
        return self._bursts.is_holding

    @property
    def is_flooded(self) -> bool:
        """Whether a reader sends for ever."""
        return self._bursts.is_flooded

    # What whoever sees the keys does.

    def take(self, text: str, key: Key, at: float) -> tuple[Key, ...]:
        """Take a key; give those that were typing."""
        self._ahead = self._clock.monotonic() - at
        return self._sorted(self._bursts.take(text, key, at))

    def follow(self, key: Key) -> None:
        """Hold something that belongs behind the last key."""
        self._bursts.follow(key)

    def due(self, at: float) -> tuple[Key, ...]:
        """Give the keys that were typing because nothing has followed."""
        self._ahead = self._clock.monotonic() - at
        return self._sorted(self._bursts.due(at))

    def interrupt(self) -> tuple[Key, ...]:
        """Give at once the keys that were typing."""
        return self._sorted(self._bursts.interrupt())

    def left(self, at: float) -> float:
        """Say in how many seconds ``due`` is to be asked, while keys are held."""
        return self._bursts.left(at)

    # What whoever listens for codes does.

    def status(self) -> ReaderStatus:
        """Say that it is ready, unless it is stuck."""
        if self._bursts.is_flooded:
            return ReaderStatus(ReaderState.FAILED, "reader.flood")
        return ReaderStatus(ReaderState.READY)

    def listen(self) -> None:
        """Hear what is read from now on."""
        self._forget()
        self._is_listening = True

    def heard(self) -> str:
        """Give the next code; raises ReaderError once for a reader that sends for ever."""
        if self._has_flooded:
            self._has_flooded = False
            raise ReaderError("a reader sends without an end", code="reader.flood")
        if not self._codes and not self._bursts.is_holding:
            self._codes.extend(self._zone.due(self._clock.monotonic()))
        return self._codes.popleft() if self._codes else ""

    def clear(self) -> None:
        """Stop listening and forget what was read; keys that are held stay with who typed them."""
        self._forget()
        self._is_listening = False

    def _forget(self) -> None:
        self._codes.clear()
        self._zone.clear()
        self._has_flooded = False

    def _sorted(self, found: Sorted[Key]) -> tuple[Key, ...]:
        if found.is_flood and self._is_listening:
            self._forget()
            self._has_flooded = True
        for line in _ENDS.split(found.burst) if self._is_listening else ():
            if code := cleaned(line):
                began, ended = found.began + self._ahead, found.ended + self._ahead
                self._codes.extend(self._zone.take(code, began, ended))
        return found.typed
