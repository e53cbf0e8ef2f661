# SPDX-License-Identifier: Apache-2.0
"""One sender at a time on this machine: a lock that the system lets go when its holder dies."""

import os
import sys
from pathlib import Path
from typing import Self

from kiosk.errors import DeliveryError


class Solitude:
    """Holds a lock file while it is entered."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def __enter__(self) -> Self:
        """Take the lock, or raise DeliveryError ``delivery.busy`` when another holds it."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DeliveryError(str(error.strerror), code="delivery.lock") from error
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise DeliveryError("another sender is at work", code="delivery.busy") from error
        self._handle = handle
        return self

    def __exit__(self, *_error: object) -> None:
        """Let it go; the file stays, because removing it would make two locks."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
