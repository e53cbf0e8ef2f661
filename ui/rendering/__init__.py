# SPDX-License-Identifier: Apache-2.0
"""From the content of a receipt or a badge to dots, PNG and PDF, and QR codes for the screen.

Needs a QGuiApplication and may be called from any thread.
"""

from collections.abc import Callable
from functools import cached_property, partial

from PySide6.QtGui import QImage

from kiosk.printing import PrintJob, Raster
from kiosk.receipts import Receipt, Reference, reference
from ui.rendering.badge import BadgeFace, set_badge
from ui.rendering.fonts import Fonts
from ui.rendering.output import to_image, to_pdf, to_png, to_raster
from ui.rendering.page import set_receipt
from ui.rendering.qr import QR_PIXELS, qr_data_url, qr_image, qr_matrix
from ui.rendering.sheet import Sheet

__all__ = [
    "QR_PIXELS",
    "BadgeFace",
    "Fonts",
    "qr_data_url",
    "qr_image",
    "qr_matrix",
    "render",
    "render_badge",
    "set_receipt",
]


A4_DOTS = 1120
"""A receipt for sheets is set on 140 mm, and drawn larger where there is room."""


def render(
    receipt: Receipt, width_dots: int, fonts: Fonts | None = None, *, paper: str = "roll"
) -> PrintJob:
    """Take a receipt, to be set and drawn in whatever form a printer wants.

    ``paper`` is ``roll``, of so many dots, or ``a4``. Whoever asks for a form is told by a
    PrintingError (``printing.too-narrow``) that its code doesn't fit the width.
    """
    is_a4 = paper == "a4"
    width = A4_DOTS if is_a4 else width_dots
    # not what is printed: a slip's code is on the paper alone
    title = reference.grouped(receipt.reference)
    lay = partial(set_receipt, receipt, width, fonts or Fonts())
    return Drawing(receipt.reference, title, lay, is_a4=is_a4)


def render_badge(face: BadgeFace, width_dots: int, *, paper: str = "roll") -> PrintJob:
    """Take a badge of somebody of the staff; as ``render`` in all else."""
    is_a4 = paper == "a4"
    lay = partial(set_badge, face, A4_DOTS if is_a4 else width_dots, Fonts())
    return Drawing(Reference("BADGE"), "Badge", lay, is_a4=is_a4)


class Drawing:
    """A paper that is set, and drawn in each form, when a printer asks for it."""

    def __init__(
        self, reference: Reference, title: str, lay: Callable[[], Sheet], *, is_a4: bool
    ) -> None:
        self._reference = reference
        self._title = title
        self._lay = lay
        self._is_a4 = is_a4

    @property
    def reference(self) -> Reference:
        """The reference number; of a badge, that it is one."""
        return self._reference

    @cached_property
    def _sheet(self) -> Sheet:
        return self._lay()

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
        return to_pdf(self._sheet, self._title, is_a4=self._is_a4)
