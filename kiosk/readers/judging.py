# SPDX-License-Identifier: Apache-2.0
"""Says what makes a page hard to read; for the process that decodes pictures alone.

The thresholds were set on the generated photographs of ``tests/kiosk/readers/photographs.py``,
of which ``test_finding`` measures hits and false alarms (docs/decisions/0054).
"""

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.readers.pages import Advice

Dots = npt.NDArray[Any]

LEAST_SIDE: Final = 160
"""Pixels of the shorter side; of less nothing is said."""

DARKEST: Final = 95
"""Of 255, what paper has at least: the level that a tenth of a page is lighter than."""

BLOWN: Final = 250
"""Of 255: nothing is left of what was there."""
GLARING: Final = 0.006
"""Of the page, in one patch: a mirrored lamp, larger than a few words."""
PAPER: Final = 236
"""Where the paper itself is lighter, white is no glare but the paper, as of a scanner."""

SOFT: Final = 2.1
"""Deviation of the blur in pixels: of a page of 200 dpi small print can't be read at 2.5."""
LEAST_STEP: Final = 45
"""Between ink and paper, of 255; what is paler says nothing of sharpness."""
LEAST_EDGES: Final = 300
"""Dots on an edge in one direction; a page of fewer words is not judged."""

_LEVEL_SIDE: Final = 600
_REACH: Final = 15
"""Dots around an edge in which its darkest and lightest are looked for."""
_SHARPEST: Final = 70
"""Percentile of the edges that is taken: a line of a pen may be soft, letters are not."""


def advice_on(page: Dots, *, is_cut: bool) -> tuple[Advice, ...]:
    """Say what is wrong with a page, what matters most first."""
    found = {Advice.CUT} if is_cut else set()
    if min(page.shape[:2]) >= LEAST_SIDE:
        grey = page if page.ndim == 2 else cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
        scale = min(1.0, _LEVEL_SIDE / max(grey.shape))
        small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if _paper(small) < DARKEST:
            found.add(Advice.DARK)
        if _glares(small):
            found.add(Advice.GLARE)
        if softness(grey) > SOFT:
            found.add(Advice.BLURRED)
    return tuple(one for one in Advice if one in found)


def _paper(grey: Dots) -> float:
    return float(np.percentile(grey, 90))


def _glares(grey: Dots) -> bool:
    """Look for one bright patch on paper that is darker than it."""
    blown = (cv2.GaussianBlur(grey, (0, 0), 1.0) >= BLOWN).astype(np.uint8)
    count, _, facts, _ = cv2.connectedComponentsWithStats(blown)
    if count < 2:
        return False
    largest = int(facts[1:, cv2.CC_STAT_AREA].max())
    if largest < GLARING * grey.size:
        return False
    rest = grey[blown == 0]
    return rest.size < 0.05 * grey.size or float(np.percentile(rest, 80)) < PAPER


def softness(grey: Dots) -> float:
    """Say how wide edges are, as the deviation of a blur in pixels; 0 where there are too few.

    An edge that is blurred rises by at most its height / (deviation * sqrt(2 * pi)) a pixel.
    """
    around = np.ones((_REACH, _REACH), np.uint8)
    calm = cv2.GaussianBlur(grey, (0, 0), 0.7)
    height = cv2.subtract(cv2.dilate(calm, around), cv2.erode(calm, around)).astype(np.float32)
    is_step = height > LEAST_STEP
    found = []
    for right, down in ((1, 0), (0, 1)):
        rise = np.abs(cv2.Sobel(calm, cv2.CV_32F, right, down, ksize=3)) / 8
        tops = is_step & (rise >= cv2.dilate(rise, _line(right, down))) & (rise > 0.08 * height)
        if np.count_nonzero(tops) >= LEAST_EDGES:
            slope = float(np.percentile(rise[tops] / height[tops], _SHARPEST))
            found.append(1 / (slope * np.sqrt(2 * np.pi)))
    return float(max(found)) if found else 0.0


def _line(right: int, down: int) -> Dots:
    """Say which neighbours an edge of that direction must rise more than."""
    return np.ones((5 * down or 1, 5 * right or 1), np.uint8)
