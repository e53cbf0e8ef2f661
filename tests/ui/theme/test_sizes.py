# SPDX-License-Identifier: Apache-2.0
"""Sizes on the panel, in millimetres."""

import pytest
from PySide6.QtGui import QFontMetricsF

from ui import fonts

PX_PER_MM = 4.03
CAPITALS = {0: (3.5, 4.2), 1: (4.8, 5.6), 2: (6.4, 7.1), 3: (8.5, 9.0)}


def capital(pixels: int) -> float:
    font = fonts.stack()
    font.setPixelSize(pixels)
    return QFontMetricsF(font).capHeight() / PX_PER_MM


@pytest.mark.parametrize("step", CAPITALS)
@pytest.mark.parametrize("style", ["body", "hint"])
def test_running_text_has_capitals_of_the_step_s_height(stage, step, style):
    shown = stage("")
    shown.theme().setProperty("textSize", step)
    low, high = CAPITALS[step]
    assert low <= capital(shown.theme("Typography").property(style)) <= high + 0.05


@pytest.mark.parametrize(
    ("name", "pixels"),
    [
        ("actionHeight", 112),
        ("rowHeight", 116),
        ("tileHeight", 164),
        ("toolSize", 84),
        ("gap", 20),
        ("gapLarge", 24),
        ("pageMargin", 72),
        ("radius", 16),
        ("focusRing", 8),
        ("border", 3),
    ],
)
def test_the_measures_of_the_design_hold_on_its_panel(stage, name, pixels):
    assert stage("").theme("Metrics").property(name) == pixels


@pytest.mark.parametrize(
    ("name", "pixels"), [("body", 30), ("hint", 28), ("heading", 54), ("label", 34), ("key", 38)]
)
def test_the_text_sizes_of_the_design_hold_on_its_panel(stage, name, pixels):
    assert stage("").theme("Typography").property(name) == pixels


def test_a_finer_panel_has_more_pixels_and_the_same_millimetres(stage):
    shown = stage("")
    metrics = shown.theme("Metrics")
    metrics.setProperty("pixelsPerMillimetre", 8.06)
    assert metrics.property("actionHeight") == 224
    assert metrics.property("target") >= 12.7 * 8.06
    assert shown.theme("Typography").property("body") == 60
