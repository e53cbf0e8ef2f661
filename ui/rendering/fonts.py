# SPDX-License-Identifier: Apache-2.0
"""The fonts of paper."""

from dataclasses import dataclass

from PySide6.QtGui import QFont

from ui.fonts import EVERY_SCRIPT


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families that every script on paper is set in, the first that has a glyph wins."""

    families: tuple[str, ...] = EVERY_SCRIPT

    def font(self, pixels: float, *, bold: bool = False) -> QFont:
        """Make a font whose advances are the same on paper and in the PDF."""
        font = QFont(list(self.families))
        font.setPixelSize(round(pixels))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
        return font
