# SPDX-License-Identifier: Apache-2.0
"""Slows down whoever tries slips that open nothing."""

from typing import Final

from kiosk.clock import Clock
from kiosk.errors import ReceiptError

FREE: Final = 3
"""Wrong slips that cost nothing: people bring old ones."""
LONGEST: Final = 60.0


class Patience:
    """Counts wrong slips since the last right one and asks to wait, twice as long each time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = 0.0

    @property
    def wrong(self) -> int:
        """How many were wrong since the last right one."""
        return self._wrong

    def check(self) -> None:
        """Raise ReceiptError ``slip.wait`` while it is too early for another."""
        left = self._until - self._clock.monotonic()
        if left > 0:
            seconds = str(int(left) + 1)
            raise ReceiptError("too many wrong ones", code="slip.wait", facts={"seconds": seconds})

    def failed(self) -> None:
        """Note a wrong one."""
        self._wrong += 1
        more = self._wrong - FREE
        if more > 0:
            self._until = self._clock.monotonic() + min(2.0 ** min(more, 10), LONGEST)

    def succeeded(self) -> None:
        """Forget the wrong ones."""
        self._wrong, self._until = 0, 0.0
