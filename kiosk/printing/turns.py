# SPDX-License-Identifier: Apache-2.0
"""What printers have in common: one writer, and nothing but receipts."""

import threading
from collections.abc import Callable

from kiosk.printing.port import PrinterState, PrinterStatus, PrintJob
from kiosk.receipts import reference


class Turns:
    """One talk with a device at a time: a receipt waits for its turn, a question does not."""

    def __init__(self) -> None:
        self.printing = threading.Lock()
        """Held while a receipt is printed."""

    def status(self, ask: Callable[[], PrinterStatus]) -> PrinterStatus:
        """Ask the device, or say that it prints."""
        if not self.printing.acquire(blocking=False):
            return PrinterStatus(PrinterState.BUSY, "prints")
        try:
            return ask()
        finally:
            self.printing.release()


def require_receipt(job: PrintJob) -> None:
    """Raise ValueError for what has no reference number: nothing else is printed or filed."""
    if not reference.check(job.reference):
        raise ValueError("a receipt is filed under a reference number")
