# SPDX-License-Identifier: Apache-2.0
"""Builds as a signed repository lists them."""

from dataclasses import dataclass
from typing import Final

from kiosk.updates.versions import Version

ENDING: Final = ".tar.xz"
MOST_BYTES: Final = 1 << 30
"""Of an archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A build that was released."""

    name: str
    version: Version
    platform: str
    min_version: Version
    """The oldest version that may go over to it in one step."""
    length: int
    digest: str
    """SHA-256."""

    @property
    def file_name(self) -> str:
        """Say how its file is called in a repository."""
        return f"{self.digest}.{self.name}"


def name_of(version: Version, platform: str) -> str:
    """Say how a build is called."""
    return f"migration-kiosk-{version}-{platform}{ENDING}"
