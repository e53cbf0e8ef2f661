# SPDX-License-Identifier: Apache-2.0
"""What happened at this station: registered events in a hash-chained journal."""

from kiosk.audit.chain import GENESIS, Anchor, Broken, Record, link, verify
from kiosk.audit.events import Event, Events
from kiosk.audit.examining import Examined, Wrong, examine
from kiosk.audit.pairs import Disposition, deed, settle, unended
from kiosk.audit.port import Journal

__all__ = [
    "GENESIS",
    "Anchor",
    "Broken",
    "Disposition",
    "Event",
    "Events",
    "Examined",
    "Journal",
    "Record",
    "Wrong",
    "deed",
    "examine",
    "link",
    "settle",
    "unended",
    "verify",
]
