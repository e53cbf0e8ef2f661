# SPDX-License-Identifier: Apache-2.0
"""Whether a folder is on a file system that lives in RAM alone."""

import os
import re
from pathlib import Path
from typing import Final

MOUNTS: Final = Path("/proc/mounts")

_RAM: Final = frozenset({"tmpfs", "ramfs"})
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")


def is_in_ram(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Say whether a power cut forgets what is written here; False when nobody can tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        place = os.path.realpath(folder)
    except OSError:
        return False
    best, kind = "", ""
    for line in lines:
        _device, mount, file_system, *_rest = line.split(" ")
        point = _ESCAPE.sub(lambda match: chr(int(match[1], 8)), mount)
        # a later mount on the same point hides the earlier one
        if _is_below(place, point) and len(point) >= len(best):
            best, kind = point, file_system
    return kind in _RAM


def _is_below(place: str, point: str) -> bool:
    return place == point or place.startswith(point.rstrip("/") + "/")
