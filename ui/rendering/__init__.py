# SPDX-License-Identifier: Apache-2.0
"""From a receipt's content to dots, PNG and PDF, and QR codes for the screen.

Needs a QGuiApplication and may be called from any thread.
"""

from functools import cached_property

from PySide6.QtGui import QImage

from kiosk.printing import PrintJob, Raster
from kiosk.receipts import Receipt, Reference, reference
from ui.rendering.fonts import Fonts
from ui.rendering.output import to_image, to_pdf, to_png, to_raster
from ui.rendering.page import set_receipt
from ui.rendering.qr import qr_data_url, qr_image, qr_matrix
from ui.rendering.sheet import Sheet

__all__ = ["Fonts", "qr_data_url", "qr_image", "qr_matrix", "render", "set_receipt"]


A4_DOTS = 1120
"""A receipt for sheets is set on 140 mm, and drawn larger where there is room."""


def render(
    receipt: Receipt, width_dots: int, fonts: Fonts | None = None, *, paper: str = "roll"
) -> PrintJob:
    """Take a receipt, to be set and drawn in whatever form a printer wants.

    ``paper`` is ``roll``, of so many dots, or ``a4``. Whoever asks for a form is told by a
    PrintingError (``printing.too-narrow``) that its code doesn't fit the width.
    """
    return Drawing(receipt, width_dots, fonts, is_a4=paper == "a4")


class Drawing:
    """A receipt that is set, and drawn in each form, when a printer asks for it."""

    def __init__(
        self, receipt: Receipt, width_dots: int, fonts: Fonts | None, *, is_a4: bool
    ) -> None:
        self._receipt = receipt
        self._width = A4_DOTS if is_a4 else width_dots
        self._fonts = fonts
        self._is_a4 = is_a4

    @property
    def reference(self) -> Reference:
        """The receipt's reference number."""
        return self._receipt.reference

    @cached_property
    def _sheet(self) -> Sheet:
        return set_receipt(self._receipt, self._width, self._fonts or Fonts())

    @cached_property
    def _image(self) -> QImage:
        return to_image(self._sheet)

    @cached_property
    def raster(self) -> Raster:
        """Its dots."""
        return to_raster(self._image)

    @cached_property
    def png(self) -> bytes:
        """The same dots as a picture."""
        return to_png(self._image)

    @cached_property
    def pdf(self) -> bytes:
        """The same content with outlines."""
        # not what is printed: a slip's code is on the paper alone
        title = reference.grouped(self._receipt.reference)
        return to_pdf(self._sheet, title, is_a4=self._is_a4)
