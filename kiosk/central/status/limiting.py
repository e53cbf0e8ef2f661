# SPDX-License-Identifier: Apache-2.0
"""How often one address may ask: bounded in number and in memory."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from kiosk.central.addresses import house
from kiosk.clock import Clock

MOST_AT_ONCE: Final = 20
"""A household, or a mobile network's few addresses, behind one."""
EACH_SECONDS: Final = 3.0
"""After which one more is allowed."""
MOST_ADDRESSES: Final = 20_000
"""The one that was quiet the longest is forgotten first."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limit:
    """Allows each address a burst, and then one question every few seconds.

    It holds for one process: several of them allow as many times as much, which is still
    nothing against 35 bits of a number and a signature.
    """

    def __init__(self, clock: Clock, most: int = MOST_AT_ONCE) -> None:
        self._clock = clock
        self._most = most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Count a question of this address; says whether it may be answered."""
        now, name = self._clock.monotonic(), house(address)
        with self._lock:
            bucket = self._buckets.pop(name, None) or _Bucket(self._most, now)
            left = min(self._most, bucket.left + (now - bucket.at) / EACH_SECONDS)
            is_allowed = left >= 1
            self._buckets[name] = _Bucket(left - 1 if is_allowed else left, now)
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return is_allowed
