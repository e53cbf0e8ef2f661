# SPDX-License-Identifier: Apache-2.0
"""QR codes as a matrix, a picture, or something that QML shows."""

import base64
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from kiosk.once import Once

QUIET_ZONE: Final = 4
"""Light modules around the symbol (ISO/IEC 18004, section 9.1)."""

QR_PIXELS: Final = 480
"""A side of a code on the screen has at least so many: sharp at arm's length on the largest panel."""

_GRAY = QImage.Format.Format_Grayscale8


def _laid_out(payload: str) -> tuple[tuple[bool, ...], ...]:
    from qrcode.constants import ERROR_CORRECT_M  # late: only the receipt draws codes
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(payload)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


_matrix = Once(_laid_out)
"""The paper and the screen want the same code at the same moment, on two threads."""


def qr_matrix(payload: str) -> list[list[bool]]:
    """Lay the code out: rows from the top, True is dark, no quiet zone; level M."""
    return [list(row) for row in _matrix(payload)]


def qr_image(payload: str, pixels: int) -> QImage:
    """Draw the code with its quiet zone into a square of ``pixels``, every module the same size.

    What whole modules leave over goes to the quiet zone. Raises ValueError when a module
    would be smaller than a pixel.
    """
    matrix = _matrix(payload)
    module = pixels // (len(matrix) + 2 * QUIET_ZONE)
    if module < 1:
        raise ValueError("the code has more modules than pixels")
    start = (pixels - module * len(matrix)) // 2
    margin = bytes(start).replace(b"\0", b"\xff")
    blank = b"\xff" * pixels
    rows = [blank] * start
    for line in matrix:
        dots = b"".join((b"\x00" if dark else b"\xff") * module for dark in line)
        rows += [(margin + dots).ljust(pixels, b"\xff")] * module
    rows += [blank] * (pixels - len(rows))
    return QImage(b"".join(rows), pixels, pixels, pixels, _GRAY).copy()


def qr_data_url(payload: str, pixels: int) -> str:
    """Draw the code as a ``data:`` URL of a PNG, which QML's ``Image`` takes as its source."""
    return "data:image/png;base64," + base64.b64encode(png(qr_image(payload, pixels))).decode()


def png(image: QImage) -> bytes:
    """Write an image as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide's overloads take the format as text at run time, whatever its stubs say
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
