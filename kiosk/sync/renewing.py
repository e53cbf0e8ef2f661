# SPDX-License-Identifier: Apache-2.0
"""Brings newer services to this station by itself: fetched, proven, tried, then put in force.

Whatever is wrong with a set leaves the last good one. Its number is remembered with the reason,
and nothing of it is fetched again before another edition comes, or this program or whom it
believes has changed.
"""

import json
import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Protocol

from kiosk.catalogue import (
    CATALOGUE_FILE,
    DEVELOPMENT_FILE,
    SIGNATURE_FILE,
    Contents,
    Shelf,
    SpoiltError,
    Trust,
    contents,
    is_whole,
)
from kiosk.clock import Clock
from kiosk.errors import FormError, KioskError, StorageError
from kiosk.memory import Memory
from kiosk.outbox import Backoff
from kiosk.sync.port import STOPPED, Beat, Fetched, Offer, Offered, Reply

REFUSED: Final = "catalogue-refused"
"""Under which name it is remembered which edition was refused, and why."""

NO_ROOM: Final = "catalogue.no-room"
"""There is no room for the set; it is looked at again, and nothing is fetched before."""
OVERSIZE: Final = "catalogue.oversize"
"""The set is larger than any that this program takes."""
INCOMPLETE: Final = "catalogue.incomplete"
"""The centre does not have all files that the signed list names."""
ALTERED: Final = "catalogue.altered"
"""A file did not arrive, or did not stay, the one it was named, again and again."""
MISMATCH: Final = "catalogue.mismatch"
"""The signed list is of another edition than the centre named."""

BROKEN: Final = "catalogue.broken"
"""The set brings up a defect of this program."""

PIECE_BYTES: Final = 256 << 10
"""Fetched at once: a few seconds on a slow line, after which submissions have their turn."""
LEAST_ROOM: Final = 16 << 10
"""Beneath which a metered line is left alone."""
MOST_BYTES: Final = 256 << 20
"""Of a whole set."""
_TRIES: Final = 3
"""How often a file may arrive as another one."""
_ROOM_SECONDS: Final = 600.0

_BACKOFF: Final = Backoff()

_FIRST: Final = (CATALOGUE_FILE, SIGNATURE_FILE, DEVELOPMENT_FILE)
"""What proves a set, and is fetched before anything that it names."""


class Publisher(Protocol):
    """What is asked of the centre. No method MUST raise for the line's sake."""

    def catalogue(self, tag: str) -> Offer:
        """Ask for the files of the set in force."""

    def file(self, digest: str, offset: int, length: int, size: int) -> Fetched:
        """Ask for bytes of a file; more than were asked for MAY come."""


class RefusedSetError(FormError):
    """A set that this station will not offer; remembered by its number."""


class Renewing:
    """Follows the edition that heartbeats name. Belongs to the courier's thread but ``problem``."""

    def __init__(
        self,
        central: Publisher,
        shelf: Shelf,
        memory: Memory,
        clock: Clock,
        *,
        trust: Trust,
        believers: str,
        offered: Callable[[], tuple[int, Path]],
        take: Callable[[Shelf, Path], None],
        minimum_free: Callable[[], int],
        backoff: Backoff = _BACKOFF,
        fraction: Callable[[], float] = random.random,
    ) -> None:
        """Take what it needs.

        ``offered`` says the newest edition that is ready here and where it stands. ``take``
        tries the set in a folder and prepares to offer it, or raises KioskError. ``believers``
        names this program and whom it believes: a refusal holds while that is the same.
        """
        self._central = central
        self._shelf = shelf
        self._memory = memory
        self._clock = clock
        self._trust = trust
        self._believers = believers
        self._offered = offered
        self._take = take
        self._minimum_free = minimum_free
        self._backoff = backoff
        self._fraction = fraction
        self._wanted: int | None = None
        self._listed: tuple[Offered, ...] = ()
        self._named: Contents | None = None
        self._own: Mapping[str, Path] = {}
        self._failures = 0
        self._altered = 0
        self._due = 0.0
        self._refused = _parsed(memory.read(REFUSED))
        self.problem = ""
        """Why the edition that the centre names is not offered (a stable code)."""

    def told(self, beat: Beat) -> None:
        """Take the edition that a heartbeat's answer names; older ones are left alone."""
        named = beat.catalogue
        if named is None or named <= self._offered()[0]:
            self._drop()
            self.problem = ""
            return
        if code := self._refusal(named):
            self._drop()
            self.problem = code
        elif named != self._wanted:
            self._drop()
            self.problem = ""
            self._wanted, self._failures, self._due = named, 0, 0.0

    def step(self, room: int) -> bool:
        """Fetch a piece, or install when all is there; says whether there is more to do now."""
        if self._wanted is None or self._clock.monotonic() < self._due or room < LEAST_ROOM:
            return False
        try:
            return self._go_on(self._wanted, room)
        except SpoiltError:
            self._fetch_again(self._wanted)
        except OSError:
            self._no_room()
        except RefusedSetError as error:
            self._refuse(self._wanted, error.code)
        return False

    def _go_on(self, wanted: int, room: int) -> bool:
        if not self._listed:
            return self._list(wanted)
        lacking = next((name for name in _FIRST if self._lacks(name)), "")
        if lacking:
            return self._fetch(self._file(lacking), room)
        if self._named is None:
            self._named = self._prove(wanted)
            # of one in force that is damaged most files are as they were
            self._own = _by_digest(self._shelf.current) | _by_digest(self._offered()[1])
            return self._has_room(self._named)
        missing = next((one for one in self._named.files.values() if not self._has(one)), "")
        if missing:
            return self._fetch(self._sized(missing), room)
        self._install(wanted, self._named)
        return False

    def _list(self, wanted: int) -> bool:
        offer = self._central.catalogue("")
        if offer.trouble is not None or offer.edition is None:
            return self._rest(offer)
        if offer.edition != wanted:
            # another one came into force since the heartbeat, and the next one names it
            self._drop()
            return False
        paths = {one.path for one in offer.files}
        if len(paths) != len(offer.files) or not {CATALOGUE_FILE, SIGNATURE_FILE} <= paths:
            raise _refused(INCOMPLETE)
        self._listed = offer.files
        # what an edition before this one left behind makes room first
        self._shelf.forget(one.digest for one in offer.files)
        return True

    def _fetch(self, one: Offered, room: int) -> bool:
        if one.size > MOST_BYTES:
            raise _refused(OVERSIZE)
        held = self._shelf.held(one.digest)
        length = min(one.size - held, PIECE_BYTES, room)
        fetched = self._central.file(one.digest, held, length, one.size) if length > 0 else None
        if fetched is not None and fetched.is_missing:
            self._drop_list()
            return self._rest(fetched)
        if fetched is not None and fetched.trouble is not None:
            return self._rest(fetched)
        if self._shelf.append(one.digest, fetched.content if fetched else b"", one.size):
            self._failures = 0
            return True
        self._altered += 1
        if self._altered >= _TRIES:
            raise _refused(ALTERED)
        return self._rest(Reply())

    def _fetch_again(self, wanted: int) -> None:
        """Fetch what the disk has spoilt, unless it does so again and again."""
        self._altered += 1
        if self._altered >= _TRIES:
            self._refuse(wanted, ALTERED)
            return
        self._named = None
        self._rest(Reply())

    def _prove(self, wanted: int) -> Contents:
        """Believe the list for its publisher's signature, before anything in it is fetched."""
        first = {name: self._file(name).digest for name in _FIRST if self._is_listed(name)}
        folder = self._shelf.lay_out(wanted, first, lambda _digest: None)
        content = (folder / CATALOGUE_FILE).read_bytes()
        try:
            self._trust.check(folder, content)
            found = contents(content)
        except FormError as error:
            raise _refused(error.code) from error
        if found.edition != wanted:
            raise _refused(MISMATCH)
        # the newest one itself is wanted again where it was damaged, and an older one is offered
        if found.edition < self._trust.newest():
            raise _refused("form.catalogue.older")
        if set(found.files.values()) - {one.digest for one in self._listed}:
            raise _refused(INCOMPLETE)
        return found

    def _has_room(self, named: Contents) -> bool:
        """Count what is still to come, and what laying all of it out takes once more."""
        whole = sum(self._sized(digest).size for digest in named.files.values())
        if whole > MOST_BYTES:
            raise _refused(OVERSIZE)
        lacking = {digest for digest in named.files.values() if not self._has(digest)}
        needed = whole + sum(self._sized(digest).size for digest in lacking)
        if self._shelf.free() - needed < self._minimum_free():
            self._no_room()
            return False
        self.problem = ""
        return True

    def _install(self, wanted: int, named: Contents) -> None:
        files = dict(named.files)
        files |= {name: self._file(name).digest for name in _FIRST if self._is_listed(name)}
        folder = self._shelf.lay_out(wanted, files, self._own.get)
        try:
            self._try(folder)
        except StorageError:
            self._no_room()
            return
        except KioskError as error:
            raise _refused(error.code) from error
        self._drop()
        self.problem = ""
        self._shelf.forget(())

    def _try(self, folder: Path) -> None:
        """Have the set tried and taken; a bug that it brings up ends the set and not the courier."""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="trial") as pool:
            error = pool.submit(self._take, self._shelf, folder).exception()
        if error is None:
            return
        if isinstance(error, OSError | KioskError) or not isinstance(error, Exception):
            raise error
        raise _refused(BROKEN) from error

    def _refuse(self, edition: int, code: str) -> None:
        self._refused = (edition, code, self._believers)
        self._memory.write(REFUSED, json.dumps(self._refused))
        self.problem = code
        self._shelf.discard(edition)
        self._drop()

    def _refusal(self, edition: int) -> str:
        number, code, believers = self._refused
        return code if (number, believers) == (edition, self._believers) else ""

    def _no_room(self) -> None:
        """Look again when some time has passed; what was fetched stays where there is room for it."""
        self.problem = NO_ROOM
        self._named = None
        self._due = self._clock.monotonic() + _ROOM_SECONDS

    def _rest(self, reply: Reply) -> bool:
        """Leave the line alone for a while; submissions find out by themselves how it is."""
        if reply.code != STOPPED:
            self._failures += 1
            delay = self._backoff.delay(self._failures, self._fraction(), reply.retry_after)
            self._due = self._clock.monotonic() + delay
        return False

    def _drop(self) -> None:
        self._wanted = None
        self._altered = 0
        self._drop_list()

    def _drop_list(self) -> None:
        self._listed, self._named, self._own = (), None, {}

    def _is_listed(self, name: str) -> bool:
        return any(one.path == name for one in self._listed)

    def _lacks(self, name: str) -> bool:
        return self._is_listed(name) and self._shelf.file(self._file(name).digest) is None

    def _file(self, name: str) -> Offered:
        return next(one for one in self._listed if one.path == name)

    def _sized(self, digest: str) -> Offered:
        return next(one for one in self._listed if one.digest == digest)

    def _has(self, digest: str) -> bool:
        return self._shelf.file(digest) is not None or digest in self._own


def _by_digest(folder: Path) -> dict[str, Path]:
    """Find the files of a set that is here; one that is damaged is fetched anew."""
    try:
        named = contents((folder / CATALOGUE_FILE).read_bytes()).files
        return {
            digest: folder / name
            for name, digest in named.items()
            if (folder / name).is_file() and is_whole(folder / name, digest)
        }
    except (OSError, FormError):
        return {}


def _refused(code: str) -> RefusedSetError:
    return RefusedSetError(code=code)


def _parsed(text: str | None) -> tuple[int, str, str]:
    try:
        number, code, believers = json.loads(text or "")
        return int(number), str(code), str(believers)
    except (ValueError, TypeError):
        return (-1, "", "")
