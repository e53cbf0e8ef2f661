# SPDX-License-Identifier: Apache-2.0
"""What stands across every paper of a station at which people practise."""

from kiosk.reference import is_training
from ui.messages import N_
from ui.words import Words


def training_words(words: Words, station: str) -> str:
    """Say it for a paper of a station's; empty where people apply."""
    return words(N_("Training – nothing here is applied for")) if is_training(station) else ""
