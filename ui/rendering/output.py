# SPDX-License-Identifier: Apache-2.0
"""From a sheet to dots, PNG and PDF."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF, Qt, QUuid
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter

from kiosk.printing import Raster
from ui.rendering.qr import png
from ui.rendering.sheet import PAPER, Sheet

DOTS_PER_INCH: Final = 203
_MILLIMETRES_PER_INCH: Final = 25.4
_PAPERS: Final = {384: 58.0, 576: 80.0, 832: 112.0}
"""Millimetres of paper for the usual widths in dots; others get a margin of 4 mm a side."""

_A4_MARGIN: Final = 104
"""13 mm, which every printer leaves free."""
_A4_LARGEST: Final = 1.5

_TIMES: Final = re.compile(
    rb"/(?:Creation|Mod)Date \([^)]*\)|<xmp:(\w+Date)>[^<]*</xmp:\1>|xmp:\w+Date=\"[^\"]*\""
)

_BLACK, _WHITE = 0xFF000000, 0xFFFFFFFF
_BLACK_BELOW: Final = 150
"""Grey levels below this are ink: a little more than half, since thermal dots are thin."""


def to_image(sheet: Sheet) -> QImage:
    """Draw the sheet in black and white, one pixel a dot."""
    gray = QImage(sheet.width, sheet.height, QImage.Format.Format_Grayscale8)
    gray.setDotsPerMeterX(round(DOTS_PER_INCH / _MILLIMETRES_PER_INCH * 1000))
    gray.setDotsPerMeterY(gray.dotsPerMeterX())
    gray.fill(PAPER)
    with _painting(gray) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        sheet.paint(painter)
    return _one_bit(gray)


@contextmanager
def _painting(device: QPaintDevice) -> Iterator[QPainter]:
    """Paint, and end in any case: a device that dies under its painter takes the process along."""
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


def _one_bit(gray: QImage) -> QImage:
    """Cut grey at the threshold; index 1 is ink."""
    table = bytes(0 if level < _BLACK_BELOW else 255 for level in range(256))
    stride = gray.bytesPerLine()
    cut = bytes(gray.constBits()[: stride * gray.height()]).translate(table)
    image = QImage(cut, gray.width(), gray.height(), stride, QImage.Format.Format_Grayscale8)
    mono = image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    if mono.color(1) != _BLACK:
        mono.invertPixels()
        mono.setColorTable([_WHITE, _BLACK])
    mono.setDotsPerMeterX(gray.dotsPerMeterX())
    mono.setDotsPerMeterY(gray.dotsPerMeterY())
    return mono


def to_raster(image: QImage) -> Raster:
    """Pack a one-bit image without the padding that images have."""
    stride, row = image.bytesPerLine(), (image.width() + 7) // 8
    bits = bytes(image.constBits()[: stride * image.height()])
    data = b"".join(bits[y * stride : y * stride + row] for y in range(image.height()))
    return Raster(image.width(), image.height(), data)


def to_png(image: QImage) -> bytes:
    """Write the one-bit image as PNG."""
    return png(image)


def to_pdf(sheet: Sheet, title: str, *, is_a4: bool = False) -> bytes:
    """Draw the sheet with outlines and embedded fonts: on one page of its exact height, or on A4.

    The time of making is left out, so that the same receipt gives the same file.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(title)
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), title.encode()))
    size = QPageSize(QPageSize.PageSizeId.A4) if is_a4 else _roll(sheet)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    with _painting(writer) as painter:
        if is_a4:
            _paint_a4(sheet, writer, painter)
        else:
            painter.translate((writer.width() - sheet.width) / 2, 0)
            sheet.paint(painter)
    return _without_time(bytes(buffer.data().data()))


def _roll(sheet: Sheet) -> QPageSize:
    """Measure the piece that is torn off a roll."""
    millimetres = _MILLIMETRES_PER_INCH / DOTS_PER_INCH
    paper = _PAPERS.get(sheet.width, sheet.width * millimetres + 8)
    height = QSizeF(paper, sheet.height * millimetres)
    return QPageSize(height, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch)


def _paint_a4(sheet: Sheet, writer: QPdfWriter, painter: QPainter) -> None:
    """Draw as large as one page allows; what is longer than a page goes on on the next."""
    room = writer.height() - 2 * _A4_MARGIN
    widest = (writer.width() - 2 * _A4_MARGIN) / sheet.width
    scale = min(_A4_LARGEST, widest, max(1.0, room / sheet.height))
    head = 0 if sheet.running is None else sheet.running.height
    for number, (top, bottom) in enumerate(sheet.parts(room / scale - head)):
        if number:
            writer.newPage()
        painter.save()
        painter.translate((writer.width() - sheet.width * scale) / 2, _A4_MARGIN)
        painter.scale(scale, scale)
        if number and sheet.running is not None:
            sheet.running.paint(painter)
            painter.translate(0, head)
        painter.translate(0, -top)
        sheet.paint(painter, top, bottom)
        painter.restore()


def _without_time(pdf: bytes) -> bytes:
    """Blank the times of making, in the document's facts and in its XMP, without moving a byte."""
    return _TIMES.sub(lambda match: b" " * len(match[0]), pdf)
