# SPDX-License-Identifier: Apache-2.0
"""A receipt printer that speaks ESC/POS: what it is given, and when to believe it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from kiosk.printing.escpos import commands
from kiosk.printing.escpos.talk import BUSY_PATIENCE, IDLE_PATIENCE, Talk
from kiosk.printing.escpos.wire import OpenWire, WireError
from kiosk.printing.port import PrinterState, PrinterStatus, PrintJob, PrintOutcome
from kiosk.printing.turns import Turns, require_receipt

_REACH_SECONDS: Final = 15.0
"""How long the last rows may take to come out behind the last byte."""
_LOOK_SECONDS: Final = 0.3


class EscPosPrinter:
    """One printer on one line, which is opened for each question and each receipt.

    It has one writer: who asks while a receipt is printed hears ``BUSY``. Nothing but dots, and
    the commands of this package, ever goes to the device.
    """

    def __init__(
        self,
        open_wire: OpenWire,
        *,
        look: OpenWire | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what opens the line; ``look`` opens it for a mere question, with less patience."""
        self._open = open_wire
        self._look = look or open_wire
        self._clock = clock
        self._turns = Turns()
        self._owed = 0
        """Most bytes that a command which broke off may lack: the device takes what comes for dots."""
        self._is_torn = False
        """Whether a part of somebody's receipt may still stick in the device."""

    def status(self) -> PrinterStatus:
        """Ask the device now."""
        return self._turns.status(self._asked)

    def print(self, job: PrintJob) -> PrintOutcome:
        """Print band by band, looking at the printer between; take back what doesn't get through."""
        require_receipt(job)
        with self._turns.printing, suppress(WireError), self._talk(self._open) as talk:
            return self._put(talk, job)
        return PrintOutcome.FAILED

    def _asked(self) -> PrinterStatus:
        try:
            with self._talk(self._look) as talk:
                return talk.ask(IDLE_PATIENCE)
        except WireError as error:
            state = PrinterState.UNKNOWN if error.was_open else PrinterState.OFFLINE
            return PrinterStatus(state, str(error))

    @contextmanager
    def _talk(self, opened: OpenWire) -> Iterator[Talk]:
        wire = opened()
        try:
            yield Talk(wire, self._clock)
        finally:
            wire.close()

    def _put(self, talk: Talk, job: PrintJob) -> PrintOutcome:
        if not talk.ask(IDLE_PATIENCE).can_print:
            return PrintOutcome.FAILED
        raster = job.raster  # drawn for a printer that can print, and before it hears of it
        try:
            if self._is_torn:
                self._clear(talk)
                self._send(talk, commands.END)
            self._is_torn = True
            self._send(talk, commands.BEGIN)
            for number, band in enumerate(commands.bands(raster)):
                if number and not talk.ask(BUSY_PATIENCE).goes_on:
                    return self._give_up(talk)
                self._send(talk, band)
        except WireError:
            return self._give_up(talk)
        return self._finish(talk)

    def _finish(self, talk: Talk) -> PrintOutcome:
        """Cut, and wait until the printer has come to the end, or something keeps it from that.

        A line that is lost here, and a knife that is stuck, leave the whole receipt on paper:
        nobody knows better than the person who stands before it.
        """
        try:
            self._send(talk, commands.END)
            talk.send_and_wait(commands.ASK_WHEN_REACHED)
            until = self._clock() + _REACH_SECONDS
            while self._clock() < until:
                talk.listen(_LOOK_SECONDS)
                status = talk.ask(BUSY_PATIENCE)
                if talk.has_reached and status.goes_on:
                    self._is_torn = False
                    return PrintOutcome.PRINTED
                if status.state is PrinterState.CUTTER:
                    return PrintOutcome.SENT
                if not status.goes_on:
                    return self._give_up(talk)
        except WireError:
            return PrintOutcome.SENT
        self._is_torn = False  # it has been well for so long that nothing of it can be left
        return PrintOutcome.SENT

    def _give_up(self, talk: Talk) -> PrintOutcome:
        """Take back what the device has not printed: the next person gets none of it."""
        with suppress(WireError):
            self._clear(talk)
        return PrintOutcome.FAILED

    def _clear(self, talk: Talk) -> None:
        """Fill up the command that broke off, which is white or nothing, and empty the buffers."""
        if self._owed:
            self._send(talk, bytes(self._owed))
        self._send(talk, commands.FORGET)

    def _send(self, talk: Talk, data: bytes) -> None:
        """Send a command; one that breaks off may not have arrived at all."""
        owed = self._owed
        self._owed = max(owed, len(data))
        talk.send(data)
        self._owed = 0
