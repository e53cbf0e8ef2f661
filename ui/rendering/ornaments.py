# SPDX-License-Identifier: Apache-2.0
"""The marks on paper: star, lattice, rules, bullets, the code."""

from collections.abc import Callable
from itertools import groupby
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF, QTransform

from ui.rendering.qr import QUIET_ZONE, qr_matrix
from ui.rendering.sheet import INK, PAPER

Draw = Callable[[QPainter, QRectF], None]
_SQUARE: Final = 0.29
"""Half a side of the star's squares, as a part of the mark's width."""


def _pen(width: float) -> QPen:
    pen = QPen(INK, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def mark(painter: QPainter, box: QRectF) -> None:
    """The product's mark: an eight-pointed star in white on a black tile."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(INK)
    painter.drawRoundedRect(box, box.width() * 0.22, box.width() * 0.22)
    painter.setBrush(PAPER)
    painter.drawPath(_star(box.center(), box.width() * _SQUARE))
    painter.setBrush(INK)
    painter.drawPath(_star(box.center(), box.width() * _SQUARE * 0.78))
    painter.setBrush(PAPER)
    painter.drawEllipse(box.center(), box.width() * 0.105, box.width() * 0.105)


def small_star(painter: QPainter, box: QRectF) -> None:
    """The star alone, two squares laced, as a pause between two rules."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_pen(2.5))
    for square in _squares(box.width() * 0.34):
        painter.drawPolygon(square.translated(box.center()))


def _star(centre: QPointF, half: float) -> QPainterPath:
    path = QPainterPath()
    for square in _squares(half):
        one = QPainterPath()
        one.addPolygon(square)
        one.closeSubpath()
        path = path.united(one)
    return path.translated(centre)


def _squares(half: float) -> list[QPolygonF]:
    """Two squares around the origin, one turned by half a right angle."""
    square = QPolygonF(QRectF(-half, -half, 2 * half, 2 * half))
    return [QTransform().rotate(angle).map(square) for angle in (0, 45)]


def lattice(painter: QPainter, box: QRectF) -> None:
    """A band of stained-glass lattice: laced lozenges between two rules, whole cells only."""
    cells = max(round(box.width() / box.height()), 1)
    cell = box.width() / cells
    top, middle, bottom = box.top(), box.center().y(), box.bottom()
    lines = [QLineF(box.left(), y, box.right(), y) for y in (top, bottom)]
    for number in range(cells):
        left = box.left() + number * cell
        centre, right = left + cell / 2, left + cell
        lines += [
            QLineF(left, top, right, bottom),
            QLineF(left, bottom, right, top),
            QLineF(left, middle, centre, top),
            QLineF(centre, top, right, middle),
            QLineF(right, middle, centre, bottom),
            QLineF(centre, bottom, left, middle),
        ]
    painter.setPen(_pen(2))
    painter.drawLines(lines)


def rule(painter: QPainter, box: QRectF) -> None:
    """A fine line."""
    painter.fillRect(box, INK)


def bar(painter: QPainter, box: QRectF) -> None:
    """A black ground for a mark that nobody can overlook."""
    painter.fillRect(box, INK)


def frame(painter: QPainter, box: QRectF) -> None:
    """The outline around the truth of the moment."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_pen(3))
    painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 16, 16)


def check(painter: QPainter, box: QRectF) -> None:
    """A tick in a circle: it is done."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit = box.width() / 24
    painter.setPen(_pen(2.2 * unit))
    painter.drawEllipse(box.center(), 10 * unit, 10 * unit)
    tick = [(7.4, 12.4), (10.7, 15.7), (16.7, 9)]
    painter.drawPolyline(
        QPolygonF([QPointF(box.left() + x * unit, box.top() + y * unit) for x, y in tick])
    )


def bullet(*, filled: bool) -> Callable[[QPainter, QRectF], None]:
    """A round mark before a step: full when it is done, else a ring."""

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_pen(2.5))
        if filled:
            painter.setBrush(INK)
        painter.drawEllipse(box.adjusted(1.5, 1.5, -1.5, -1.5))

    return draw


def code(payload: str) -> Callable[[QPainter, QRectF], None]:
    """The QR code with its quiet zone; the box must be a whole number of dots a module."""
    matrix = qr_matrix(payload)
    runs = [
        QRectF(start + QUIET_ZONE, y + QUIET_ZONE, length, 1)
        for y, row in enumerate(matrix)
        for start, length in _runs(row)
    ]

    def draw(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.fillRect(box, PAPER)
        module = box.width() / (len(matrix) + 2 * QUIET_ZONE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(INK)
        painter.translate(box.topLeft())
        painter.scale(module, module)
        painter.drawRects(runs)

    return draw


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Join the dark modules of a row that touch: where each run starts and how long it is."""
    runs, at = [], 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            runs.append((at, length))
        at += length
    return runs


def code_modules(payload: str) -> int:
    """How many modules wide the code is with its quiet zone."""
    return len(qr_matrix(payload)) + 2 * QUIET_ZONE
