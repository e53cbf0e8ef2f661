# SPDX-License-Identifier: Apache-2.0
"""A sheet of paper while it is being set: text and ornaments from the top down, in dots."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QTextLayout,
    QTextOption,
)

from ui.rendering.fonts import Fonts

INK: Final = QColor("black")
PAPER: Final = QColor("white")

_ABSOLUTE = Qt.AlignmentFlag.AlignAbsolute
_ARABIC: Final = 1.14
"""Arabic reaches further up and down than Latin does, and asks for more between lines."""
_LEFT_TO_RIGHT, _END_ISOLATE = "\u2066", "\u2069"


class Align(Enum):
    """Where a line stands: on the side where reading starts, or in the middle."""

    START = "start"
    MIDDLE = "middle"


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set; sizes in dots, at most 64.

    Qt draws larger letters from outlines in whatever size was drawn before them, so that
    the same receipt would not give the same dots.
    """

    size: float
    bold: bool = False
    align: Align = Align.START
    leading: float = 1.34
    """Distance of lines as a part of the size."""
    is_reverse: bool = False
    """Whether it stands in the colour of the paper, on something black."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A paragraph in its place."""

    layout: QTextLayout
    at: QPointF
    text: str
    measure: float
    height: float
    is_reverse: bool = False

    @property
    def bounds(self) -> QRectF:
        """The box that the lines take in their column."""
        return QRectF(self.at.x(), self.at.y(), self.measure, self.height)

    @property
    def ink(self) -> QRectF:
        """The box around the glyphs' outlines."""
        box = QRectF()
        for run in self.layout.glyphRuns():
            box = box.united(run.boundingRect())
        return box.translated(self.at)

    def move(self, down: float) -> None:
        """Put it lower."""
        self.at.setY(self.at.y() + down)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        painter.setPen(PAPER if self.is_reverse else INK)
        self.layout.draw(painter, QPointF(round(self.at.x()), round(self.at.y())))


@dataclass(frozen=True, slots=True)
class ShapePiece:
    """An ornament or a code in its place."""

    bounds: QRectF
    draw: Callable[[QPainter, QRectF], None]

    def move(self, down: float) -> None:
        """Put it lower."""
        self.bounds.translate(0, down)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        painter.save()
        self.draw(painter, self.bounds)
        painter.restore()


Piece = TextPiece | ShapePiece


@dataclass(frozen=True, slots=True)
class Column:
    """A part of the sheet's width."""

    left: float
    measure: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.measure

    def without_start(self, dots: float, is_right_to_left: bool) -> "Column":
        """Leave room where reading starts."""
        return Column(self.left + (0 if is_right_to_left else dots), self.measure - dots)

    def without_end(self, dots: float, is_right_to_left: bool) -> "Column":
        """Leave room where reading ends."""
        return Column(self.left + (dots if is_right_to_left else 0), self.measure - dots)


@dataclass(slots=True)
class Sheet:
    """Grows downwards; ``y`` is where the next piece goes."""

    width: int
    margin: int
    fonts: Fonts
    y: float = 0
    pieces: list[Piece] = field(default_factory=list)
    running: "Sheet | None" = None
    """What stands at the top of every sheet of A4 behind the first."""

    @property
    def left(self) -> float:
        """Where text may begin."""
        return self.margin

    @property
    def measure(self) -> float:
        """How long a line may be."""
        return self.width - 2 * self.margin

    @property
    def height(self) -> int:
        """How many dots have been set."""
        return round(self.y)

    def skip(self, dots: float) -> None:
        """Leave paper blank."""
        self.y += dots

    def shape(self, box: QRectF, draw: Callable[[QPainter, QRectF], None]) -> None:
        """Place something that isn't text; ``y`` stays."""
        self.pieces.append(ShapePiece(box, draw))

    def text(
        self, text: str, style: Style, is_right_to_left: bool, column: Column | None = None
    ) -> TextPiece:
        """Set a paragraph at ``y``, in a column or the full measure, and move below it."""
        column = column or Column(self.left, self.measure)
        leading = style.size * style.leading * (_ARABIC if _has_arabic(text) else 1)
        layout = QTextLayout(text, self.fonts.font(style.size, bold=style.bold))
        layout.setTextOption(_option(style.align, is_right_to_left))
        _break_lines(layout, column.measure, leading)
        height = layout.lineCount() * leading
        piece = TextPiece(
            layout, QPointF(column.left, self.y), text, column.measure, height, style.is_reverse
        )
        self.pieces.append(piece)
        self.y += height
        return piece

    def fitting(self, text: str, size: float, measure: float, *, bold: bool) -> float:
        """Say the size, at most ``size``, at which ``text`` fits on one line."""
        advance = QFontMetricsF(self.fonts.font(size, bold=bold)).horizontalAdvance(text)
        return size if advance <= measure else int(size * measure / advance)

    def paint(self, painter: QPainter, top: float = 0, bottom: float = math.inf) -> None:
        """Draw everything that begins between two heights."""
        for piece in self.pieces:
            if top <= piece.bounds.top() < bottom:
                piece.paint(painter)

    def parts(self, height: float) -> Iterator[tuple[float, float]]:
        """Part it into pieces of paper of at most this height, between what is set on it."""
        top = 0.0
        while self.y - top > height + 1:  # a dot more is no reason for another sheet
            bounds = [piece.bounds for piece in self.pieces]
            tops = {box.top() for box in bounds if top < box.top() <= top + height}
            cuts = {line for line in tops for box in bounds if box.top() < line < box.bottom()}
            bottom = max(tops - cuts, default=top + height)
            yield top, bottom
            top = bottom
        yield top, math.inf


def _break_lines(layout: QTextLayout, measure: float, leading: float) -> None:
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(measure)
        line.setPosition(QPointF(0, round(y + (leading - line.height()) / 2)))
        y += leading
    layout.endLayout()


def _has_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def left_to_right(text: str) -> str:
    """Keep the order of a number's groups, whatever they begin with."""
    return f"{_LEFT_TO_RIGHT}{text}{_END_ISOLATE}"


def _option(align: Align, is_right_to_left: bool) -> QTextOption:
    start = Qt.AlignmentFlag.AlignRight if is_right_to_left else Qt.AlignmentFlag.AlignLeft
    middle = Qt.AlignmentFlag.AlignHCenter
    option = QTextOption((middle if align is Align.MIDDLE else start) | _ABSOLUTE)
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if is_right_to_left else Qt.LayoutDirection.LeftToRight
    )
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
