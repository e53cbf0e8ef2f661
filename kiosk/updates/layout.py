# SPDX-License-Identifier: Apache-2.0
"""Where versions of the program lie, and which one runs: a link that is replaced in one step.

::

    /opt/migration-kiosk/
        versions/1.4.0/         a one-folder build, never changed after it has its name
        versions/1.5.0/
        current   -> versions/1.5.0
        previous  -> versions/1.4.0

Windows has no links that anybody may make, so there ``current`` and ``previous`` are files with
the same text.
"""

import os
import shutil
from pathlib import Path
from typing import Final

from kiosk import durable
from kiosk.updates.versions import Version

CURRENT: Final = "current"
PREVIOUS: Final = "previous"
VERSIONS: Final = "versions"
_UNFINISHED: Final = ".new-"
_HAS_LINKS: Final = os.name == "posix"


class Program:
    """The folder of the program's versions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def current(self) -> Version | None:
        """The version that starts when the kiosk does; None where nothing is laid out so."""
        return self._read(CURRENT)

    @property
    def previous(self) -> Version | None:
        """The one that ran before it."""
        return self._read(PREVIOUS)

    def home(self, version: Version) -> Path:
        """Say where a version lies, whether or not it is there."""
        return self.folder / VERSIONS / version.text

    def has(self, version: Version) -> bool:
        """Say whether a version is there, whole: it gets its name when it is."""
        return self.home(version).is_dir()

    def unfinished(self, version: Version) -> Path:
        """Give a place for a version that is being unpacked; what was left there goes."""
        folder = self.folder / VERSIONS / f"{_UNFINISHED}{version}"
        if folder.exists():
            shutil.rmtree(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        return folder

    def finish(self, version: Version) -> None:
        """Give a version that was unpacked its name, durably."""
        folder = self.folder / VERSIONS / f"{_UNFINISHED}{version}"
        folder.replace(self.home(version))
        durable.sync_folder(folder.parent)

    def point(self, name: str, version: Version | None) -> None:
        """Have ``current`` or ``previous`` lead to a version from one moment to the next."""
        place = self.folder / name
        if version is None:
            place.unlink(missing_ok=True)
        elif _HAS_LINKS:
            draft = self.folder / f".{name}.new"
            draft.unlink(missing_ok=True)
            draft.symlink_to(f"{VERSIONS}/{version}")
            draft.replace(place)
        else:
            durable.write(place, f"{VERSIONS}/{version}".encode("ascii"))
        durable.sync_folder(self.folder)

    def tidy(self, *kept: Version | None) -> None:
        """Remove what neither link leads to, but for the versions that are named."""
        wanted = {one.text for one in (self.current, self.previous, *kept) if one is not None}
        folder = self.folder / VERSIONS
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name not in wanted and path.is_dir() and not path.is_symlink():
                # out of its name first: what is half removed must not be taken for whole
                going = path.with_name(f"{_UNFINISHED}{path.name.removeprefix(_UNFINISHED)}")
                if going != path:
                    shutil.rmtree(going, ignore_errors=True)
                    path.replace(going)
                shutil.rmtree(going, ignore_errors=True)

    def _read(self, name: str) -> Version | None:
        place = self.folder / name
        try:
            target = str(place.readlink()) if _HAS_LINKS else place.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return None
        folder, _, version = target.partition("/")
        return Version.read(version) if folder == VERSIONS else None
