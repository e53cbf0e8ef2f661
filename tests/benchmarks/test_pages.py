# SPDX-License-Identifier: Apache-2.0
"""From a telephone's picture to a page, beside Pillow's bare decoding of it."""

import io
import time
from statistics import median

import cv2
import pytest
from PIL import Image

from kiosk.readers import Bounds, Workshop
from tests.kiosk.readers.photographs import photograph

ROUNDS = 9
SIZE = (4000, 3000)
"""12 megapixels."""


def timed(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


@pytest.mark.benchmark
def test_a_page_is_made_of_a_telephones_picture(capsys):
    dots = photograph(15).dots
    size = SIZE if dots.shape[1] > dots.shape[0] else SIZE[::-1]
    file = io.BytesIO()
    large = cv2.resize(dots, size, interpolation=cv2.INTER_CUBIC)
    Image.fromarray(large).save(file, "JPEG", quality=90)
    data, workshop = file.getvalue(), Workshop()
    started = timed(lambda: workshop.page(data, Bounds()))
    try:
        whole = [timed(lambda: workshop.page(data, Bounds())) for _round in range(ROUNDS)]
    finally:
        workshop.clear()
    bare = [timed(lambda: Image.open(io.BytesIO(data)).load()) for _round in range(ROUNDS)]
    with capsys.disabled():
        print(
            f"\na page of a picture of 12 megapixels: {median(whole) * 1000:.0f} ms, "
            f"{median(whole) / median(bare):.1f} times Pillow's decoding "
            f"({median(bare) * 1000:.0f} ms); the first with the start of the process "
            f"{started * 1000:.0f} ms"
        )
