# SPDX-License-Identifier: Apache-2.0
"""Signatures as pictures: drawn by a finger, or a name that a person signs with."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF, QTextOption

from ui.rendering.qr import png

WIDTH: Final = 1200
HEIGHT: Final = 400
"""Pixels; as a pad of 150 by 50 mm at 200 dots an inch."""

MOST_POINTS: Final = 6_000
"""More than a hand draws; what comes behind is not drawn any more."""

_PEN: Final = 7
_MARGIN: Final = 40
_LARGEST: Final = 120
_SMALLEST: Final = 36


def strokes_png(strokes: Sequence[Sequence[QPointF]]) -> bytes:
    """Draw strokes whose points go from 0 to 1 both ways; some ten kilobytes."""
    image = _paper()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(QColor("black"), _PEN, Qt.PenStyle.SolidLine, cap, join))
    for stroke in strokes:
        painter.drawPolyline(QPolygonF([_placed(point) for point in stroke]))
    painter.end()
    return png(image)


def name_png(name: str, statement: str, font: QFont, *, right_to_left: bool) -> bytes:
    """Write a name as large as it fits, and below it what the person says with it."""
    image = _paper()
    painter = QPainter(image)
    painter.setPen(QColor("black"))
    option = QTextOption(Qt.AlignmentFlag.AlignCenter)
    direction = Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    middle = HEIGHT * 0.62
    _write(painter, name, QRectF(_MARGIN, _MARGIN, WIDTH - 2 * _MARGIN, middle), font, option)
    below = QRectF(_MARGIN, _MARGIN + middle, WIDTH - 2 * _MARGIN, HEIGHT - 2 * _MARGIN - middle)
    painter.drawLine(QPointF(_MARGIN, below.top()), QPointF(WIDTH - _MARGIN, below.top()))
    _write(painter, statement, below, font, option, largest=_SMALLEST)
    painter.end()
    return png(image)


def length(strokes: Sequence[Sequence[QPointF]]) -> float:
    """Say how far the finger went, in widths of the pad."""
    steps = [one - other for stroke in strokes for one, other in pairwise(stroke)]
    return sum(abs(step.x()) + abs(step.y()) * HEIGHT / WIDTH for step in steps)


def _paper() -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    return image


def _placed(point: QPointF) -> QPointF:
    return QPointF(point.x() * WIDTH, point.y() * HEIGHT)


def _write(
    painter: QPainter,
    text: str,
    place: QRectF,
    font: QFont,
    option: QTextOption,
    *,
    largest: int = _LARGEST,
) -> None:
    """Write a text as large as it fits into its place."""
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere
    shown = QFont(font)
    for size in range(largest, 15, -4):
        shown.setPixelSize(size)
        painter.setFont(shown)
        needed = painter.boundingRect(place, int(flags), text)
        if needed.height() <= place.height() and needed.width() <= place.width():
            break
    painter.drawText(place, text, option)
