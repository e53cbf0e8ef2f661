# SPDX-License-Identifier: Apache-2.0
"""The centre, or the stations of the same place, as where another station finds a draft."""

from typing import Protocol

from kiosk.handover.port import Ended


class Relay(Protocol):
    """Gives sealed drafts to other stations; it can't open them. MUST NOT raise for the line's sake."""

    def find(self, draft: str) -> bytes | Ended | None:
        """Get the bytes of one, why there are none any more, or None where nobody can tell."""

    def take(self, draft: str) -> bool | None:
        """Have one given out to nobody else; False where it was before, None where nobody can tell."""


class NoRelay:
    """A station without anybody who relays."""

    def find(self, draft: str) -> None:
        """Find nothing."""

    def take(self, draft: str) -> None:
        """Tell nothing."""
