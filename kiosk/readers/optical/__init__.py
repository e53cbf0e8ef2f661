# SPDX-License-Identifier: Apache-2.0
"""Reading a machine-readable zone from a picture: for a process of its own.

Only ``read_zone`` loads numpy and OpenCV, when it is first asked for.
"""

from typing import TYPE_CHECKING

from kiosk.lazily import exported
from kiosk.readers.optical.agreeing import agreed
from kiosk.readers.optical.model import NoZone, ZoneText

if TYPE_CHECKING:
    from kiosk.readers.optical.reading import read_zone

__all__ = ["NoZone", "ZoneText", "agreed", "read_zone"]

__getattr__ = exported(__name__, {"read_zone": "reading"})
