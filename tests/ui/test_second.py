# SPDX-License-Identifier: Apache-2.0
"""What officials read beside the person's words runs as their own language does."""

import unicodedata

from PySide6.QtGui import QTextLayout

from ui.second import lines

ARABIC = "أحمد"


def runs_to_the_right(text: str) -> bool:
    layout = QTextLayout(text)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    end, _after = line.cursorToX(len(text))
    begin, _after = line.cursorToX(0)
    return end > begin


def test_an_official_line_runs_to_the_right_whatever_it_begins_with(qapp):
    said = f"{ARABIC} harada yaşayır?"
    assert runs_to_the_right(lines("az", said))
    assert not runs_to_the_right(said)


def test_each_line_has_its_own_direction():
    told = lines("az", "Adınız?", "", "Pasportdakı kimi\nböyük hərflərlə")
    kinds = [unicodedata.bidirectional(line[0]) for line in told.split("\n")]
    assert kinds == ["L", "L", "L"]
    assert unicodedata.bidirectional(lines("ar", "az")[0]) == "R"


def test_nothing_is_nothing():
    assert lines("az", "", "") == ""


def test_marks_of_a_form_are_left_out():
    assert lines("az", "**Adınız**").endswith("\N{LEFT-TO-RIGHT MARK}Adınız")
