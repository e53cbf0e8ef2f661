# SPDX-License-Identifier: Apache-2.0
"""In a sentence from the right, numbers are drawn from left to right and in one piece."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption

from kiosk.isolates import filled, isolate
from ui import fonts

SENTENCES = {
    "ar": "اتصل على الرقم %(it)s إذا كان لديك سؤال",
    "fa": "اگر پرسشی دارید با شماره %(it)s تماس بگیرید",
    "az": "Sualınız varsa, %(it)s nömrəsinə zəng edin",
}
VALUES = {
    "phone": "+994 50 123 45 67",
    "reference": "7F4K 0059 92QX",
    "number first": "0059 92 7",
    "e-mail": "anna.2@example.az",
    "document": "L898902C3",
    "amount below nothing": "-12.5",
}


def places(text: str, value: str, language: str, *, from_right: bool) -> list[float]:
    """Say where each sign of a value stands in a sentence, in pixels from the left."""
    layout = QTextLayout(text, fonts.stack(language))
    option = QTextOption()
    ways = Qt.LayoutDirection
    option.setTextDirection(ways.RightToLeft if from_right else ways.LeftToRight)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(100_000)
    layout.endLayout()
    first = text.index(value)
    found = []
    for at in range(first, first + len(value)):
        run = next(iter(line.glyphRuns(at, 1)))
        found.append(run.positions()[0].x())
    return found


def is_whole(found: list[float], alone: list[float]) -> bool:
    """Say whether signs stand in a row, as they do where nothing is around them."""
    gaps = [after - before for before, after in pairwise(found)]
    usual = [after - before for before, after in pairwise(alone)]
    return all(abs(one - other) <= 1.5 for one, other in zip(gaps, usual, strict=True))


def drawn_whole(text: str, value: str, language: str) -> bool:
    from_right = language in {"ar", "fa"}
    found = places(text, value, language, from_right=from_right)
    return is_whole(found, places(value, value, language, from_right=False))


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("language", SENTENCES)
def test_a_value_is_drawn_from_left_to_right_and_unbroken(qapp, language, value):
    assert drawn_whole(filled(SENTENCES[language], {"it": value}), value, language)


@pytest.mark.parametrize("value", [VALUES["phone"], VALUES["number first"]])
@pytest.mark.parametrize("language", ["ar", "fa"])
def test_a_value_that_is_not_isolated_is_drawn_in_another_order(qapp, language, value):
    """The negative control: the groups change places."""
    assert not drawn_whole(SENTENCES[language] % {"it": value}, value, language)


def test_a_label_stands_before_its_value(qapp):
    """As Qt draws it that takes a text's direction from the text: isolates alone begin on the left."""

    def begins(text: str) -> tuple[float, float]:
        layout = QTextLayout(text, fonts.stack("ar"))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(100_000)
        layout.endLayout()
        label, value = (line.cursorToX(text.index(sign))[0] for sign in ("ر", "6"))
        return label, value

    label, value = begins(filled("%(label)s: %(value)s", {"label": "الرسم", "value": "60"}))
    assert label > value
    label, value = begins(f"{isolate('الرسم')}: {isolate('60')}")
    assert label < value
