# SPDX-License-Identifier: Apache-2.0
"""Proves what the kiosk has fetched, once more and for itself, and unpacks it beside what runs."""

import os
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from kiosk import durable
from kiosk.clock import Clock
from kiosk.updates.archive import BROKEN, PROGRAM, unpack, version_of
from kiosk.updates.errors import UpdateError
from kiosk.updates.layout import Program
from kiosk.updates.ledger import Ledger
from kiosk.updates.sources import Folder
from kiosk.updates.targets import Target
from kiosk.updates.trusting import CLOCK, Trust
from kiosk.updates.versions import Version, this_platform

OLDER: Final = "update.older"
"""Nobody goes back by an update: the version is not newer than the one that runs."""
STEP: Final = "update.step"
"""The version can't be reached from this one in one step; one in between comes first."""
REFUSED: Final = "update.refused"
"""The version failed here before."""
ALTERED: Final = "update.altered"
"""The build that lies here is not the one that was released."""
NOT_LAID_OUT: Final = "update.layout"
"""The program does not lie where an update could change it."""

_INCOMING: Final = "incoming"
_CHUNK: Final = 1 << 20
_SET_BACK: Final = timedelta(hours=1)


class Staging:
    """Brings a proven version to its place; nothing that runs is touched."""

    def __init__(self, program: Program, ledger: Ledger, source: Folder, clock: Clock) -> None:
        self._program = program
        self._ledger = ledger
        self._source = source
        self._clock = clock

    def stage(self, version: Version) -> None:
        """Unpack a version that is proven. Raises UpdateError, and OSError for our own folders."""
        self._refuse_time_travel()
        trust = Trust(self._ledger.trusted, self._ledger.anchor, self._clock)
        trust.refresh(self._source)
        account = self._ledger.account()
        seen = max(filter(None, (account.seen_at, self._clock.now())))
        self._ledger.write(replace(account, seen_at=seen))
        target = trust.target(version, this_platform())
        check(target, self._program.current, account.refused)
        if not self._program.has(version):
            self._unpack(target)
        self._ledger.write(replace(self._ledger.account(), staged=version, problem=""))

    def _refuse_time_travel(self) -> None:
        """Refuse a clock that was set back: what had expired would hold again."""
        seen = self._ledger.account().seen_at
        if seen is not None and self._clock.now() < seen - _SET_BACK:
            raise UpdateError("earlier than it has been", code=CLOCK)

    def _unpack(self, target: Target) -> None:
        place = self._ledger.folder / _INCOMING
        folder = self._program.unfinished(target.version)
        try:
            with self._source.target(target.file_name) as given:
                _take(given, place, target)
            with place.open("rb") as packed:
                unpack(packed, folder)
            is_it = version_of(folder) == target.version.text and (folder / PROGRAM).is_file()
            if not is_it:
                raise UpdateError("another version than it is called", code=BROKEN)
            self._program.finish(target.version)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                place.unlink(missing_ok=True)


def check(target: Target, current: Version | None, refused: "dict[str, str] | object") -> None:
    """Refuse what must not come after the version that runs. Raises UpdateError."""
    if current is None:
        raise UpdateError(code=NOT_LAID_OUT)
    if target.version <= current:
        raise UpdateError(f"{target.version} after {current}", code=OLDER)
    if target.min_version > current:
        raise UpdateError(f"{target.version} after {current}", code=STEP)
    if isinstance(refused, dict) and target.version.text in refused:
        raise UpdateError(f"{target.version}: {refused[target.version.text]}", code=REFUSED)


def _take(given: BinaryIO, place: Path, target: Target) -> None:
    """Copy a build to where nobody else can write, and compare what arrived there."""
    found, size = sha256(), 0
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as copy:
        while chunk := given.read(_CHUNK):
            size += len(chunk)
            if size > target.length:
                break
            found.update(chunk)
            copy.write(chunk)
    if size != target.length or found.hexdigest() != target.digest:
        raise UpdateError(target.name, code=ALTERED)
    durable.sync_file(place)
