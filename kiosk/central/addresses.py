# SPDX-License-Identifier: Apache-2.0
"""Who counts as one, where somebody is counted by an address."""

import ipaddress
import re
from typing import Final

_HOUSE_V6: Final = 64
"""Whoever has an IPv6 address has 2^64 of them."""
_WITH_PORT: Final = re.compile(r"([0-9.]+):[0-9]+|\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?")
"""As some proxies write whom they speak with."""


def house(address: str) -> str:
    """Name the network that an address stands for; what isn't one is one for all."""
    written = _WITH_PORT.fullmatch(address)
    try:
        found = ipaddress.ip_address(address if written is None else written[1] or written[2])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), _HOUSE_V6), strict=False))
