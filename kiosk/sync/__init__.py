# SPDX-License-Identifier: Apache-2.0
"""The way to the central API: its contract, its one client, and the courier.

``kiosk.sync.contract`` is imported by name by both ends and is not loaded here, because
a kiosk shows its first screen before it needs it.
"""

from kiosk.sync.courier import Courier, Report
from kiosk.sync.port import Answer, Central, ItemVerdict, Trouble, Verdict
from kiosk.sync.solitude import Solitude

__all__ = [
    "Answer",
    "Central",
    "Courier",
    "ItemVerdict",
    "Report",
    "Solitude",
    "Trouble",
    "Verdict",
]
