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


def render(receipt: Receipt, width_dots: int, fonts: Fonts | None = None) -> PrintJob:
    """Set a receipt and draw it in every form that a printer may want.

    Raises PrintingError (``printing.too-narrow``) when its code doesn't fit the width.
    """
    sheet = set_receipt(receipt, width_dots, fonts or Fonts())
    image = to_image(sheet)
    return PrintJob(
        reference=receipt.reference,
        raster=to_raster(image),
        png=to_png(image),
        pdf=to_pdf(sheet, receipt.grouped_reference),
    )
