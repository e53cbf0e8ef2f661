# SPDX-License-Identifier: Apache-2.0
"""From a receipt's content to dots, PNG and PDF, and QR codes for the screen.

Needs a QGuiApplication and may be called from any thread.
"""

from kiosk.printing import PrintJob
from kiosk.receipts import Receipt
from ui.rendering.fonts import Fonts
from ui.rendering.output import to_image, to_pdf, to_png, to_raster
from ui.rendering.page import set_receipt
from ui.rendering.qr import qr_data_url, qr_image, qr_matrix

__all__ = ["Fonts", "qr_data_url", "qr_image", "qr_matrix", "render", "set_receipt"]


A4_DOTS = 1120
"""A receipt for sheets is set on 140 mm, and drawn larger where there is room."""


def render(
    receipt: Receipt, width_dots: int, fonts: Fonts | None = None, *, paper: str = "roll"
) -> PrintJob:
    """Set a receipt and draw it in every form that a printer may want.

    ``paper`` is ``roll``, of so many dots, or ``a4``. Raises PrintingError (``printing.too-narrow``) when its code doesn't fit the width.
    """
    is_a4 = paper == "a4"
    sheet = set_receipt(receipt, A4_DOTS if is_a4 else width_dots, fonts or Fonts())
    image = to_image(sheet)
    return PrintJob(
        reference=receipt.reference,
        raster=to_raster(image),
        png=to_png(image),
        pdf=to_pdf(sheet, receipt.grouped_reference, is_a4=is_a4),
    )
