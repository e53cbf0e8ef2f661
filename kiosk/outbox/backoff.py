# SPDX-License-Identifier: Apache-2.0
"""How long to wait after a try that failed."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Exponential delays with full jitter, so that stations don't come back all at once."""

    base: float = 5.0
    """Seconds that the first delay may last at most."""
    cap: float = 900.0
    """Seconds that any delay may last at most, unless the Service asks for more."""
    patience: float = 3600.0
    """Seconds up to which the Service's own wish is followed."""

    def ceiling(self, attempts: int) -> float:
        """Say the longest delay after so many tries, at least one."""
        doublings = min(attempts - 1, 32)
        return min(self.cap, self.base * 2.0**doublings)

    def delay(self, attempts: int, fraction: float, wish: float | None = None) -> float:
        """Choose a delay in seconds; ``fraction`` is random in [0, 1), ``wish`` is the Service's."""
        chosen = self.ceiling(attempts) * fraction
        return chosen if wish is None else max(chosen, min(wish, self.patience))


def retry_after(header: str | None, now: datetime) -> float | None:
    """Read a Retry-After header (RFC 9110, 10.2.3) as seconds; None for anything else."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError, IndexError):
        return None
