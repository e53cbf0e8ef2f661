# SPDX-License-Identifier: Apache-2.0
"""Two tones for whoever looks elsewhere: something on the screen asks for them."""

import math
from array import array
from functools import cache
from typing import Final

from kiosk.speech.model import SAMPLE_RATE

TONES: Final = (660.0, 880.0)
"""Hertz: low enough for old ears, and a step apart that no voice makes."""
SECONDS: Final = 0.25
"""Of each."""
LOUDEST: Final = 0.5
"""Share of what a sample can hold, which a voice reaches too."""


@cache
def chime() -> bytes:
    """Make the samples (16 bits, SAMPLE_RATE, one channel)."""
    count = int(SECONDS * SAMPLE_RATE)
    return b"".join(array("h", _tone(hertz, count)).tobytes() for hertz in TONES)


def _tone(hertz: float, count: int) -> list[int]:
    """Swell quickly and die away, so that nothing clicks."""
    return [
        int(
            32767
            * LOUDEST
            * math.sin(2 * math.pi * hertz * at / SAMPLE_RATE)
            * math.sin(math.pi * math.sqrt(at / count))
        )
        for at in range(count)
    ]
