# SPDX-License-Identifier: Apache-2.0
"""Which program this is: its version, what it was built from, and how it starts itself again."""

import json
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

IS_FROZEN: Final = bool(getattr(sys, "frozen", False))
"""Whether this is a build: one folder with its own interpreter, and no source (ADR 65)."""

NAME: Final = "kiosk" if IS_FROZEN else "main.py"
"""What a person types to start it."""

ROOT: Final = Path(__file__).resolve().parent.parent
"""The folder that has ``resources`` in it: of the sources, or of the build."""

MANIFEST_FILE: Final = ROOT / "manifest.json"
"""Of a build: every file with its digest."""

_BUILD_FILE: Final = ROOT / "build.json"
_PROJECT_FILE: Final = ROOT / "pyproject.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What was built; of sources that were not built only the version is known."""

    version: str
    commit: str = ""
    is_changed: bool = False
    """Whether files differed from that commit."""
    source_date_epoch: int = 0
    lock: str = ""
    """SHA-256 of the list of locked packages."""

    def __str__(self) -> str:
        if not self.commit:
            return self.version
        return f"{self.version} ({self.commit[:12]}{'+' if self.is_changed else ''})"


@cache
def build() -> Build:
    """Say what this is."""
    if not IS_FROZEN:
        project = tomllib.loads(_PROJECT_FILE.read_text(encoding="utf-8"))["project"]
        return Build(version=str(project["version"]))
    said = json.loads(_BUILD_FILE.read_text(encoding="utf-8"))
    return Build(
        version=str(said["version"]),
        commit=str(said["commit"]),
        is_changed=bool(said["changed"]),
        source_date_epoch=int(said["source_date_epoch"]),
        lock=str(said["lock"]),
    )


def command(*arguments: str) -> tuple[str, ...]:
    """Name the command that runs this program once more."""
    return (*_interpreter(), *arguments)


def isolated(*arguments: str) -> tuple[str, ...]:
    """Name the same, deaf to the environment and leaving no compiled files; a build is both."""
    return (*_interpreter("-E", "-s", "-B"), *arguments)


def _interpreter(*options: str) -> tuple[str, ...]:
    return (sys.executable,) if IS_FROZEN else (sys.executable, *options, str(ROOT / "main.py"))
