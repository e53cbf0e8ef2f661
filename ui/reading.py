# SPDX-License-Identifier: Apache-2.0
"""How a person reads the screens: text size, contrast, motion, a dark screen, hurried hands."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.notify import assign

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

CONTRASTS: Final = ("default", "high", "dark", "low")
TEXT_SIZES: Final = 4
HURRY: Final = 360
"""Milliseconds in which a hand that trembles or hurries touches the same place again."""


@QmlElement
@QmlUncreatable("the shell is one")
class ReadingViewModel(QObject):  # type: ignore[operator]
    """What a person has set of the screen for their visit, and what is usual here."""

    textSizeChanged = Signal()
    contrastChanged = Signal()
    reduceMotionChanged = Signal()
    hurryChanged = Signal()
    curtainChanged = Signal()

    def __init__(self, default_text_size: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._default_text_size = default_text_size
        self._text_size = default_text_size
        self._contrast = CONTRASTS[0]
        self._usually_still = False
        self._reduce_motion = False
        self._hurry = HURRY
        self.is_curtained = False

    # What QML reads.

    @Property(int, notify=textSizeChanged)
    def textSize(self) -> int:
        """The text size, from 0 (small) to 3 (very large)."""
        return self._text_size

    @Property(str, notify=contrastChanged)
    def contrast(self) -> str:
        """The contrast mode: default, high, dark or low."""
        return self._contrast

    @Property(int, notify=hurryChanged)
    def hurry(self) -> int:
        """Milliseconds in which a second touch doesn't reach what has just come under the hand."""
        return self._hurry

    @Property(bool, notify=reduceMotionChanged)
    def reduceMotion(self) -> bool:
        """Whether pages change without a slide."""
        return self._reduce_motion

    @Property(bool, notify=curtainChanged)
    def curtain(self) -> bool:
        """Whether the screen is dark, so that nobody reads over a shoulder that doesn't read."""
        return self.is_curtained

    # What a person does.

    @Slot()
    def nextTextSize(self) -> None:
        """Take the next larger text, and the smallest after the largest."""
        assign(self, "_text_size", (self._text_size + 1) % TEXT_SIZES, self.textSizeChanged)

    @Slot()
    def nextContrast(self) -> None:
        """Take the next contrast mode."""
        place = (CONTRASTS.index(self._contrast) + 1) % len(CONTRASTS)
        assign(self, "_contrast", CONTRASTS[place], self.contrastChanged)

    @Slot()
    def turnMotion(self) -> None:
        """Change pages without a slide from now on in this visit, or with one again."""
        assign(self, "_reduce_motion", not self._reduce_motion, self.reduceMotionChanged)

    @Slot()
    def turnCurtain(self) -> None:
        """Darken the screen while everything else goes on, or light it again."""
        assign(self, "is_curtained", not self.is_curtained, self.curtainChanged)

    # What the flow of a visit does.

    def set_hurry(self, milliseconds: int) -> None:
        """Hold a second touch back for so long; 0 for hands that never touch twice."""
        assign(self, "_hurry", milliseconds, self.hurryChanged)

    def set_reduce_motion(self, *, reduce: bool) -> None:
        """Change pages with or without a slide in every visit, until a person chooses otherwise."""
        self._usually_still = reduce
        assign(self, "_reduce_motion", reduce, self.reduceMotionChanged)

    def reset_reading(self) -> None:
        """Give the next person the usual size, contrast and motion, and a screen that is lit."""
        assign(self, "is_curtained", False, self.curtainChanged)
        assign(self, "_text_size", self._default_text_size, self.textSizeChanged)
        assign(self, "_contrast", CONTRASTS[0], self.contrastChanged)
        assign(self, "_reduce_motion", self._usually_still, self.reduceMotionChanged)

    def habits(self) -> dict[str, str | int]:
        """Say how the person reads, in words that ``read_as`` takes."""
        return {
            "letters": self._text_size,
            "contrast": self._contrast,
            "still": self._reduce_motion,
            "dark": self.is_curtained,
        }

    def read_as(self, habits: Mapping[str, str | int]) -> None:
        """Be as the person had it; what is unknown stays as it is."""
        letters, contrast = habits.get("letters"), habits.get("contrast")
        if letters in range(TEXT_SIZES):
            assign(self, "_text_size", letters, self.textSizeChanged)
        if contrast in CONTRASTS:
            assign(self, "_contrast", contrast, self.contrastChanged)
        if "still" in habits:
            assign(self, "_reduce_motion", bool(habits["still"]), self.reduceMotionChanged)
        if "dark" in habits:
            assign(self, "is_curtained", bool(habits["dark"]), self.curtainChanged)

    @property
    def is_largest(self) -> bool:
        """Whether the person reads the largest letters."""
        return self._text_size == TEXT_SIZES - 1
