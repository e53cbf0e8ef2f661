# SPDX-License-Identifier: Apache-2.0
"""The thread on which a station's outbox is carried."""

import threading
from typing import Final

from kiosk.connecting import tune
from kiosk.settings import Settings
from kiosk.sync import Courier

STOP_SECONDS: Final = 30.0


class Carriage:
    """Runs one courier at most; nothing is carried before it begins. From any thread."""

    def __init__(self) -> None:
        self._courier: Courier | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, courier: Courier) -> None:
        """Carry from now on."""
        self._courier = courier
        self._thread = threading.Thread(target=courier.run, args=(self._stop,), name="courier")
        self._thread.start()

    @property
    def has_begun(self) -> bool:
        """Whether the outbox is being carried."""
        return self._courier is not None

    @property
    def is_online(self) -> bool:
        """Whether the other side answered when it was last asked."""
        return self._courier is not None and self._courier.is_online

    def tune(self, settings: Settings) -> None:
        """Carry by these settings from the next round on."""
        if self._courier is not None:
            tune(self._courier, settings)

    def wake(self) -> None:
        """Have the outbox looked at now."""
        if self._courier is not None:
            self._courier.wake()

    def end(self) -> None:
        """Carry no more, and wait for a round that is on its way."""
        self._stop.set()
        self.wake()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
