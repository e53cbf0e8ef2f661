# SPDX-License-Identifier: Apache-2.0
"""What becomes of a database that is damaged: found out, kept, and carried over row by row."""

from kiosk.storage.rescue.examination import Depth, examine
from kiosk.storage.rescue.moving import (
    Rescue,
    make_sound,
    note,
    require_whole,
    standing,
    suspect,
)
from kiosk.storage.rescue.nightly import Nightly

__all__ = [
    "Depth",
    "Nightly",
    "Rescue",
    "examine",
    "make_sound",
    "note",
    "require_whole",
    "standing",
    "suspect",
]
