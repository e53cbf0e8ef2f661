# SPDX-License-Identifier: Apache-2.0
"""Sets a badge on paper: whose it is, as what, and the code that stands for the name."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from kiosk.errors import PrintingError
from ui.rendering import ornaments
from ui.rendering.fonts import Fonts
from ui.rendering.marking import set_mark
from ui.rendering.page import SMALLEST_MODULE
from ui.rendering.sheet import Align, Sheet, Style

_LARGEST_MODULE: Final = 8
_MARGIN: Final = 20
_GAP: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeFace:
    """What is read on a badge."""

    name: str
    role: str
    code: str
    is_right_to_left: bool
    training: str = ""
    """The mark of a badge that opens a station for practising alone."""


def set_badge(face: BadgeFace, width: int, fonts: Fonts) -> Sheet:
    """Set a badge on paper of ``width`` dots, as high as it needs.

    Raises PrintingError (``printing.too-narrow``) when the code doesn't fit the width.
    """
    sheet = Sheet(width, _MARGIN, fonts)
    modules = ornaments.code_modules(face.code)
    module = min(width // modules, _LARGEST_MODULE)
    if module < SMALLEST_MODULE:
        raise PrintingError("the code is wider than the paper", code="printing.too-narrow")
    side = modules * module
    mark = [(face.training, False)] if face.training else []
    set_mark(sheet, mark, 36, _GAP)
    sheet.skip(_GAP)
    size = sheet.fitting(face.name, 56, sheet.measure, bold=True)
    sheet.text(face.name, Style(size, bold=True, align=Align.MIDDLE), face.is_right_to_left)
    sheet.text(face.role, Style(36, align=Align.MIDDLE), face.is_right_to_left)
    box = QRectF((width - side) // 2, round(sheet.y), side, side)
    sheet.shape(box, ornaments.code(face.code))
    sheet.y = box.bottom()
    sheet.skip(_GAP)
    set_mark(sheet, mark, 36, _GAP)
    return sheet
