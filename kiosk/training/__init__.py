# SPDX-License-Identifier: Apache-2.0
"""Practising without anybody's application: sample people, and exercises that mark themselves."""

from kiosk.training.exercises import Exercise, Seen, Step
from kiosk.training.people import SamplePerson, people
from kiosk.training.practice import Deed, Practice, Progress, StepProgress

__all__ = [
    "Deed",
    "Exercise",
    "Practice",
    "Progress",
    "SamplePerson",
    "Seen",
    "Step",
    "StepProgress",
    "people",
]
