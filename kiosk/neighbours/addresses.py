# SPDX-License-Identifier: Apache-2.0
"""Where stations are on a local network."""

import ipaddress
from urllib.parse import urlsplit


def split(address: str) -> tuple[str, int]:
    """Part ``HOST:PORT``. Raises ValueError."""
    found = urlsplit(f"//{address}")
    if not found.hostname or found.port is None:
        raise ValueError("no host and port")
    return found.hostname, found.port


def is_local(host: str) -> bool:
    """Say whether an address is one of a local network, written as a number."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    return found.is_private and not found.is_unspecified
