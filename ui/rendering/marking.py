# SPDX-License-Identifier: Apache-2.0
"""The mark across whatever is printed where people practise."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from ui.rendering import ornaments
from ui.rendering.sheet import Align, Sheet, Style


def set_mark(sheet: Sheet, lines: Sequence[tuple[str, bool]], size: float, gap: float) -> None:
    """Set it at ``sheet.y``, white on black from edge to edge; without a line nothing is set.

    Each line says whether it is read from right to left.
    """
    if not lines:
        return
    bar = QRectF(0, sheet.y, sheet.width, 0)
    sheet.shape(bar, ornaments.bar)
    sheet.skip(gap / 2)
    style = Style(size, bold=True, align=Align.MIDDLE, leading=1.22, is_reverse=True)
    for text, is_right_to_left in lines:
        sheet.text(text, style, is_right_to_left)
    sheet.skip(gap / 2)
    bar.setHeight(sheet.y - bar.top())
    sheet.skip(gap)


def head_further_sheets(
    sheet: Sheet, lines: Sequence[tuple[str, bool]], size: float, gap: float
) -> None:
    """Have the mark at the top of every sheet of paper that follows the first."""
    if lines:
        sheet.running = Sheet(sheet.width, sheet.margin, sheet.fonts)
        set_mark(sheet.running, lines, size, gap)
