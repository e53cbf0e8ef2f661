# SPDX-License-Identifier: Apache-2.0
"""One talk with a printer: commands out, answers in, told apart from what nobody asked for."""

import time
from collections.abc import Callable
from typing import Final

from kiosk.printing.escpos.answers import has_reached, is_answer, judged
from kiosk.printing.escpos.commands import Ask
from kiosk.printing.escpos.wire import Wire, WireError
from kiosk.printing.port import PrinterState, PrinterStatus

IDLE_PATIENCE: Final = 0.7
"""Seconds for an answer of an idle printer, which takes milliseconds."""
BUSY_PATIENCE: Final = 3.0
"""Seconds for an answer that may have to wait behind the dots in a network card."""

_MOVE_SECONDS: Final = 5.0
"""How long a printer may take nothing before it counts as stuck."""
_TRIES: Final = 2
"""An answer that makes no sense is asked for again."""
_MOST_READS: Final = 64


class Talk:
    """What goes over an open line; raises WireError as that does."""

    def __init__(self, wire: Wire, clock: Callable[[], float] = time.monotonic) -> None:
        self._wire = wire
        self._clock = clock
        self._waits = False
        self.has_reached = False
        """Whether the printer has come as far as the last ``send_and_wait``."""

    def send(self, data: bytes) -> None:
        """Send a whole command."""
        self._wire.send(data, _MOVE_SECONDS)

    def send_and_wait(self, data: bytes) -> None:
        """Send a command that the printer answers when it has carried out all before it."""
        self._waits, self.has_reached = True, False
        self.send(data)

    def ask(self, patience: float) -> PrinterStatus:
        """Ask how the printer is."""
        status = self._ask(patience)
        for _try in range(_TRIES - 1):
            if status.state is not PrinterState.UNKNOWN:
                break
            status = self._ask(patience)
        return status

    def listen(self, patience: float) -> bytes:
        """Hear what comes, and note when the printer has come as far as it was asked to."""
        heard = self._wire.receive(patience)
        if self._waits and any(has_reached(byte) for byte in heard):
            self.has_reached = True
        return heard

    def _ask(self, patience: float) -> PrinterStatus:
        """Ask the four questions one after the other."""
        self._drain()
        said: dict[Ask, int] = {}
        for ask in Ask:
            self.send(ask.command)
            answer = self._answer(patience)
            if answer is None:
                break  # a printer that doesn't answer one question answers none
            said[ask] = answer
        return judged(said)

    def _answer(self, patience: float) -> int | None:
        until = self._clock() + patience
        while (left := until - self._clock()) > 0:
            for byte in self.listen(left):
                if is_answer(byte):
                    return byte
        return None

    def _drain(self) -> None:
        """Pass over what was said before anybody asked, as far as it has come."""
        for _read in range(_MOST_READS):
            if not self.listen(0):
                return
        raise WireError("never stops talking")
