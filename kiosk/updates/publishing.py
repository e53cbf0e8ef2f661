# SPDX-License-Identifier: Apache-2.0
"""A repository of releases as The Update Framework has it, in a folder of the release engineer's.

::

    metadata/1.root.json ...      whom to believe; signed by a threshold of keys that are offline
    metadata/3.targets.json       which builds there are; signed by a key that is offline
    metadata/9.snapshot.json      which list of builds is the newest
    metadata/timestamp.json       that this still holds; signed anew every few days
    targets/<digest>.<name>       the builds
    root.draft.json               the next root, until enough keys have signed it
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk import durable
from kiosk.updates.archive import version_of
from kiosk.updates.errors import UpdateError
from kiosk.updates.targets import name_of
from kiosk.updates.versions import Version

if TYPE_CHECKING:
    from securesystemslib.signer import Signer, SSlibKey
    from tuf.api.metadata import Metadata, Root

METADATA: Final = "metadata"
TARGETS: Final = "targets"
DRAFT: Final = "root.draft.json"
STAMP: Final = "timestamp.json"

THRESHOLD: Final = 2
"""So many of the offline keys must sign whom to believe."""

REPOSITORY: Final = "update.repository"
"""The folder is no repository, or what was asked for does not fit to it."""
STRANGER: Final = "update.stranger"
"""The key is none of those that may sign this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """For how long each part holds after it was signed."""

    root: timedelta = timedelta(days=730)
    targets: timedelta = timedelta(days=365)
    snapshot: timedelta = timedelta(days=90)
    timestamp: timedelta = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """Whose keys sign what."""

    root: Sequence["SSlibKey"]
    targets: Sequence["SSlibKey"]
    online: Sequence["SSlibKey"]
    """For snapshot and timestamp: the keys of the machine that says that all still holds."""
    threshold: int = THRESHOLD


class Releases:
    """What the release engineer does with a repository; every change is another version of it."""

    def __init__(self, folder: Path, now: datetime, lives: Lives | None = None) -> None:
        """Work on a folder; ``now`` is the moment from which the lives of parts are counted."""
        self.folder = folder
        self._now = now
        self._lives = lives or Lives()

    def begin(self, believed: Believed) -> int:
        """Draft the first root, or the next one; gives its version. Nothing holds before ``sign``.

        Raises UpdateError ``update.repository`` for fewer keys than have to sign.
        """
        from tuf.api.metadata import Metadata, Root

        if believed.threshold < 1 or len({key.keyid for key in believed.root}) < believed.threshold:
            raise UpdateError("fewer keys than have to sign", code=REPOSITORY)
        newest = self._newest_root()
        number = 1 if newest is None else newest.signed.version + 1
        root = Root(version=number, expires=self._until(self._lives.root), consistent_snapshot=True)
        for key in believed.root:
            root.add_key(key, "root")
        for key in believed.targets:
            root.add_key(key, "targets")
        for key in believed.online:
            root.add_key(key, "snapshot")
            root.add_key(key, "timestamp")
        root.roles["root"].threshold = believed.threshold
        self._write(self.folder / DRAFT, Metadata(root))
        return number

    def sign(self, signer: "Signer") -> bool:
        """Sign the drafted root; says whether it holds now, because enough keys have signed it.

        Raises UpdateError ``update.stranger`` for a key that neither root names.
        """
        from tuf.api.metadata import Root

        draft, newest = self._read(self.folder / DRAFT, Root), self._newest_root()
        known = {*draft.signed.roles["root"].keyids}
        if newest is not None:
            known |= {*newest.signed.roles["root"].keyids}
        if signer.public_key.keyid not in known:
            raise UpdateError(signer.public_key.keyid[:16], code=STRANGER)
        draft.sign(signer, append=True)
        if not self._is_enough(draft, newest):
            self._write(self.folder / DRAFT, draft)
            return False
        self._write(self._named(f"{draft.signed.version}.root.json"), draft)
        (self.folder / DRAFT).unlink()
        return True

    def add(
        self, build: Path, archive: Path, platform: str, min_version: str, signer: "Signer"
    ) -> str:
        """List a build that was packed into an archive; gives its name.

        ``min_version`` is the oldest version that may go over to it in one step. Raises UpdateError
        ``update.repository`` for a version that is listed already: what was released under a number
        never changes.
        """
        from tuf.api.metadata import TargetFile

        version = Version(version_of(build))
        name = name_of(version, platform)
        listed = self._targets()
        if name in listed.signed.targets:
            raise UpdateError(f"{name} is there already", code=REPOSITORY)
        target = TargetFile.from_file(name, str(archive), ["sha256"])
        target.unrecognized_fields["custom"] = {
            "version": version.text,
            "platform": platform,
            "min_version": Version(min_version).text,
        }
        place = self.folder / TARGETS / f"{target.hashes['sha256']}.{name}"
        place.parent.mkdir(parents=True, exist_ok=True)
        archive.replace(place)
        durable.sync_folder(place.parent)
        listed.signed.targets[name] = target
        self._sign_anew(listed, signer, self._lives.targets)
        return name

    def drop(self, name: str, signer: "Signer") -> None:
        """List a build no more; its file may go. Raises UpdateError ``update.repository``."""
        listed = self._targets()
        if name not in listed.signed.targets:
            raise UpdateError(name, code=REPOSITORY)
        del listed.signed.targets[name]
        self._sign_anew(listed, signer, self._lives.targets)

    def renew(self, signer: "Signer") -> None:
        """Sign the list of builds anew before it expires, or after its key was changed."""
        self._sign_anew(self._targets(), signer, self._lives.targets)

    def confirm(self, signer: "Signer") -> None:
        """Say that all of this holds from now on: a new snapshot and a new timestamp."""
        from tuf.api.metadata import Metadata, MetaFile, Snapshot, Targets, Timestamp

        found = self._newest("targets")
        if found is None:
            raise UpdateError("nothing was released yet", code=REPOSITORY)
        targets = self._read(found, Targets)
        found = self._newest("snapshot")
        snapshot = Metadata(Snapshot()) if found is None else self._read(found, Snapshot)
        snapshot.signed.meta["targets.json"] = MetaFile(version=targets.signed.version)
        self._sign_anew(snapshot, signer, self._lives.snapshot)
        place = self._named(STAMP)
        stamp = self._read(place, Timestamp) if place.exists() else Metadata(Timestamp())
        stamp.signed.snapshot_meta = MetaFile(version=snapshot.signed.version)
        self._sign_anew(stamp, signer, self._lives.timestamp)

    def listed(self) -> Mapping[str, Mapping[str, Any]]:
        """Say which builds there are, with what is known of each."""
        targets = self._targets().signed.targets
        return {
            name: {**one.unrecognized_fields.get("custom", {}), "length": one.length, **one.hashes}
            for name, one in targets.items()
        }

    def _sign_anew(self, metadata: "Metadata[Any]", signer: "Signer", life: timedelta) -> None:
        """Write the next version of a part, and never the same version twice."""
        signed, root = metadata.signed, self._root()
        role = signed.type
        if signer.public_key.keyid not in root.signed.roles[role].keyids:
            raise UpdateError(signer.public_key.keyid[:16], code=STRANGER)
        place = self._named(STAMP) if role == "timestamp" else self._newest(role)
        if place is not None and place.exists():
            signed.version += 1
        signed.expires = self._until(life)
        metadata.sign(signer)
        name = STAMP if role == "timestamp" else f"{signed.version}.{role}.json"
        self._write(self._named(name), metadata)

    def _targets(self) -> "Metadata[Any]":
        from tuf.api.metadata import Metadata, Targets

        found = self._newest("targets")
        if found is None:
            return Metadata(Targets())
        return self._read(found, Targets)

    def _root(self) -> "Metadata[Root]":
        newest = self._newest_root()
        if newest is None:
            raise UpdateError("no root is signed yet", code=REPOSITORY)
        return newest

    def _newest_root(self) -> "Metadata[Root] | None":
        from tuf.api.metadata import Root

        found = self._newest("root")
        return None if found is None else self._read(found, Root)

    def _newest(self, role: str) -> Path | None:
        numbered = {
            int(number): path
            for path in (self.folder / METADATA).glob(f"*.{role}.json")
            if (number := path.name.partition(".")[0]).isdigit()
        }
        return numbered[max(numbered)] if numbered else None

    def _is_enough(self, draft: "Metadata[Root]", newest: "Metadata[Root] | None") -> bool:
        from tuf.api.exceptions import UnsignedMetadataError

        try:
            for judge in (draft, newest):
                if judge is not None:
                    judge.verify_delegate("root", draft)
        except UnsignedMetadataError:
            return False
        return True

    def _read(self, path: Path, kind: type[Any]) -> "Metadata[Any]":
        from securesystemslib.exceptions import StorageError
        from tuf.api.exceptions import RepositoryError
        from tuf.api.metadata import Metadata

        try:
            found: Metadata[Any] = Metadata.from_file(str(path))
        except (RepositoryError, StorageError, OSError) as error:
            raise UpdateError(path.name, code=REPOSITORY) from error
        if not isinstance(found.signed, kind):
            raise UpdateError(path.name, code=REPOSITORY)
        return found

    def _write(self, path: Path, metadata: "Metadata[Any]") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        durable.write(path, metadata.to_bytes())

    def _named(self, name: str) -> Path:
        return self.folder / METADATA / name

    def _until(self, life: timedelta) -> datetime:
        return (self._now + life).replace(microsecond=0)
