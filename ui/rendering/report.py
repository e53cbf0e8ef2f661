# SPDX-License-Identifier: Apache-2.0
"""A day's report on sheets of A4, in one language below the other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF

from ui.rendering import ornaments
from ui.rendering.fonts import Fonts
from ui.rendering.marking import head_further_sheets, set_mark
from ui.rendering.output import to_pdf
from ui.rendering.sheet import Column, Sheet, Style, left_to_right

if TYPE_CHECKING:
    from ui.staff.reports import Told

_WIDTH: Final = 1120
_MARGIN: Final = 20
_GAP: Final = 16
_TITLE: Final = Style(44, bold=True, leading=1.22)
_PART: Final = Style(32, bold=True)
_TEXT: Final = Style(26)
_MARK: Final = 36
_NUMBER: Final = 180
"""Dots for the numbers, where a line ends."""


def draw(told: "Sequence[tuple[Told, bool]]", digest: str, fonts: Fonts | None = None) -> bytes:
    """Draw a report as PDF, in each language with whether that is read from right to left."""
    sheet = Sheet(_WIDTH, _MARGIN, fonts or Fonts())
    marks = [(one.training, is_right_to_left) for one, is_right_to_left in told if one.training]
    head_further_sheets(sheet, marks, _MARK, _GAP)
    set_mark(sheet, marks, _MARK, _GAP)
    for place, (one, is_right_to_left) in enumerate(told):
        if place:
            sheet.skip(3 * _GAP)
        _set(sheet, one, is_right_to_left=is_right_to_left)
    sheet.skip(2 * _GAP)
    sheet.text(left_to_right(f"SHA-256 {digest}"), Style(20), is_right_to_left=False)
    sheet.skip(_GAP)
    set_mark(sheet, marks, _MARK, _GAP)
    return to_pdf(sheet, told[0][0].title, is_a4=True)


def _set(sheet: Sheet, told: "Told", *, is_right_to_left: bool) -> None:
    sheet.text(told.title, _TITLE, is_right_to_left)
    sheet.text(told.place, _TEXT, is_right_to_left)
    sheet.text(told.standing, Style(26, bold=True), is_right_to_left)
    whole = Column(sheet.left, sheet.measure)
    names = whole.without_end(_NUMBER, is_right_to_left)
    numbers = whole.without_start(whole.measure - _NUMBER + _GAP, is_right_to_left)
    for part in told.parts:
        sheet.skip(_GAP)
        sheet.text(part.title, _PART, is_right_to_left)
        _rule(sheet)
        for entry in part.entries:
            top = sheet.y
            name = sheet.text(entry.name, _TEXT, is_right_to_left, names)
            sheet.y = top
            sheet.text(entry.value, Style(26, bold=True), is_right_to_left, numbers)
            sheet.y = top + name.height


def _rule(sheet: Sheet) -> None:
    sheet.shape(QRectF(sheet.left, sheet.y, sheet.measure, 3), ornaments.rule)
    sheet.skip(_GAP / 2)
