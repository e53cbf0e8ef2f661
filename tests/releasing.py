# SPDX-License-Identifier: Apache-2.0
"""A repository of releases with keys of its own, and builds small enough to be made by the dozen."""

import json
import shutil
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.updates import archive, keys
from kiosk.updates.publishing import Believed, Lives, Releases
from kiosk.updates.versions import this_platform

PASSPHRASE = "a passphrase of a test"  # noqa: S105 of no key outside a test


@cache
def _opened(file: Path):
    return keys.load(file, PASSPHRASE)


def make_build(folder: Path, version: str, program: str = "#!/bin/sh\nexit 0\n") -> Path:
    """Make what a one-folder build looks like."""
    (folder / "_internal" / "lib").mkdir(parents=True)
    (folder / "_internal" / "build.json").write_text(json.dumps({"version": version}))
    (folder / "_internal" / "lib" / "data.bin").write_bytes(version.encode() * 50)
    (folder / "_internal" / "libdata.so").symlink_to("lib/data.bin")
    (folder / "kiosk").write_text(program)
    (folder / "kiosk").chmod(0o755)
    return folder


@dataclass
class Publisher:
    """The release engineer, and everybody else whose key is needed."""

    folder: Path
    keys: Path

    @property
    def root(self) -> Path:
        return self.folder / "metadata" / "1.root.json"

    def signer(self, name: str):
        return _opened(self.keys / name)

    def public(self, name: str):
        return keys.load_public(self.keys / f"{name}.pub")

    def releases(self, lives: Lives | None = None, ago: timedelta = timedelta()) -> Releases:
        return Releases(self.folder, SystemClock().now() - ago, lives)

    def believed(self, root=("one", "two", "three"), targets=("targets",), online=("online",)):
        return Believed(
            root=[self.public(name) for name in root],
            targets=[self.public(name) for name in targets],
            online=[self.public(name) for name in online],
        )

    def begin(self) -> None:
        self.releases().begin(self.believed())
        assert not self.releases().sign(self.signer("one"))
        assert self.releases().sign(self.signer("two"))

    def release(
        self, version: str, least: str = "0.0", platform: str | None = None, **build: str
    ) -> str:
        """Release a small build."""
        scratch = self.folder.parent / f"build-{version}"
        shutil.rmtree(scratch, ignore_errors=True)
        make_build(scratch, version, **build)
        packed = scratch.with_suffix(".part")
        archive.pack(scratch, packed, preset=0)
        where = platform or this_platform()
        name = self.releases().add(scratch, packed, where, least, self.signer("targets"))
        self.confirm()
        return name

    def confirm(self, lives: Lives | None = None, ago: timedelta = timedelta()) -> None:
        self.releases(lives, ago).confirm(self.signer("online"))

    def copy(self, to: Path) -> "Publisher":
        """Take the repository as it is now to another folder, as a mirror or a stick does."""
        shutil.copytree(self.folder, to)
        return Publisher(to, self.keys)


def make_keys(folder: Path) -> Path:
    """Make a key for every role, and a stranger's."""
    for name in ("one", "two", "three", "four", "targets", "online", "stranger"):
        keys.make(folder / name, PASSPHRASE)
    return folder
