# SPDX-License-Identifier: Apache-2.0
"""What a metered line may still carry in this hour."""

import json
from collections import deque
from typing import Final

from kiosk.boot import boot_id
from kiosk.clock import Clock
from kiosk.memory import Memory

KEY: Final = "bytes-carried"
HOUR: Final = 3600.0
_STEP: Final = 60.0
"""Seconds whose bytes are counted as one; what was carried counts for up to so much longer."""


class ByteBudget:
    """Counts the bytes handed to the line within any hour of this boot; 0 an hour is no limit."""

    def __init__(self, per_hour: int, clock: Clock, memory: Memory | None = None) -> None:
        self.per_hour = per_hour
        self._clock = clock
        self._memory = memory
        self._spent: deque[tuple[int, int]] = deque()
        if per_hour and memory is not None:
            self._spent.extend(_parsed(memory.read(KEY)))

    @property
    def is_limited(self) -> bool:
        """Whether there is a limit at all."""
        return self.per_hour > 0

    def wait_for_whole(self, count: int) -> float:
        """Say the seconds until something may be carried that can't be parted.

        What is larger than all that an hour has goes once the hour is nearly untouched:
        questions whether the other end is there take a little of each.
        """
        return self.wait(min(count, self.per_hour * 3 // 4)) if self.is_limited else 0.0

    def left(self) -> int:
        """Say how many bytes may be carried now; only where there is a limit."""
        self._forget()
        return max(0, self.per_hour - sum(count for _step, count in self._spent))

    def spend(self, count: int) -> None:
        """Count bytes that were handed to the line."""
        if not self.is_limited or not count:
            return
        step = int(self._clock.monotonic() // _STEP)
        if self._spent and self._spent[-1][0] == step:
            count += self._spent.pop()[1]
        self._spent.append((step, count))
        self._forget()
        if self._memory is not None:
            self._memory.write(KEY, json.dumps([boot_id(), list(self._spent)]))

    def wait(self, count: int) -> float:
        """Say the seconds until so many bytes, or all that an hour has, may be carried."""
        wanted = min(count, self.per_hour) - self.left()
        for step, spent in self._spent:
            if wanted <= 0:
                break
            wanted -= spent
            due = (step + 1) * _STEP + HOUR - self._clock.monotonic()
            if wanted <= 0:
                return max(0.0, due)
        return 0.0

    def _forget(self) -> None:
        """Leave out what was carried more than an hour ago, by the end of its minute."""
        now = self._clock.monotonic()
        while self._spent and (self._spent[0][0] + 1) * _STEP + HOUR <= now:
            self._spent.popleft()


def _parsed(text: str | None) -> list[tuple[int, int]]:
    try:
        boot, spent = json.loads(text or "")
        return [(int(step), int(count)) for step, count in spent] if boot == boot_id() else []
    except (ValueError, TypeError):
        return []
