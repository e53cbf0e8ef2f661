# SPDX-License-Identifier: Apache-2.0
"""What a station offers and how it is set, and what takes its place once nobody stands here."""

import threading
from dataclasses import dataclass, replace
from typing import Any

from kiosk.catalogue import Catalogue
from kiosk.i18n import Messages
from kiosk.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The services, the words on the screens, and the settings: always of one moment."""

    catalogue: Catalogue
    messages: Messages
    settings: Settings


class Renewal:
    """Made ready on the courier's thread, adopted on the screen's when a visit has ended."""

    def __init__(self, current: Offer) -> None:
        self._lock = threading.Lock()
        self.current = current
        self._next: Offer | None = None

    @property
    def newest(self) -> Offer:
        """What is ready to be offered, or else what is."""
        return self._next or self.current

    @property
    def is_ready(self) -> bool:
        """Whether something newer waits to be adopted."""
        return self._next is not None

    def prepare(self, **changes: Any) -> None:
        """Have these parts renewed at the next turn; the others stay as they are by then."""
        with self._lock:
            self._next = replace(self.newest, **changes)

    def adopt(self) -> Offer | None:
        """Go over to what is ready; None where nothing is."""
        with self._lock:
            if self._next is None:
                return None
            self.current, self._next = self._next, None
            return self.current
