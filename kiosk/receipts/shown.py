# SPDX-License-Identifier: Apache-2.0
"""How often a receipt was shown here before: a copy of somebody else's looks just like theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is remembered of a receipt that was shown before; times are aware."""

    times: int
    first_at: datetime
    last_at: datetime


class Remembering(Protocol):
    """Remembers receipts by the SHA-256 of their tokens, and nothing else of them."""

    def note(self, digest: str, now: datetime) -> Shown | None:
        """Remember that one is shown now; gives what was before. Raises StorageError."""

    def forget(self, before: datetime) -> int:
        """Forget those that were last shown before then; says how many. Raises StorageError."""
