# SPDX-License-Identifier: Apache-2.0
"""What may run here next, as a repository's signatures prove it to somebody who knows its root.

The library keeps the rules of The Update Framework: nothing unsigned, nothing older than was seen,
nothing mixed from two states, nothing that has expired, nothing longer than was said. Here each of
its answers gets a stable code, and a clock that can't be right ends all of it before it begins:
to a machine of 1970 nothing has ever expired.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk import durable
from kiosk.clock import Clock, ClockTrust
from kiosk.errors import KioskError
from kiosk.updates.errors import UpdateError
from kiosk.updates.sources import METADATA, Source
from kiosk.updates.targets import MOST_BYTES, Target, name_of
from kiosk.updates.versions import Version

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, TargetFile

CLOCK: Final = "update.clock"
"""The clock can't be right, so nothing can be said to hold still."""
EXPIRED: Final = "update.expired"
"""What says that the releases still hold is too old: a frozen line, or nobody signed anew."""
ROLLED_BACK: Final = "update.rollback"
"""The repository is older than it was seen before."""
UNSIGNED: Final = "update.signature"
"""Too few of those who may sign have signed."""
MIXED: Final = "update.mixed"
"""The parts of the repository are of different states, or were changed."""
ENDLESS: Final = "update.oversize"
"""More came than was said, or than there may be."""
UNKNOWN: Final = "update.unknown"
"""The repository lists no such build."""
UNREADABLE: Final = "update.metadata"
"""The repository can't be read, or is not whole."""
UNTRUSTED: Final = "update.untrusted"
"""This machine was never told whose releases to believe."""

HISTORY: Final = "root_history"
_CUSTOM: Final = frozenset({"version", "platform", "min_version"})


class Trust:
    """The newest state of a repository that was proven, in a folder of its owner's."""

    def __init__(self, folder: Path, anchor: Path, clock: Clock) -> None:
        """Keep it in ``folder``, beginning with the root in the file ``anchor``."""
        self._folder = folder
        self._anchor = anchor
        self._clock = clock

    def refresh(self, source: Source) -> None:
        """Take over the newest state from a source. Raises UpdateError, and what the source raises.

        What was proven before stays as it is where anything is wrong.
        """
        from securesystemslib.exceptions import StorageError
        from tuf.api import exceptions
        from tuf.ngclient import Updater

        if ClockTrust.judge(self._clock.now()) is ClockTrust.IMPLAUSIBLE:
            raise UpdateError("before this program was written", code=CLOCK)
        root = self._root()
        fetcher = _fetcher(source)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            updater = Updater(str(self._folder), METADATA, fetcher=fetcher, bootstrap=root)
            updater.refresh()
            self._make_durable()
        except exceptions.RepositoryError as error:
            raise UpdateError(type(error).__name__, code=_code(error)) from error
        except exceptions.DownloadError as error:
            if isinstance(error.__cause__, KioskError):
                raise error.__cause__ from None
            is_long = isinstance(error, exceptions.DownloadLengthMismatchError)
            raise UpdateError(
                type(error).__name__, code=ENDLESS if is_long else UNREADABLE
            ) from error
        except (OSError, StorageError, ValueError) as error:
            raise UpdateError(type(error).__name__, code="update.storage") from error

    def target(self, version: Version, platform: str) -> Target:
        """Find a build in the state that was proven. Raises UpdateError ``update.unknown``."""
        found = self._listed().get(name_of(version, platform))
        if found is None or (target := _target(found)) is None:
            raise UpdateError(f"{version} for {platform}", code=UNKNOWN)
        if target.version != version or target.platform != platform:
            raise UpdateError(f"{version} for {platform}", code=UNKNOWN)
        return target

    def newest(self, platform: str) -> Target | None:
        """Find the newest build for a kind of machine; None where there is none."""
        fitting = [one for one in self.targets() if one.platform == platform]
        return max(fitting, key=lambda one: one.version, default=None)

    def targets(self) -> tuple[Target, ...]:
        """List the builds in the state that was proven."""
        found = (_target(one) for one in self._listed().values())
        return tuple(one for one in found if one is not None)

    def lay_out(self, folder: Path) -> None:
        """Write the state that was proven as a repository has it, for somebody else to prove."""
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted((self._folder / HISTORY).glob("*.root.json")):
            durable.write(folder / path.name, path.read_bytes())
        for role in ("snapshot", "targets"):
            content = (self._folder / f"{role}.json").read_bytes()
            number = json.loads(content)["signed"]["version"]
            durable.write(folder / f"{int(number)}.{role}.json", content)
        stamp = "timestamp.json"
        durable.write(folder / stamp, (self._folder / stamp).read_bytes())

    def _make_durable(self) -> None:
        """Have a power cut not undo what keeps older states out; the library does not."""
        for path in (*self._folder.glob("*.json"), *(self._folder / HISTORY).glob("*.json")):
            durable.sync_file(path)
        durable.sync_folder(self._folder)

    def _root(self) -> bytes:
        try:
            return self._anchor.read_bytes()
        except OSError as error:
            raise UpdateError(str(error.strerror), code=UNTRUSTED) from error

    def _listed(self) -> "dict[str, TargetFile]":
        found: dict[str, TargetFile] = self._load("targets.json").signed.targets
        return found

    def _load(self, name: str) -> "Metadata[Any]":
        """Read what was proven when it came; nobody but us writes there."""
        from securesystemslib.exceptions import StorageError
        from tuf.api.exceptions import RepositoryError
        from tuf.api.metadata import Metadata

        try:
            return Metadata.from_file(str(self._folder / name))
        except (RepositoryError, StorageError, OSError) as error:
            raise UpdateError(name, code=UNREADABLE) from error


def is_root(content: bytes) -> bool:
    """Say whether this could be a root that somebody is to believe from the beginning."""
    from tuf.api.exceptions import RepositoryError
    from tuf.api.metadata import Metadata, Root

    try:
        found = Metadata[Root].from_bytes(content)
        found.verify_delegate("root", found)
    except (RepositoryError, ValueError):
        return False
    return isinstance(found.signed, Root)


def _fetcher(source: Source) -> Any:
    from tuf.api.exceptions import DownloadError, DownloadHTTPError
    from tuf.ngclient import FetcherInterface

    class Fetcher(FetcherInterface):
        """Brings parts of the repository from a source of ours."""

        def _fetch(self, url: str) -> Iterator[bytes]:
            name = url.removeprefix(f"{METADATA}/")
            try:
                found = source.metadata(name)
            except KioskError as error:
                raise DownloadError(name) from error
            if found is None:
                raise DownloadHTTPError(name, 404)
            yield from found

    return Fetcher()


def _code(error: Exception) -> str:
    """Name what the library says; the narrower kinds first."""
    from tuf.api import exceptions

    named = (
        (exceptions.ExpiredMetadataError, EXPIRED),
        (exceptions.BadVersionNumberError, ROLLED_BACK),
        (exceptions.UnsignedMetadataError, UNSIGNED),
        (exceptions.LengthOrHashMismatchError, MIXED),
    )
    return next((code for kind, code in named if isinstance(error, kind)), UNREADABLE)


def _target(found: "TargetFile") -> Target | None:
    """Read a listed file as a build; None for one that is none."""
    custom = found.unrecognized_fields.get("custom")
    digest = found.hashes.get("sha256", "")
    if not isinstance(custom, dict) or not custom.keys() >= _CUSTOM:
        return None
    version, least = (Version.read(str(custom[name])) for name in ("version", "min_version"))
    if version is None or least is None or not 0 < found.length <= MOST_BYTES or len(digest) != 64:
        return None
    return Target(
        name=found.path,
        version=version,
        platform=str(custom["platform"]),
        min_version=least,
        length=found.length,
        digest=digest,
    )
