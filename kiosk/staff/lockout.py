# SPDX-License-Identifier: Apache-2.0
"""How long nobody is let in after wrong PINs, by a clock that nobody can set.

What was counted survives a restart. How long a wait has lasted is known within one start of the
machine only, so after the next start a wait begins anew.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from kiosk.staff.names import key_of

FREE: Final = 4
"""Slips that cost nothing."""
FIRST_WAIT: Final = 15.0
"""Seconds after the next one; each further one costs twice that."""
LOCKED: Final = 15
"""Wrong ones after which somebody has to let the account in again."""

MACHINE: Final = "machine"
"""Under which name all wrong ones by names are counted together, whosever they were."""
MACHINE_FREE: Final = 20
MACHINE_MOST: Final = 300.0
"""Seconds that all who sign in by a name wait at most: nobody can lock a service point out."""
FORGIVEN_EVERY: Final = 300.0
"""Seconds after which the machine forgets one of them."""

_BUCKETS: Final = 4096


@dataclass(frozen=True, slots=True)
class Instant:
    """Now, by a clock that only goes forward and means something within one boot."""

    boot: str
    monotonic: float


@dataclass(frozen=True, slots=True)
class Tally:
    """How often somebody was wrong, and when last."""

    failures: int = 0
    boot: str = ""
    at: float = 0.0

    @property
    def is_locked(self) -> bool:
        """Whether waiting helps no more."""
        return self.failures >= LOCKED

    def seen(self, now: Instant) -> "Tally":
        """Let the wait begin anew where the machine has started since."""
        return self if self.boot == now.boot else Tally(self.failures, now.boot, now.monotonic)

    def wrong(self, now: Instant) -> "Tally":
        """Count one more."""
        return Tally(self.failures + 1, now.boot, now.monotonic)


def left(tally: Tally, now: Instant) -> float:
    """Say for how many more seconds nobody is let in; of a locked one nobody knows."""
    return _left(tally, now, wait_after(tally.failures))


def machine_left(tally: Tally, now: Instant) -> float:
    """Say the same of a machine at which many names were tried."""
    over = forgiving(tally, now).failures - MACHINE_FREE
    wait = min(FIRST_WAIT * 2.0 ** min(over - 1, 16), MACHINE_MOST) if over > 0 else 0.0
    return _left(tally, now, wait)


def forgiving(tally: Tally, now: Instant) -> Tally:
    """Forget what was wrong at a machine a while ago; the time of the last one stays."""
    if tally.boot != now.boot:
        return tally
    forgiven = int((now.monotonic - tally.at) / FORGIVEN_EVERY)
    return Tally(max(0, tally.failures - forgiven), tally.boot, tally.at)


def wait_after(failures: int) -> float:
    """Say how many seconds the so-and-so-many-th wrong one costs."""
    over = min(failures, LOCKED) - FREE
    return FIRST_WAIT * 2.0 ** (over - 1) if over > 0 else 0.0


def of_nobody(name: str) -> str:
    """Say where wrong ones at a name are counted that nobody has.

    Names share few places, so that what was typed can't be found out from what is kept.
    """
    digest = hashlib.sha256(key_of(name).encode("utf-8", "replace")).digest()
    return f"nobody-{int.from_bytes(digest[:4], 'big') % _BUCKETS}"


def by_badge(account: str) -> str:
    """Say where wrong PINs behind an account's genuine badge are counted.

    Apart from those by its name, which strangers may know: none of them keeps a badge out.
    """
    return f"badge-{account}"


def in_session(account: str) -> str:
    """Say where wrong PINs are counted that were given while the account was signed in."""
    return f"session-{account}"


def places(account: str) -> tuple[str, ...]:
    """Name every place where wrong PINs of an account are counted; each bounds them by itself."""
    return account, by_badge(account), in_session(account)


def _left(tally: Tally, now: Instant, wait: float) -> float:
    if tally.boot != now.boot:
        return wait
    return max(0.0, wait - (now.monotonic - tally.at))
