# SPDX-License-Identifier: Apache-2.0
"""What this station has fetched of a build, and the proof of it; goes on where a line broke."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from kiosk import durable
from kiosk.catalogue import Shelf
from kiosk.clock import Clock
from kiosk.updates.errors import UpdateError
from kiosk.updates.inbox import Inbox
from kiosk.updates.sources import METADATA, TARGETS, Folder, Source
from kiosk.updates.staging import ALTERED
from kiosk.updates.targets import Target
from kiosk.updates.trusting import Trust

NO_ROOM: Final = "update.no-room"
"""The disk has no room for the build beside what a visit needs."""
_UNPACKED: Final = 5
"""A build takes at most so many times the room of its archive once more."""
_CHUNK: Final = 1 << 20


class Depot:
    """The kiosk's own side of an update; belongs to one thread. MAY raise OSError."""

    def __init__(
        self, inbox: Inbox, anchor: Path, clock: Clock, minimum_free: Callable[[], int]
    ) -> None:
        self._inbox = inbox
        self._shelf = Shelf(inbox.folder / "download")
        self._minimum_free = minimum_free
        self.trust = Trust(inbox.folder / "trusted", anchor, clock)

    def require_room(self, target: Target) -> None:
        """Raise UpdateError ``update.no-room`` where fetching would use up what visits need."""
        needed = target.length * _UNPACKED - self._shelf.held(target.digest)
        if self._shelf.free() - needed < self._minimum_free():
            raise UpdateError(code=NO_ROOM)

    def held(self, target: Target) -> int:
        """Count the bytes that are here already."""
        if self._shelf.file(target.digest) is not None:
            return target.length
        return self._shelf.held(target.digest)

    def append(self, target: Target, content: bytes) -> None:
        """Add bytes. Raises UpdateError ``update.altered`` where all came and are another build."""
        if not self._shelf.append(target.digest, content, target.length):
            raise UpdateError(target.name, code=ALTERED)

    def finish(self, target: Target) -> None:
        """Lay out the build with its proof, for whoever may change the program."""
        packed = self._shelf.file(target.digest)
        if packed is None:
            raise UpdateError(target.name, code=ALTERED)
        self._inbox.clear()
        self._inbox.prepare()
        self.trust.lay_out(self._inbox.repository / METADATA)
        place = self._inbox.repository / TARGETS / target.file_name
        packed.replace(place)
        durable.sync_folder(place.parent)
        self._inbox.announce(target)

    def keep_only(self, target: Target) -> None:
        """Take away what was fetched of any other build."""
        with suppress(OSError):
            self._shelf.forget((target.digest,))

    def take(self, source: Folder, target: Target) -> None:
        """Take a build from a folder, such as a stick's. Raises UpdateError."""
        self.require_room(target)
        with source.target(target.file_name) as given:
            given.seek(self.held(target))
            while self.held(target) < target.length:
                content = given.read(min(_CHUNK, target.length - self.held(target)))
                if not content:
                    raise UpdateError(target.name, code=ALTERED)
                self.append(target, content)
        self.finish(target)

    def refresh(self, source: Source) -> None:
        """Prove the newest state of a repository. Raises UpdateError, and what the source raises."""
        self._inbox.folder.mkdir(parents=True, exist_ok=True)
        self.trust.refresh(source)
