# SPDX-License-Identifier: Apache-2.0
"""What happened at this station: registered events in a hash-chained journal."""

from kiosk.audit.chain import GENESIS, Broken, Record, link, verify
from kiosk.audit.events import Event, Events
from kiosk.audit.port import Journal

__all__ = ["GENESIS", "Broken", "Event", "Events", "Journal", "Record", "link", "verify"]
