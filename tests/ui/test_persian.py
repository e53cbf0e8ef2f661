# SPDX-License-Identifier: Apache-2.0
"""Persian is written with Persian letters and shaped as such, whatever the machine is set to.

ی and ک are letters of their own in Unicode and have glyphs of their own in the font; ه and the
numbers, which are Latin in every language, have no other form in Persian. So nothing hangs on
the language that Qt shapes with, as long as no Arabic ي or ك slips into a Persian text.
"""

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QTextLayout

from ui import fonts

ARABIC_LETTERS = {"\N{ARABIC LETTER YEH}": "ی", "\N{ARABIC LETTER KAF}": "ک"}
"""Arabic letters, and what Persian writes instead."""


@pytest.fixture
def set_locale():
    """Set the machine to a language for one test."""
    before = QLocale()
    yield lambda code: QLocale.setDefault(QLocale(code))
    QLocale.setDefault(before)


def glyphs(text: str) -> list[int]:
    layout = QTextLayout(text, fonts.stack("fa"))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]


@pytest.mark.parametrize(("arabic", "persian"), ARABIC_LETTERS.items(), ids=["yeh", "kaf"])
def test_a_persian_letter_is_not_drawn_as_the_arabic_one(qapp, arabic, persian):
    for word in ("{}", "ب{}", "{}ب", "ب{}ب"):
        drawn = glyphs(word.format(persian))
        assert 0 not in drawn
        if word in {"{}", "ب{}"}:  # where it joins the next letter, yeh looks the same in both
            assert drawn != glyphs(word.format(arabic))


@pytest.mark.parametrize("code", ["az_AZ", "en_GB", "ar", "fa_IR", "C"])
def test_the_machine_s_language_changes_no_letter(qapp, set_locale, code):
    text = "کیک ه هه ههه 4567 ۴۵۶۷"
    set_locale("fa_IR")
    persian = glyphs(text)
    set_locale(code)
    assert glyphs(text) == persian


def arabic_letters(text: str) -> set[str]:
    return ARABIC_LETTERS.keys() & set(text)


def test_no_persian_text_holds_an_arabic_letter(root):
    written = (root / "resources" / "translations" / "fa.po").read_text(encoding="utf-8")
    said = [line for line in written.splitlines() if line.startswith(("msgstr", '"'))]
    assert [line for line in said if arabic_letters(line)] == []
    assert any("ی" in line for line in said)


def test_an_arabic_letter_in_a_persian_text_would_be_noticed():
    """The negative control."""
    assert arabic_letters("كيك") == ARABIC_LETTERS.keys()
    assert arabic_letters("کیک") == set()
