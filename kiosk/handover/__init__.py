# SPDX-License-Identifier: Apache-2.0
"""A visit that changes its place: sealed for a slip of paper, and gone on with at a desk."""

from kiosk.handover.ageing import KEPT, Age
from kiosk.handover.content import SEALED_BYTES
from kiosk.handover.erasing import Erasing
from kiosk.handover.giving import Giving
from kiosk.handover.handover import Handover, Offered
from kiosk.handover.port import Draft, Drafts, Ended, Kept
from kiosk.handover.relay import NoRelay, Relay
from kiosk.handover.slip import ID_PATTERN, Slip, is_slip

__all__ = [
    "ID_PATTERN",
    "KEPT",
    "SEALED_BYTES",
    "Age",
    "Draft",
    "Drafts",
    "Ended",
    "Erasing",
    "Giving",
    "Handover",
    "Kept",
    "NoRelay",
    "Offered",
    "Relay",
    "Slip",
    "is_slip",
]
