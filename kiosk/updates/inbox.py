# SPDX-License-Identifier: Apache-2.0
"""What the kiosk leaves in its own folder for whoever may change the program.

The kiosk runs as a user who may not: it fetches, lays out what it fetched as a repository has it,
and asks. Whoever reads this believes none of it and proves everything again.

::

    update/
        inbox/metadata, inbox/targets    what was fetched
        ready.json                       what of it could be changed to
        request.json                     that it be done now
        shown.json                       that the first frame was seen
"""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from kiosk import durable
from kiosk.boot import boot_id
from kiosk.clock import Clock
from kiosk.updates.sources import METADATA, TARGETS, opened
from kiosk.updates.targets import Target
from kiosk.updates.versions import Version

FOLDER: Final = "update"
"""The folder within the station's data."""
READY: Final = "ready.json"
REQUEST: Final = "request.json"
SHOWN: Final = "shown.json"

STAGE: Final = "stage"
"""Unpack a version beside the one that runs; the kiosk goes on."""
SWITCH: Final = "switch"
"""Change over to it; the kiosk stands still and waits to be stopped."""

STALE_SECONDS: Final = 600.0
"""A request that nobody has answered for so long was made for another moment."""
_MOST: Final = 4 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the kiosk asks for."""

    action: str
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which process has shown its first frame during a trial."""

    trial: str
    pid: int


class Inbox:
    """The folder, for the kiosk that writes and for the one who reads with more rights."""

    def __init__(self, data_dir: Path, clock: Clock) -> None:
        self.folder = data_dir / FOLDER
        self.repository = self.folder / "inbox"
        self._clock = clock

    def prepare(self) -> None:
        """Make the folders. Raises OSError."""
        (self.repository / METADATA).mkdir(parents=True, exist_ok=True)
        (self.repository / TARGETS).mkdir(exist_ok=True)

    def announce(self, target: Target) -> None:
        """Note that a build is here, whole, with what proves it. Raises OSError."""
        said = {"version": target.version.text, "target": target.name, "sha256": target.digest}
        durable.write(self.folder / READY, json.dumps(said).encode())

    def ready(self) -> Version | None:
        """Say which version could be changed to; None where none is."""
        return Version.read(str(self._read(READY).get("version", "")))

    def clear(self) -> None:
        """Take away what was fetched and asked for. What can't be removed is written over later."""
        for name in (READY, REQUEST):
            with suppress(OSError):
                (self.folder / name).unlink()
        shutil.rmtree(self.repository, ignore_errors=True)

    def ask(self, request: Request) -> None:
        """Ask for something; a request from before is replaced. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        said = {
            "action": request.action,
            "version": request.version.text,
            "boot": boot_id(),
            "at": self._clock.monotonic(),
        }
        durable.write(self.folder / REQUEST, json.dumps(said).encode())

    def asked(self) -> Request | None:
        """Read what is asked for now; None for nothing, or for what was asked long ago."""
        said = self._read(REQUEST)
        version = Version.read(str(said.get("version", "")))
        action, at = said.get("action"), said.get("at")
        if version is None or action not in {STAGE, SWITCH} or said.get("boot") != boot_id():
            return None
        if not isinstance(at, float | int):
            return None
        age = self._clock.monotonic() - at
        return Request(action=str(action), version=version) if 0 <= age < STALE_SECONDS else None

    @property
    def is_asked(self) -> bool:
        """Whether a request lies there that nobody has answered."""
        return (self.folder / REQUEST).exists()

    def withdraw(self) -> None:
        """Take the request away: it was answered, or it is not meant any more."""
        with suppress(OSError):
            (self.folder / REQUEST).unlink()

    def note_shown(self, shown: Shown) -> None:
        """Note that a first frame was shown. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        durable.write(self.folder / SHOWN, json.dumps(asdict(shown)).encode())

    def shown(self) -> Shown | None:
        """Say which process was the last to show its first frame in a trial."""
        said = self._read(SHOWN)
        trial, pid = said.get("trial"), said.get("pid")
        return Shown(trial=trial, pid=pid) if isinstance(trial, str) and type(pid) is int else None

    def _read(self, name: str) -> Mapping[str, Any]:
        """Read a small record, whoever wrote it; nothing for anything else."""
        file = opened(self.folder, name)
        if file is None:
            return {}
        with file:
            content = file.read(_MOST + 1)
        try:
            found = json.loads(content) if len(content) <= _MOST else {}
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
