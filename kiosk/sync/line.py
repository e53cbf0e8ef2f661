# SPDX-License-Identifier: Apache-2.0
"""Whether the Service is there, when to try again, and with how much."""

from collections.abc import Callable
from typing import Final

from kiosk.clock import Clock
from kiosk.outbox import Backoff
from kiosk.sync.port import Reply, Trouble

MOST_ITEMS: Final = 500
"""In one announcement, on a line that is well."""


MOST_ALONE: Final = 20
"""How many in a row may break the line alone before it is the line that is ill."""


class Line:
    """The state of the line: it rests after a failure, a heartbeat tries it, then a batch does.

    A batch that breaks a line which has just answered a heartbeat is halved the next time:
    what the Service chokes on is soon alone, and waits by its own delays. While batches still
    shrink, the rests between them don't grow, and the line does not rest for a few that break it
    alone, one after the other: nobody is held up by them.
    """

    def __init__(self, clock: Clock, backoff: Backoff, fraction: Callable[[], float]) -> None:
        self._clock = clock
        self._backoff = backoff
        self._fraction = fraction
        self._failures = 0
        self._due = 0.0
        self._alone = 0
        self._is_closed = False
        self._was_batch = False
        self._is_probed = False
        self.is_online: bool | None = None
        """Whether the Service answered when it was last asked; None before the first time."""
        self.problem = ""
        """The stable code of why nothing is carried; empty when all is well."""
        self.most = MOST_ITEMS
        """How many items to announce at once."""

    @property
    def resting(self) -> float:
        """Seconds for which the line is left alone."""
        return max(0.0, self._due - self._clock.monotonic()) if self._failures else 0.0

    @property
    def is_broken(self) -> bool:
        """Whether something failed that the line rests for."""
        return self._failures > 0

    @property
    def is_well(self) -> bool:
        """Whether nothing failed since something last passed."""
        return self._failures == 0 and not self._was_batch

    @property
    def needs_probe(self) -> bool:
        """Whether a heartbeat goes first."""
        return not self._is_probed

    def note_probe(self, reply: Reply) -> bool:
        """Take what came of a heartbeat; says whether the line has changed."""
        if reply.trouble is not None:
            return self._fail(reply)
        self._is_probed = True
        if self._was_batch:
            # not up before what failed passes; nor do the rests begin anew once nothing shrinks
            if self.most > 1 and not self._is_closed:
                self._failures = 0
            return False
        return self._rise()

    def note_batch(self, reply: Reply, size: int) -> bool:
        """Take what came of an announcement or an upload; says whether the line has changed."""
        if reply.trouble is None or reply.trouble is Trouble.CONTENT:
            self.most = min(max(self.most, size * 2), MOST_ITEMS)
            self._is_probed = True
            return self._rise()
        is_closed, is_alone = reply.trouble is Trouble.DOOR, self.is_alone(reply, size)
        self._alone += is_alone
        if self._is_suspect and not is_closed:
            self.most = max(1, size // 2)
        self._was_batch, self._is_closed = True, is_closed
        if is_alone and self._alone <= MOST_ALONE and not reply.retry_after:
            self._is_probed, self._failures = False, 0
            return False
        return self._fail(reply)

    def is_alone(self, reply: Reply, size: int) -> bool:
        """Say whether one item broke a line that was well without it."""
        is_ill = reply.trouble in {Trouble.LINE, Trouble.SERVICE}
        return is_ill and size == 1 and self._is_suspect

    def note_idle(self) -> bool:
        """Take that nothing waits any more; says whether the line has changed."""
        return self._rise() if self._is_probed else False

    @property
    def _is_suspect(self) -> bool:
        """Whether a batch failed before, so that the line itself was tried since."""
        return self._was_batch and self._is_probed

    def _rise(self) -> bool:
        self._failures, self._alone, self._was_batch, self._is_closed = 0, 0, False, False
        return self._become(is_online=True, problem="")

    def _fail(self, reply: Reply) -> bool:
        self._failures += 1
        self._is_probed = False
        delay = self._backoff.delay(self._failures, self._fraction(), reply.retry_after)
        self._due = self._clock.monotonic() + delay
        return self._become(is_online=False, problem=reply.code)

    def _become(self, *, is_online: bool, problem: str) -> bool:
        has_changed = is_online is not self.is_online
        self.is_online, self.problem = is_online, problem
        return has_changed
