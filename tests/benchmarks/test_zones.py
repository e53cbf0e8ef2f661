# SPDX-License-Identifier: Apache-2.0
"""A passport's zone read from a picture of two megapixels, beside decoding that very picture."""

import random
import time
from datetime import date
from statistics import median, quantiles

import cv2
import numpy as np
import pytest

from kiosk.readers.optical import ZoneText, read_zone
from tests.specimens import KINDS, LEVELS, Print, document, page, spoilt

pytestmark = pytest.mark.benchmark

DOCUMENTS = 30
SIZE = (1600, 1250)
GOAL = 1.5
TODAY = date(2026, 11, 23)


def jpegs() -> list[tuple[tuple[str, ...], bytes]]:
    """Draw documents of every kind, each in the middle of two megapixels, some on their side."""
    made = []
    for number in range(DOCUMENTS):
        dice = random.Random(number)  # noqa: S311 the same document in every run
        one = document(list(KINDS)[number % 5], dice)
        shown = page(one, Print(), dice)
        shown = spoilt(shown, LEVELS["office"], np.random.default_rng(number))
        scale = min(SIZE[0] / shown.shape[1], SIZE[1] / shown.shape[0], 1)
        shown = cv2.resize(shown, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        paper = np.full(SIZE[::-1], 120, np.uint8)
        top, left = (
            (whole - part) // 2 for whole, part in zip(paper.shape, shown.shape, strict=True)
        )
        paper[top : top + shown.shape[0], left : left + shown.shape[1]] = shown
        if number % 3 == 0:
            paper = np.rot90(paper, number % 4)
        made.append((one.lines, cv2.imencode(".jpg", cv2.cvtColor(paper, cv2.COLOR_GRAY2BGR))[1]))
    return made


def timed(work, into: list[float]):
    begin = time.perf_counter()
    done = work()
    into.append(time.perf_counter() - begin)
    return done


def test_a_zone_is_read_before_a_person_wonders():
    decoding: list[float] = []
    reading: list[float] = []
    fruitless: list[float] = []
    pictures = jpegs()
    read_zone(cv2.imdecode(pictures[0][1], cv2.IMREAD_COLOR), today=TODAY)  # loads the network
    read = 0
    for lines, jpeg in pictures:
        shown = timed(lambda jpeg=jpeg: cv2.imdecode(jpeg, cv2.IMREAD_COLOR), decoding)
        found = timed(lambda shown=shown: read_zone(shown, today=TODAY), reading)
        read += found == ZoneText(lines)
        upper = shown[: shown.shape[0] // 2]
        timed(lambda upper=upper: read_zone(upper, today=TODAY), fruitless)
    p95 = quantiles(reading, n=20, method="inclusive")[18]
    ratio = median(reading) / median(decoding)
    print(
        f"\na zone in {SIZE[0] * SIZE[1] / 1e6:.1f} megapixels: {read} of {DOCUMENTS} read, median "
        f"{1000 * median(reading):.0f} ms, p95 {1000 * p95:.0f} ms (goal {1000 * GOAL:.0f}), "
        f"{ratio:.0f} times the decoding of the JPEG ({1000 * median(decoding):.0f} ms); half a "
        f"page without one: median {1000 * median(fruitless):.0f} ms"
    )
    assert read >= 0.95 * DOCUMENTS
    assert p95 <= GOAL
