# SPDX-License-Identifier: Apache-2.0
"""The height of letters on the panel, measured where they are painted, in every language."""

from itertools import product

import pytest
from PySide6.QtGui import QFont, QImage, QRawFont

from kiosk.i18n import language, languages
from ui import fonts

STATED = (3.5, 4.8, 6.4, 8.5)
"""Millimetres of a capital at the four steps of text (VVSG 2.0, 7.1-G)."""
SLACK = 0.05
PANELS = (4.03, 5.78, 2.71)
"""Pixels a millimetre: 21.5 inches upright, 15 and 32 inches across, of 1920 by 1080 pixels."""
FINE = 10.0
"""Pixels a millimetre at which a pixel more or less is nothing."""
CODES = [one.code for one in languages()]
SCENE = """
Row {{ spacing: 8; Repeater {{ model: {letters}
    Wording {{
        required property int index
        required property string modelData
        objectName: "letter-" + index
        text: modelData
        font.pixelSize: Typography.hint
        {more}
    }}
}} }}
"""


def scene(letters: list[str], more: str = "") -> str:
    return SCENE.format(letters=str(letters), more=more)


def inked(image: QImage) -> int:
    """Count the rows between the highest and the lowest that a letter darkens by half and more."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    step, points = grey.bytesPerLine(), bytes(grey.constBits())
    rows = [
        y
        for y in range(grey.height())
        if min(points[y * step : y * step + grey.width()], default=255) < 140
    ]
    return rows[-1] - rows[0] + 1 if rows else 0


def heights(shown, count: int, step: int, pixels: float) -> list[float]:
    """Measure letters in millimetres on a panel of so many pixels a millimetre."""
    shown.theme("Metrics").setProperty("pixelsPerMillimetre", pixels)
    shown.theme().setProperty("textSize", step)
    picture = shown.window.grabWindow()
    boxes = [shown.find(f"letter-{index}") for index in range(count)]
    rects = [box.mapRectToScene(box.boundingRect()).toAlignedRect() for box in boxes]
    return [inked(picture.copy(rect)) / pixels for rect in rects]


def share(code: str, family: str) -> float:
    """Say how high the letter of a language stands in a family, as a share of the family's size."""
    font = QFont([family])
    font.setPixelSize(1000)
    raw = QRawFont.fromFont(font)
    (glyph,) = raw.glyphIndexesForString(language(code).letter)
    return raw.boundingRect(glyph).height() / 1000


def off(measured: float, wanted: float) -> float:
    return abs(measured / wanted - 1)


@pytest.mark.parametrize("pixels", [FINE, *PANELS])
def test_every_language_is_painted_at_the_stated_height(stage, pixels):
    spoken = languages()
    shown = stage(scene([one.letter for one in spoken]))
    wrong = []
    for step, stated in enumerate(STATED):
        found = heights(shown, len(spoken), step, pixels)
        for one, height in zip(spoken, found, strict=True):
            wanted = stated * one.height
            # the edges of a letter may fall inside a pixel, and its size is a whole number of them
            room = 0 if pixels == FINE else 2 / pixels
            if not wanted * (1 - SLACK) <= height <= wanted * (1 + SLACK) + room:
                wrong.append((one.code, stated, round(height, 2)))
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_the_family_of_a_language_has_letters_of_the_stated_height(stage, code):
    capital = stage("").theme("Typography").property("capitalShare")
    entry = language(code)
    assert off(share(code, entry.families[-1]), capital * entry.height) <= SLACK


@pytest.mark.parametrize(
    ("code", "family"), [("ar", "Noto Naskh Arabic"), ("fa", "Noto Nastaliq Urdu")]
)
def test_a_family_with_letters_of_another_height_turns_red(stage, code, family):
    assert family in fonts.installed()
    capital = stage("").theme("Typography").property("capitalShare")
    assert off(share(code, family), capital * language(code).height) > SLACK


def test_a_lower_family_would_be_seen_on_the_screen(stage):
    pixels, step = 2 * FINE, 1
    own, other = (
        heights(stage(scene(["\u0627"], more)), 1, step, pixels)[0]
        for more in ("", 'font.family: "Noto Naskh Arabic"')
    )
    assert off(own, STATED[step]) <= SLACK
    assert off(other, STATED[step]) > SLACK


def test_no_style_but_words_on_keys_is_smaller_than_the_stated_height(stage):
    shown = stage("")
    styles = ("body", "hint", "lead", "label", "title", "subheading", "heading", "display")
    styles += ("field", "key", "padKey")
    typography = shown.theme("Typography")
    small = []
    for (step, stated), pixels in product(enumerate(STATED), PANELS):
        shown.theme("Metrics").setProperty("pixelsPerMillimetre", pixels)
        shown.theme().setProperty("textSize", step)
        least = stated * pixels / typography.property("capitalShare")
        small += [(name, stated) for name in styles if typography.property(name) < least]
    assert small == []
