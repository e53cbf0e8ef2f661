# SPDX-License-Identifier: Apache-2.0
"""Every screen on every panel that kiosks are built with, from 15 to 32 inches, both ways up."""

import pytest

from kiosk.settings import Screen
from tests.gate.further import devices, further
from tests.gate.scenes import LOOKS, look_like
from tests.gate.seeing import actions, findings, seen
from tests.gate.walking import walk
from tests.kiosks import LANGUAGES
from ui.reading import TEXT_SIZES

FORMATS = {
    "15in": (1024, 768, 304.8),
    "15.6in": (1920, 1080, 345.4),
    "21.5in": (1920, 1080, 476.1),
    "24in": (1920, 1080, 531.4),
    "27in": (1920, 1080, 597.7),
    "32in": (1920, 1080, 708.4),
    "32in-4k": (3840, 2160, 708.4),
}
"""Pixels across and down as the panel lies, and the millimetres across."""
LARGEST = TEXT_SIZES - 1
STEP = 7
"""Has no divisor in common with the number of looks: a walk goes through all of them."""
SCENES = 40
"""At least so many scenes are met on a walk, or it has lost its way."""


def lying(name: str) -> Screen:
    """Say what a panel is like with its long side across."""
    width, height, across = FORMATS[name]
    return Screen(width=width, height=height, width_mm=across)


def standing(name: str) -> Screen:
    """Say what a panel is like with its long side up."""
    width, height, across = FORMATS[name]
    return Screen(width=height, height=width, width_mm=across * height / width)


def density(panel: Screen) -> float:
    """Say how many pixels of a panel make a millimetre."""
    return panel.width / panel.width_mm


PANELS = {f"{name}-wide": lying(name) for name in FORMATS}
PANELS |= {f"{name}-upright": standing(name) for name in FORMATS}
EDGES = ("15in-wide", "15.6in-upright", "32in-4k-wide")
"""The tightest lying and standing, and the largest: these in every language, the others in two."""


@pytest.mark.parametrize(
    ("name", "language", "first"),
    [
        pytest.param("15in-wide", "az", 0, marks=pytest.mark.nightly),
        ("15.6in-wide", "ru", 1),
        ("15.6in-upright", "ar", 2),
        pytest.param("32in-wide", "az", 3, marks=pytest.mark.nightly),
    ],
)
def test_a_sample_of_screens_on_the_smallest_panels_and_the_largest(
    run_kiosk, name, language, first
):
    part = 4
    with run_kiosk(panel=PANELS[name]) as kiosk:
        wrong, count = walk(
            kiosk,
            language,
            lambda at: [(LARGEST - at // part % 2, "default")] if at % part == first else [],
            pixels=density(PANELS[name]),
        )
    assert not wrong, "\n".join(wrong)
    assert count >= SCENES


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("name", "language"),
    [
        (name, language)
        for name in PANELS
        for language in (LANGUAGES if name in EDGES else ("az", "ar"))
    ],
)
def test_every_screen_on_every_panel_in_every_text_size(run_kiosk, name, language):
    with run_kiosk(panel=PANELS[name]) as kiosk:
        wrong, count = walk(
            kiosk,
            language,
            lambda at: [
                *((size, "default") for size in range(TEXT_SIZES)),
                LOOKS[at * STEP % len(LOOKS)],
            ],
            pixels=density(PANELS[name]),
        )
    assert not wrong, "\n".join(wrong)
    assert count >= SCENES


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("name", "language"),
    [
        (name, language)
        for name in PANELS
        for language in (("az", "ar", "ru") if name in EDGES else ("az",))
    ],
)
def test_what_few_come_to_on_every_panel(run_kiosk, name, language):
    with run_kiosk(panel=PANELS[name], readers=devices()) as kiosk:
        wrong, count = walk(
            kiosk,
            language,
            lambda at: [(1, "default"), (LARGEST, "default"), LOOKS[at * STEP % len(LOOKS)]],
            further,
            pixels=density(PANELS[name]),
        )
    assert not wrong, "\n".join(wrong)
    assert count >= SCENES


@pytest.mark.parametrize("name", ["15in-wide", "15.6in-upright"])
def test_every_language_can_be_touched_at_once_on_a_small_panel(run_kiosk, name):
    """Nobody has to scroll to a language that they can read, however large the letters."""
    with run_kiosk(panel=PANELS[name]) as kiosk:
        for size in range(TEXT_SIZES):
            look_like(kiosk, size, "default")
            kiosk.person.settle()
            tiles = {one.item.objectName() for one in actions(seen(kiosk.window))}
            assert {f"language-{code}" for code in LANGUAGES} <= tiles, size


def test_a_panel_smaller_than_any_is_found_too_small(run_kiosk):
    """The negative control: nine inches, on which the largest letters find no room."""
    panel = PANELS["15in-wide"]
    with run_kiosk(panel=panel) as kiosk:
        kiosk.window.setProperty("pixelsPerMillimetre", 1.6 * density(panel))
        look_like(kiosk, LARGEST, "default")
        found = findings(kiosk.window, kiosk.person.picture(), "default", density(panel))
    assert found


def test_what_barely_fits_comes_to_rest(run_kiosk):
    """On this panel the languages fit as soon as the buttons beside them make them narrower.

    Laid out again and again they would never stand still; Qt says so, and the test fails by that.
    """
    with run_kiosk(panel=PANELS["15in-upright"]) as kiosk:
        look_like(kiosk, 0, "default")
        kiosk.person.picture()
        assert kiosk.person.find("language-az") is not None
