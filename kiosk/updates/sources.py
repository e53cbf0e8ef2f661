# SPDX-License-Identifier: Apache-2.0
"""Where a repository of releases is read: over the line, or in a folder such as a stick's."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from kiosk.updates.errors import UpdateError

METADATA: Final = "metadata"
TARGETS: Final = "targets"

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_CHUNK: Final = 64 << 10

ABSENT: Final = "update.absent"
"""The folder has no file of that name."""


class Source(Protocol):
    """Gives the parts of a repository; what they are worth is for the one who asks to find out."""

    def metadata(self, name: str) -> Iterable[bytes] | None:
        """Give a part by its name, in pieces; None where there is none. MAY raise KioskError."""


class Folder:
    """A repository in a folder that others may write to.

    Links are not followed, and nothing but plain files is read: a pipe would never end.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def metadata(self, name: str) -> Iterator[bytes] | None:
        """Give a part by its name, in pieces; None where there is none."""
        file = opened(self._folder / METADATA, name)
        return None if file is None else _pieces(file)

    def target(self, name: str) -> BinaryIO:
        """Open a build's file. Raises UpdateError ``update.absent``."""
        file = opened(self._folder / TARGETS, name)
        if file is None:
            raise UpdateError(name, code=ABSENT)
        return file


def opened(folder: Path, name: str) -> BinaryIO | None:
    """Open a plain file in a folder, whoever may write there; None where there is none."""
    if not _NAME.fullmatch(name):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(folder / name, flags | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    return os.fdopen(handle, "rb")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece
