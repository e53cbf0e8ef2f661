# SPDX-License-Identifier: Apache-2.0
"""Putting a receipt on paper, or in a file where there is no printer."""

from kiosk.printing.file import FilePrinter
from kiosk.printing.opening import open_printer
from kiosk.printing.papers import AFTER, Paper, Papers, PaperState
from kiosk.printing.port import (
    DrawnJob,
    Printer,
    PrinterState,
    PrinterStatus,
    PrintJob,
    PrintOutcome,
    Raster,
)
from kiosk.printing.putting import Printed, put

__all__ = [
    "AFTER",
    "DrawnJob",
    "FilePrinter",
    "Paper",
    "PaperState",
    "Papers",
    "PrintJob",
    "PrintOutcome",
    "Printed",
    "Printer",
    "PrinterState",
    "PrinterStatus",
    "Raster",
    "open_printer",
    "put",
]
