# SPDX-License-Identifier: Apache-2.0
"""A visit that changes its place: sealed for a slip of paper, and gone on with at a desk."""

from kiosk.handover.ageing import KEPT, Age
from kiosk.handover.erasing import Erasing
from kiosk.handover.handover import Handover, Offered
from kiosk.handover.port import Draft, Drafts, Ended, Kept
from kiosk.handover.relay import Relay
from kiosk.handover.slip import ID_PATTERN, Slip, is_slip

__all__ = [
    "ID_PATTERN",
    "KEPT",
    "Age",
    "Draft",
    "Drafts",
    "Ended",
    "Erasing",
    "Handover",
    "Kept",
    "Offered",
    "Relay",
    "Slip",
    "is_slip",
]
