# SPDX-License-Identifier: Apache-2.0
"""Objects in a folder: with nothing but the standard library, for the centre inside of a kiosk too."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk.central.storage.objects import Lying
from kiosk.clock import SystemClock

_DRAFT: Final = ".part-"
"""What a name begins with until all of it is written."""
_LEFT: Final = timedelta(days=1)
"""After so long nobody writes it any more: a crash has left it."""


class FolderObjects:
    """Each object is a file; its name has the content whole or is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, content: bytes) -> None:
        """Write a file under another name first."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{_DRAFT}{path.name}")
        try:
            draft.write_bytes(content)
            draft.replace(path)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise

    def get(self, name: str) -> bytes:
        """Read a file."""
        return self._path(name).read_bytes()

    def size(self, name: str) -> int:
        """Say how long a file is."""
        return self._path(name).stat().st_size

    def delete(self, name: str) -> None:
        """Remove a file; the folder of its day goes with the last one."""
        path = self._path(name)
        path.unlink()
        with suppress(OSError):
            path.parent.rmdir()

    def pages(self, prefix: str | None) -> Iterator[Sequence[Lying]]:
        """List a folder of the folder, or all of them, each as a page."""
        if prefix is not None:
            yield self._page(prefix)
            return
        for entry in sorted(os.scandir(self._folder), key=lambda one: one.name):
            if entry.is_dir(follow_symlinks=False):
                yield self._page(entry.name)

    def _page(self, day: str) -> Sequence[Lying]:
        found = []
        with suppress(FileNotFoundError), os.scandir(self._path(day)) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):  # erased meanwhile
                    written = entry.stat(follow_symlinks=False).st_mtime
                    since = datetime.fromtimestamp(written, UTC)
                    if not entry.name.startswith(_DRAFT):
                        found.append(Lying(f"{day}/{entry.name}", since))
                    elif SystemClock().now() - since > _LEFT:
                        Path(entry.path).unlink()
        return sorted(found, key=lambda one: one.name)

    def _path(self, name: str) -> Path:
        """Find the file of a name. Raises ValueError for one that leads elsewhere."""
        if any(part in {"", ".", ".."} for part in name.split("/")):
            raise ValueError("no name of an object")
        return self._folder / name
