# SPDX-License-Identifier: Apache-2.0
"""Brings the version that the centre names to this station in the background; changes nothing itself."""

import random
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from kiosk.audit import Journal
from kiosk.clock import Clock
from kiosk.errors import DeliveryError
from kiosk.outbox import Backoff
from kiosk.sync.port import STOPPED, Beat, Fetched, Reply, Told
from kiosk.updates.depot import NO_ROOM, Depot
from kiosk.updates.errors import UpdateError
from kiosk.updates.staging import REFUSED, check
from kiosk.updates.standing import RETRY_SECONDS, Updates
from kiosk.updates.targets import Target
from kiosk.updates.versions import Version, this_platform

PIECE_BYTES: Final = 256 << 10
"""Fetched at once: a few seconds on a slow line, after which submissions have their turn."""
LEAST_ROOM: Final = 64 << 10
"""Beneath which a metered line is left alone."""

_BACKOFF: Final = Backoff()


class Central(Protocol):
    """What is asked of the centre. No method MUST raise for the line's sake."""

    def release_metadata(self, name: str) -> Told:
        """Ask for a signed part of the repository."""

    def release(self, name: str, offset: int, length: int, size: int) -> Fetched:
        """Ask for bytes of a build."""


class Line:
    """The centre's repository, as whoever proves it reads it."""

    def __init__(self, central: Central) -> None:
        self._central = central

    def metadata(self, name: str) -> Iterator[bytes] | None:
        """Give a part by its name; None where there is none. Raises DeliveryError."""
        told = self._central.release_metadata(name)
        if told.trouble is not None:
            raise DeliveryError(code=told.code)
        return None if told.is_missing else iter((told.content,))


class Fetching:
    """An errand of the courier's; belongs to its thread."""

    def __init__(
        self,
        central: Central,
        updates: Updates,
        journal: Journal,
        clock: Clock,
        *,
        minimum_free: Callable[[], int],
        backoff: Backoff = _BACKOFF,
        fraction: Callable[[], float] = random.random,
    ) -> None:
        self._central = central
        self._updates = updates
        self._journal = journal
        self._clock = clock
        self._backoff = backoff
        self._fraction = fraction
        self._depot = Depot(updates.inbox, updates.ledger.anchor, clock, minimum_free)
        self._wanted: Version | None = None
        self._target: Target | None = None
        self._noted: tuple[str, str] | None = None
        self._failures = 0
        self._due = 0.0

    def told(self, beat: Beat) -> None:
        """Take the version that a heartbeat's answer names; none that is older, or that failed here."""
        named, running = Version.read(beat.program), self._updates.running
        if named is None or running is None or named <= running or self._is_here(named):
            self._drop()
            self._updates.fetching = ""
        elif named.text in self._updates.ledger.account().refused:
            self._drop()
            self._updates.fetching = REFUSED
        elif named != self._wanted:
            self._drop()
            self._updates.fetching = ""
            self._wanted, self._failures, self._due = named, 0, 0.0

    def step(self, room: int) -> bool:
        """Prove, fetch a piece, or lay out when all is there; says whether there is more to do now."""
        if self._wanted is None or self._clock.monotonic() < self._due or room < LEAST_ROOM:
            return False
        try:
            return self._go_on(self._wanted, room)
        except DeliveryError as error:
            return self._rest(error.code, None)
        except UpdateError as error:
            self._refuse(self._wanted, error.code)
        except OSError:
            self._refuse(self._wanted, NO_ROOM)
        return False

    def _go_on(self, wanted: Version, room: int) -> bool:
        target = self._target
        if target is None:
            self._depot.refresh(Line(self._central))
            target = self._depot.trust.target(wanted, this_platform())
            check(target, self._updates.running, self._updates.ledger.account().refused)
            self._depot.keep_only(target)
            self._depot.require_room(target)
            self._target = target
            return True
        held = self._depot.held(target)
        if held < target.length:
            length = min(target.length - held, PIECE_BYTES, room)
            fetched = self._central.release(target.file_name, held, length, target.length)
            if fetched.is_missing or fetched.trouble is not None:
                self._target = None  # another state of the repository may hold by then
                return self._rest(fetched.code, fetched)
            self._depot.append(target, fetched.content)
            self._failures = 0
            return True
        self._depot.finish(target)
        self._updates.fetching = ""
        facts = {"version": wanted.text, "sha256": target.digest}
        self._journal.record("update-fetched", facts)
        self._drop()
        return False

    def _refuse(self, version: Version, code: str) -> None:
        """Leave it for an hour; the journal hears of a reason once."""
        if self._noted != (version.text, code):
            self._journal.record("update-refused", {"version": version.text, "problem": code})
            self._noted = (version.text, code)
        self._updates.fetching = code
        self._target = None
        self._due = self._clock.monotonic() + RETRY_SECONDS

    def _rest(self, code: str, reply: Reply | None) -> bool:
        """Leave the line alone for a while; submissions find out by themselves how it is."""
        if code != STOPPED:
            self._failures += 1
            after = None if reply is None else reply.retry_after
            delay = self._backoff.delay(self._failures, self._fraction(), after)
            self._due = self._clock.monotonic() + delay
        return False

    def _is_here(self, version: Version) -> bool:
        found = self._updates.look()
        return found.ready == version

    def _drop(self) -> None:
        self._wanted = self._target = None
