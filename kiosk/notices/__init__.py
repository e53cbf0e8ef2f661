# SPDX-License-Identifier: Apache-2.0
"""What the public is told for a while, also while the line is down."""

from kiosk.notices.board import Board
from kiosk.notices.model import ATTRACT, SERVICES, Notice, in_order

__all__ = ["ATTRACT", "SERVICES", "Board", "Notice", "in_order"]
