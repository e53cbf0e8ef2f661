# SPDX-License-Identifier: Apache-2.0
"""The rules of the gate see what they are there for: each is shown one fault, and the mended one."""

import pytest
from PySide6.QtCore import QRectF

from tests.gate.seeing import findings, unmirrored
from tests.ui.conftest import stage

__all__ = ["stage"]

PIXELS = 4.03

BUTTON = 'PrimaryButton {{ objectName: "it"; text: "Go"; width: {0}; height: {0} }}'
TEXT = 'Text {{ width: 900; text: "Passport"; font.pixelSize: 40; color: "{0}" }}'
NARROW = (
    'Text {{ width: {0}; elide: Text.ElideRight; text: "A long passport"; font.pixelSize: 40 }}'
)
PAIR = """
Text {{ text: "Surname"; font.pixelSize: 40 }}
Text {{ y: {0}; text: "Given names"; font.pixelSize: 40 }}
"""
BESIDE = """
SecondaryButton {{ text: "A"; width: 200; height: 112 }}
SecondaryButton {{ x: {0}; text: "B"; width: 200; height: 112 }}
"""
LONG = 'SecondaryButton {{ text: "Save and return to the check"; width: {0}; height: 112 }}'
SIGN = 'Icon {{ name: "help"; color: "{0}" }}'
LETTERS = 'Text {{ text: "Passport"; font.pixelSize: {0} }}'
GLYPH = 'Text {{ text: "{0}"; font.pixelSize: 40 }}'


@pytest.fixture
def found(stage, qapp):
    """Show a scene and say which rules find something."""

    def look(body: str) -> set[str]:
        shown = stage(f"Item {{ x: 40; y: 40; width: 1000; height: 800\n{body}\n}}")
        qapp.processEvents()
        image = shown.window.grabWindow()
        mode = str(shown.theme().property("mode"))
        return {one.split(":")[0] for one in findings(shown.window, image, mode, PIXELS)}

    return look


@pytest.mark.parametrize(
    ("rule", "scene", "wrong", "right"),
    [
        # 11 mm where 12.7 are needed
        ("small", BUTTON, 11 * PIXELS, 112),
        # 9.9 to 1 on paper where 10 are needed
        ("faint", TEXT, "#314249", "#10262e"),
        ("faint", TEXT, "#fbf8f3", "#10262e"),
        ("faint", SIGN, "#77949a", "#0b4250"),
        ("cut", NARROW, 120, 600),
        ("cut", LONG, 120, 900),
        ("overlapping", PAIR, 12, 80),
        ("crowded", BESIDE, 205, 220),
        ("tofu", GLYPH, "\\uE0FF", "Bakı"),
        # 4.6 mm where 4.8 are promised
        ("low", LETTERS, 26, 28),
    ],
    ids=[
        "11-mm",
        "9.9-to-1",
        "unpainted",
        "sign",
        "shortened",
        "too-long",
        "over",
        "2-mm-apart",
        "tofu",
        "4.6-mm",
    ],
)
def test_a_fault_is_found_and_the_mended_scene_is_not(found, rule, scene, wrong, right):
    assert rule in found(scene.format(wrong))
    assert rule not in found(scene.format(right))


def test_what_stands_in_the_same_order_in_both_directions_is_found():
    left, right = QRectF(0, 0, 100, 50), QRectF(200, 0, 100, 50)
    english = {"back": left, "continue": right}
    assert list(unmirrored(english, english)) == ["unmirrored: back and continue"]
    assert list(unmirrored(english, {"back": right, "continue": left})) == []
