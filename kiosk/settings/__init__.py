# SPDX-License-Identifier: Apache-2.0
"""What an operator may set: a file, then the environment, then arguments; validated once.

Plain dataclasses: a validation library would cost more start-up time than the whole window.
"""

from kiosk.settings.groups import Idle, Screen, Update
from kiosk.settings.loading import PUSHABLE, check, load, overlaid
from kiosk.settings.model import DESK, HALL, PUSHED_FILE, USUAL_KEYPAD, Settings
from kiosk.settings.origin import Origin, Overlay
from kiosk.settings.problems import Problem, WrongSettingsError
from kiosk.settings.training import CLOSED_IN_TRAINING, TRAINING_FOLDER, training_of
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
    "Update",
    "WrongSettingsError",
    "check",
    "flat",
    "load",
    "overlaid",
    "training_of",
]
