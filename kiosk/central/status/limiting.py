# SPDX-License-Identifier: Apache-2.0
"""How often one address may ask: bounded in number and in memory."""

import ipaddress
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from kiosk.clock import Clock

MOST_AT_ONCE: Final = 20
"""A household, or a mobile network's few addresses, behind one."""
EACH_SECONDS: Final = 3.0
"""After which one more is allowed."""
MOST_ADDRESSES: Final = 20_000
"""The one that was quiet the longest is forgotten first."""
_HOUSE_V6: Final = 64
"""Whoever has an IPv6 address has 2^64 of them."""


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
        now, name = self._clock.monotonic(), _house(address)
        with self._lock:
            bucket = self._buckets.pop(name, None) or _Bucket(self._most, now)
            left = min(self._most, bucket.left + (now - bucket.at) / EACH_SECONDS)
            is_allowed = left >= 1
            self._buckets[name] = _Bucket(left - 1 if is_allowed else left, now)
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return is_allowed


def _house(address: str) -> str:
    """Name the network that an address stands for; what isn't one is one for all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), _HOUSE_V6), strict=False))
