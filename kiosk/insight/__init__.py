# SPDX-License-Identifier: Apache-2.0
"""What a station counts: where people stop, how long they take, whether they were content.

Counts by day and nothing else: no word about anybody, no order, no time of day.
"""

from kiosk.insight.counter import Counter, at_desk
from kiosk.insight.model import BEST, DESK, KEPT, WORST, Figure, Kind
from kiosk.insight.port import Counts
from kiosk.insight.reckoning import Faces, PageTime, Reckoned, Stop, Visits, reckon

__all__ = [
    "BEST",
    "DESK",
    "KEPT",
    "WORST",
    "Counter",
    "Counts",
    "Faces",
    "Figure",
    "Kind",
    "PageTime",
    "Reckoned",
    "Stop",
    "Visits",
    "at_desk",
    "reckon",
]
