# SPDX-License-Identifier: Apache-2.0
"""A printer that takes PDF by IPP, alone or behind CUPS."""

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.errors import PrintingError
from kiosk.printing.ipp.answers import Attributes, JobState, Queue, job_state, queue_of
from kiosk.printing.ipp.asking import PROGRAM, Asking
from kiosk.printing.port import PrinterState, PrinterStatus, PrintJob, PrintOutcome
from kiosk.printing.turns import Turns, require_receipt
from kiosk.receipts import reference

_LOOK_SECONDS: Final = 0.5
_MOST_SECONDS: Final = 120.0
_MOST_SILENT: Final = 3
"""Looks in a row without an answer, after which a job is given up."""
_CLEAR_SECONDS: Final = 15.0
"""How long a spooler may take to cancel."""
_SCHEMES: Final = ("ipp:", "ipps:")


class IppPrinter:
    """One printer, or one queue that nobody else prints to: what waits in it is ours.

    What CUPS calls completed has been handed on and is ``SENT``; what a printer itself calls
    completed is ``PRINTED``. A job that gets stuck is cancelled, and so is what an earlier one
    has left: the next person gets none of it.
    """

    def __init__(
        self,
        uri: str,
        *,
        is_a4: bool = False,
        program: str = PROGRAM,
        clock: Callable[[], float] = time.monotonic,
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        self._printer = Asking(uri, program)
        self._program = program
        self._operation = "print-a4" if is_a4 else "print"
        self._clock = clock
        self._rest = rest
        self._turns = Turns()

    def status(self) -> PrinterStatus:
        """Ask the printer now; behind a queue the device too, where it speaks IPP."""
        return self._turns.status(self._asked)

    def print(self, job: PrintJob) -> PrintOutcome:
        """Hand the PDF over and follow it to its end."""
        require_receipt(job)
        with self._turns.printing, suppress(PrintingError):
            queue = self._queue()
            if queue.status.can_print:
                self._clear(queue)
                return self._put(job, queue)
        return PrintOutcome.FAILED

    def _asked(self) -> PrinterStatus:
        try:
            return self._queue().status
        except PrintingError as error:
            is_absent = error.code == "printing.absent"
            state = PrinterState.OFFLINE if is_absent else PrinterState.UNKNOWN
            return PrinterStatus(state, str(error))

    def _queue(self) -> Queue:
        """Ask the queue, and the device behind it where that speaks IPP as well.

        A spooler keeps the reasons of a job that was cancelled until the next one, and knows
        nothing of a device that was switched off since.
        """
        queue = queue_of(self._first("printer"))
        device = self._behind(queue)
        if device is None or not queue.status.can_print:
            return queue
        said = device.ask("printer")
        beyond = queue_of(said[0] if said else {})
        return replace(queue, status=beyond.status)

    def _put(self, job: PrintJob, queue: Queue) -> PrintOutcome:
        try:
            outcome = self._follow(self._hand_over(job))
        except PrintingError:  # it may have been taken all the same
            outcome = PrintOutcome.FAILED
        if outcome is not PrintOutcome.PRINTED:
            self._clear(queue)
        elif queue.is_spooler:
            return PrintOutcome.SENT
        return outcome

    def _hand_over(self, job: PrintJob) -> str:
        """Send the PDF and give the job's number."""
        with tempfile.NamedTemporaryFile(suffix=".pdf", dir="/dev/shm") as file:
            file.write(job.pdf)
            file.flush()
            name = f"name={reference.normalise(job.reference)}"
            said = self._first(self._operation, name, file=Path(file.name))
        number = str(said.get("job-id", ""))
        if not number.isdecimal():
            raise PrintingError("a job without a number", code="printing.refused")
        return number

    def _follow(self, job: str) -> PrintOutcome:
        until = self._clock() + _MOST_SECONDS
        silent = 0
        while self._clock() < until and silent < _MOST_SILENT:
            self._rest(_LOOK_SECONDS)
            try:
                said = self._first("job", f"job={job}")
                state = job_state(said)
                is_stuck = state is not JobState.COMPLETED and self._is_stuck()
            except PrintingError:
                silent += 1
                continue
            silent = 0
            if state is JobState.COMPLETED:
                return PrintOutcome.PRINTED
            if state in {JobState.CANCELLED, JobState.ABORTED, JobState.STOPPED, None} or is_stuck:
                return PrintOutcome.FAILED
        return PrintOutcome.FAILED

    def _is_stuck(self) -> bool:
        return not self._queue().status.goes_on

    def _clear(self, queue: Queue) -> None:
        """Cancel all that waits: in the queue, and then in the device, which hears of it late.

        A spooler that is told to cancel may first hand the job on, and cancel it there.
        """
        until = self._clock() + _CLEAR_SECONDS
        device = self._behind(queue)
        while self._cancel_all(self._printer) and device and self._clock() < until:
            self._rest(_LOOK_SECONDS)
        if device is not None:
            self._cancel_all(device)

    def _cancel_all(self, place: Asking) -> int:
        """Cancel the jobs that have not ended, and say how many there were."""
        jobs = [str(said["job-id"]) for said in _welcome(place, "jobs") if "job-id" in said]
        for job in jobs:
            _welcome(place, "cancel", f"job={job}")
        return len(jobs)

    def _behind(self, queue: Queue) -> Asking | None:
        """Reach the device behind a queue, where it speaks IPP as well."""
        speaks = queue.device.startswith(_SCHEMES)
        return Asking(queue.device, self._program) if speaks else None

    def _first(self, operation: str, *options: str, file: Path | None = None) -> dict[str, object]:
        groups = self._printer.ask(operation, *options, file=file)
        return dict(groups[0]) if groups else {}


def _welcome(place: Asking, operation: str, *options: str) -> Sequence[Attributes]:
    """Ask where an answer is welcome and not needed: a job may have ended meanwhile."""
    try:
        return place.ask(operation, *options)
    except PrintingError:
        return ()
