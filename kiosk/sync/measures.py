# SPDX-License-Identifier: Apache-2.0
"""What a courier works by, and may be told anew while it works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """How often, how much, and how long what was sent is kept."""

    every: float
    """Seconds between two looks at the outbox while the line is up."""
    heartbeat_every: float
    retention_days: int
    bytes_per_hour: int
