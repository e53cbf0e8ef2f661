# SPDX-License-Identifier: Apache-2.0
"""What an operator may set: a file, then the environment, then arguments; validated once.

Plain dataclasses: a validation library would cost more start-up time than the whole window.
"""

from kiosk.settings.loading import PUSHABLE, load, overlaid
from kiosk.settings.model import PUSHED_FILE, USUAL_KEYPAD, Idle, Overlay, Screen, Settings

__all__ = [
    "PUSHABLE",
    "PUSHED_FILE",
    "USUAL_KEYPAD",
    "Idle",
    "Overlay",
    "Screen",
    "Settings",
    "load",
    "overlaid",
]
