# SPDX-License-Identifier: Apache-2.0
"""Pictures that go with questions, decoded within bounds and handed to QML as they are drawn."""

import base64
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader

from ui.rendering.qr import png

MOST_BYTES: Final = 16 * 1024 * 1024
"""A larger file is shown to nobody."""
MOST_PIXELS: Final = 64_000_000
"""A picture of more is not decoded: a few bytes can promise any number."""
LARGEST_SIDE: Final = 1600
"""Pixels that the longer side is brought down to; no panel shows more of it."""
SIGNATURES: Final = {
    b"\x89PNG\r\n\x1a\n": b"png",
    b"\xff\xd8\xff": b"jpeg",
    b"GIF8": b"gif",
    b"RIFF": b"webp",
    b"BM": b"bmp",
}
"""Pictures made of pixels alone, by how they begin: a drawing (SVG) may name other files, so that
no reader of drawings ever sees what a form brings."""


def picture_url(data: bytes, side: int = LARGEST_SIDE) -> str:
    """Draw a picture as a ``data:`` URL for QML's ``Image``; empty for what is none, or too large.

    What is longer than ``side`` pixels is brought down to it.
    """
    kind = next((name for begin, name in SIGNATURES.items() if data.startswith(begin)), b"")
    if not kind or len(data) > MOST_BYTES:
        return ""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not _is_sound(size):
        return ""
    if max(size.width(), size.height()) > side:
        bound = QSize(side, side)
        reader.setScaledSize(size.scaled(bound, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return ""
    return "data:image/png;base64," + base64.b64encode(png(image)).decode()


def _is_sound(size: QSize) -> bool:
    return size.isValid() and 0 < size.width() * size.height() <= MOST_PIXELS
