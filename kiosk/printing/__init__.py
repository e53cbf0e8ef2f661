# SPDX-License-Identifier: Apache-2.0
"""Putting a receipt on paper, or in a file where there is no printer."""

from kiosk.printing.file import FilePrinter
from kiosk.printing.opening import open_printer
from kiosk.printing.port import (
    Printer,
    PrinterState,
    PrinterStatus,
    PrintJob,
    PrintOutcome,
    Raster,
)

__all__ = [
    "FilePrinter",
    "PrintJob",
    "PrintOutcome",
    "Printer",
    "PrinterState",
    "PrinterStatus",
    "Raster",
    "open_printer",
]
