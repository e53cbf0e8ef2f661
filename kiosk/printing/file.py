# SPDX-License-Identifier: Apache-2.0
"""The printer that is always there: PNG and PDF in a folder."""

import os
from contextlib import suppress
from pathlib import Path

from kiosk.printing.port import PrinterState, PrinterStatus, PrintJob, PrintOutcome
from kiosk.printing.turns import require_receipt
from kiosk.receipts import reference


class FilePrinter:
    """Writes ``<reference>.png`` and ``<reference>.pdf``, each complete or absent.

    Printing a reference again replaces its files. Names come from the reference alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def status(self) -> PrinterStatus:
        """Say whether the folder can be written to; makes it at the first call."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return PrinterStatus(PrinterState.OFFLINE, error.strerror or "")
        if not os.access(self._folder, os.W_OK | os.X_OK):
            return PrinterStatus(PrinterState.HARDWARE, "the folder can't be written to")
        return PrinterStatus(PrinterState.READY)

    def print(self, job: PrintJob) -> PrintOutcome:
        """Write both files; the PDF appears last, so that where it is both are."""
        require_receipt(job)
        if not self.status().can_print:
            return PrintOutcome.FAILED
        try:
            self._write(self._path(job, ".png"), job.png)
            self._write(self._path(job, ".pdf"), job.pdf)
        except OSError:
            return PrintOutcome.FAILED
        return PrintOutcome.PRINTED

    def _path(self, job: PrintJob, suffix: str) -> Path:
        return self._folder / (reference.normalise(job.reference) + suffix)

    def _write(self, path: Path, content: bytes) -> None:
        """Write beside the name and move into place: a reader never sees half a receipt."""
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            with suppress(OSError):
                draft.unlink()
