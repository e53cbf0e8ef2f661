# SPDX-License-Identifier: Apache-2.0
"""How often somebody may ask, and which requests were heard before."""

import secrets
from typing import Final

from kiosk.clock import Clock

STATION_A_MINUTE: Final = 90
"""Requests of one station: a call is told every five seconds, the rest is for slips."""
ADDRESS_A_MINUTE: Final = 180
"""Requests of one address, whoever it says that it is."""
NAMES: Final = 256
"""How many are counted apart; beyond that all others are one."""

SLACK_MILLISECONDS: Final = 30_000
"""How far off a token's time may be by the clock of the one who is asked."""
REPLAY: Final = "neighbour.replay"
AGAIN: Final = "neighbour.again"
"""The token is for another run, or of another time: to be asked once more, by the answer's own."""

_MINUTE: Final = 60.0
_OTHERS: Final = ""


class Pace:
    """Counts what somebody asks in a minute; belongs to one lock."""

    def __init__(self, most: int, clock: Clock) -> None:
        self._most = most
        self._clock = clock
        self._began = clock.monotonic()
        self._counts: dict[str, int] = {}

    def allows(self, name: str) -> bool:
        """Count one, and say whether it is not too many."""
        now = self._clock.monotonic()
        if now - self._began >= _MINUTE:
            self._began = now
            self._counts.clear()
        if name not in self._counts and len(self._counts) >= NAMES:
            name = _OTHERS
        self._counts[name] = self._counts.get(name, 0) + 1
        return self._counts[name] <= self._most


class Run:
    """One run of this program, which no token of another run is good for; belongs to one lock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.monotonic()
        self._heard: dict[str, int] = {}
        self.id = secrets.token_hex(16)
        """Of chance, so that what was recorded before a restart is good for nothing."""

    def at(self) -> int:
        """Say how many milliseconds it lasts."""
        return int((self._clock.monotonic() - self._began) * 1000)

    def flaw(self, run: str, at: int, token: str) -> str:
        """Say why a token is not to be heard (a stable code); a token is heard once.

        What is remembered is bounded by the pace of those who are believed.
        """
        now = self.at()
        if run != self.id or abs(now - at) > SLACK_MILLISECONDS:
            return AGAIN
        self._heard = {one: until for one, until in self._heard.items() if until >= now}
        if token in self._heard:
            return REPLAY
        self._heard[token] = at + SLACK_MILLISECONDS
        return ""
