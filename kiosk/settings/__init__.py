# SPDX-License-Identifier: Apache-2.0
"""What an operator may set: a file, then the environment, then arguments; validated once.

Plain dataclasses: a validation library would cost more start-up time than the whole window.
"""

from kiosk.settings.loading import PUSHABLE, check, load, overlaid
from kiosk.settings.model import (
    CLOSED_IN_TRAINING,
    DESK,
    HALL,
    PUSHED_FILE,
    TRAINING_FOLDER,
    USUAL_KEYPAD,
    Idle,
    Origin,
    Overlay,
    Screen,
    Settings,
)
from kiosk.settings.problems import Problem, WrongSettingsError
from kiosk.settings.training import training_of
from kiosk.settings.values import flat

__all__ = [
    "CLOSED_IN_TRAINING",
    "DESK",
    "HALL",
    "PUSHABLE",
    "PUSHED_FILE",
    "TRAINING_FOLDER",
    "USUAL_KEYPAD",
    "Idle",
    "Origin",
    "Overlay",
    "Problem",
    "Screen",
    "Settings",
    "WrongSettingsError",
    "check",
    "flat",
    "load",
    "overlaid",
    "training_of",
]
