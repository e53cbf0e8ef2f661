# SPDX-License-Identifier: Apache-2.0
"""Tells by its lines of words how far a page lies askew; for the process that decodes pictures alone."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

MOST: Final = 10.0
"""Degrees to either side; what lies further askew nobody laid so by accident."""
SURE: Final = 1.6
"""So many times clearer than any other angle's half must the best angle's lines be."""
LEAST_INK: Final = 1500
"""Dots of words; a few say nothing."""

_COARSE: Final = 0.5
_FINE: Final = 0.1
_MOST_INK: Final = 40_000


def skew_of(grey: "npt.NDArray[np.uint8]") -> float:
    """Say by how many degrees the picture has to be turned, anticlockwise; 0 when that isn't sure."""
    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0)
    ink = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12
    )
    down, right = np.nonzero(ink)
    if not LEAST_INK <= len(down) <= 0.4 * ink.size:
        return 0.0
    step = max(1, len(down) // _MOST_INK)
    places = np.column_stack([right[::step], down[::step]]).astype(np.float32)
    coarse = np.arange(-MOST, MOST + _COARSE / 2, _COARSE)
    clear = np.array([_clearness(places, angle) for angle in coarse])
    best = float(coarse[int(np.argmax(clear))])
    if clear.max() < SURE * np.percentile(clear, 50) or abs(best) > MOST - _COARSE:
        return 0.0
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE)
    return float(fine[int(np.argmax([_clearness(places, angle) for angle in fine]))])


def _clearness(places: "npt.NDArray[np.float32]", degrees: float) -> float:
    """Say how sharply lines of words part along that angle."""
    angle = np.deg2rad(degrees)
    rows = places[:, 1] * np.cos(angle) + places[:, 0] * -np.sin(angle)
    counts = np.bincount(np.rint(rows - rows.min()).astype(int)).astype(np.float64)
    return float(np.square(np.diff(counts)).sum() / max(counts.sum(), 1))
