# SPDX-License-Identifier: Apache-2.0
"""The way to the central API: its contract, its one client, and the courier.

``kiosk.sync.contract`` is imported by name by both ends and is not loaded here, because
a kiosk shows its first screen before it needs it.
"""

from kiosk.sync.budget import ByteBudget
from kiosk.sync.centre_time import CentreTime
from kiosk.sync.courier import Courier
from kiosk.sync.destination import Destination
from kiosk.sync.port import (
    Answer,
    Appended,
    Beat,
    Central,
    Condition,
    Errand,
    Gap,
    Heard,
    ItemVerdict,
    Letter,
    Reply,
    Slice,
    Trouble,
    Verdict,
    Vitals,
)
from kiosk.sync.report import Report
from kiosk.sync.solitude import Solitude
from kiosk.sync.to_central import courier_to_central

__all__ = [
    "Answer",
    "Appended",
    "Beat",
    "ByteBudget",
    "Central",
    "CentreTime",
    "Condition",
    "Courier",
    "Destination",
    "Errand",
    "Gap",
    "Heard",
    "ItemVerdict",
    "Letter",
    "Reply",
    "Report",
    "Slice",
    "Solitude",
    "Trouble",
    "Verdict",
    "Vitals",
    "courier_to_central",
]
