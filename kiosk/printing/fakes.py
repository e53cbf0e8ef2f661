# SPDX-License-Identifier: Apache-2.0
"""A printer in memory, with the troubles of a real one."""

from kiosk.printing.port import PrinterState, PrinterStatus, PrintJob, PrintOutcome
from kiosk.printing.turns import require_receipt


class MemoryPrinter:
    """Keeps what it printed; a test takes away its paper or its plug."""

    def __init__(self) -> None:
        self.printed: list[PrintJob] = []
        self._state = PrinterState.READY
        self._left: int | None = None
        self._confirms = True

    def run_out_of_paper(self, after: int = 0) -> None:
        """Have paper for ``after`` more receipts."""
        self._left = after
        self._state = PrinterState.READY if after else PrinterState.PAPER_OUT

    def refill(self) -> None:
        """Put a new roll in."""
        self._left = None
        self._state = PrinterState.READY

    def unplug(self) -> None:
        """Pull the plug."""
        self._state = PrinterState.OFFLINE

    def plug_in(self) -> None:
        """Put the plug back; paper is as it was."""
        self._state = PrinterState.PAPER_OUT if self._left == 0 else PrinterState.READY

    def confirm(self, *, confirms: bool) -> None:
        """Know what comes out from now on, or don't."""
        self._confirms = confirms

    def be(self, state: PrinterState) -> None:
        """Report any state."""
        self._state = state

    def status(self) -> PrinterStatus:
        """Say the state that was set."""
        return PrinterStatus(self._state)

    def print(self, job: PrintJob) -> PrintOutcome:
        """Keep the job when there is power and paper."""
        require_receipt(job)
        if not self.status().can_print:
            return PrintOutcome.FAILED
        self.printed.append(job)
        _ = job.raster  # what is printed was taken from whoever prints it
        if self._left is not None:
            self._left -= 1
            if self._left == 0:
                self._state = PrinterState.PAPER_OUT
        return PrintOutcome.PRINTED if self._confirms else PrintOutcome.SENT
