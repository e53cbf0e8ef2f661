# SPDX-License-Identifier: Apache-2.0
"""On what kind of file system a folder is: whether it lives in RAM alone."""

import os
import re
from pathlib import Path
from typing import Final

MOUNTS: Final = Path("/proc/mounts")

_RAM: Final = frozenset({"tmpfs", "ramfs"})
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")


def is_in_ram(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Say whether a power cut forgets what is written here; False when nobody can tell."""
    return file_system(folder, mounts)[0] in _RAM


def file_system(folder: Path, mounts: Path = MOUNTS) -> tuple[str, tuple[str, ...]]:
    """Name the kind of file system under a folder and its options; empty when nobody can tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        place = os.path.realpath(folder)
    except OSError:
        return "", ()
    best, kind, options = "", "", ""
    for line in lines:
        _device, mount, found, chosen, *_rest = line.split(" ")
        point = _ESCAPE.sub(lambda match: chr(int(match[1], 8)), mount)
        # a later mount on the same point hides the earlier one
        if _is_below(place, point) and len(point) >= len(best):
            best, kind, options = point, found, chosen
    return kind, tuple(options.split(","))


def _is_below(place: str, point: str) -> bool:
    return place == point or place.startswith(point.rstrip("/") + "/")
