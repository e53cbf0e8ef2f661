# SPDX-License-Identifier: Apache-2.0
"""A gate before a store over a network, so that one that hangs can't take every thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kiosk.errors import StorageError

MOST: Final = 24
"""How many may be in the store at once: fewer than the threads that a process answers with."""


class Gate:
    """Lets so many in; after a trouble one, who finds out whether the store is well again.

    Who is not let in is sent away at once and comes again later: whoever waits has a thread.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._inside = 0
        self._is_well = True

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Be inside; what is raised there is the store's trouble. Raises StorageError."""
        with self._lock:
            if self._inside >= (self._most if self._is_well else 1):
                raise StorageError("the store does not keep up", code="storage.bodies")
            self._inside += 1
        is_well = False
        try:
            yield
            is_well = True
        finally:
            with self._lock:
                self._inside -= 1
                self._is_well = is_well
