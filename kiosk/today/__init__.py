# SPDX-License-Identifier: Apache-2.0
"""What was taken here and how it stands: the list that staff look at, and what they may do."""

from kiosk.today.model import Act, Detail, Group, Mark, Page, Reprint, Row, Sought, Wanted, acts
from kiosk.today.port import Looking
from kiosk.today.timeline import Step, timeline
from kiosk.today.today import Today

__all__ = [
    "Act",
    "Detail",
    "Group",
    "Looking",
    "Mark",
    "Page",
    "Reprint",
    "Row",
    "Sought",
    "Step",
    "Today",
    "Wanted",
    "acts",
    "timeline",
]
