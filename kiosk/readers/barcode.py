# SPDX-License-Identifier: Apache-2.0
"""Bar code readers on a serial line of their own, most of them over USB (CDC-ACM).

A reader that plays a keyboard is told from typing by its speed (``kiosk.readers.wedge``); where
it has a serial mode, that is the better one.
"""

import os
import termios
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Final

from kiosk.clock import Clock, SystemClock
from kiosk.errors import ReaderError
from kiosk.lines import make_raw
from kiosk.readers.codes import ZoneLines, cleaned
from kiosk.readers.port import ReaderState, ReaderStatus

_MOST_WAITING: Final = 8 << 10
_ENDS: Final = b"\r\n"


class SerialBarcodeReader:
    """One reader; each code ends with a carriage return or a line feed.

    The lines of a machine-readable zone are one code.
    """

    def __init__(self, device: Path, clock: Clock | None = None) -> None:
        self._device = device
        self._clock = clock or SystemClock()
        self._line: int | None = None
        self._waiting = bytearray()
        self._zone = ZoneLines()
        self._codes: deque[str] = deque()

    def status(self) -> ReaderStatus:
        """Look whether the line is there."""
        if self._device.is_char_device():
            return ReaderStatus(ReaderState.READY)
        return ReaderStatus(ReaderState.ABSENT, "reader.absent")

    def listen(self) -> None:
        """Open the line and throw away what was read before anybody asked."""
        self.clear()
        try:
            line = os.open(self._device, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise ReaderError("the bar code reader is not there", code="reader.absent") from error
        try:
            make_raw(line)
            termios.tcflush(line, termios.TCIFLUSH)
        except termios.error as error:
            os.close(line)
            raise ReaderError("no serial line", code="reader.failed") from error
        self._line = line

    def heard(self) -> str:
        """Give the next code that is complete."""
        if self._line is None:
            return ""
        try:
            self._waiting += os.read(self._line, _MOST_WAITING)
        except BlockingIOError:
            pass
        except OSError as error:
            self.clear()
            raise ReaderError("the bar code reader has gone", code="reader.absent") from error
        now = self._clock.monotonic()
        while code := self._next():
            self._codes += self._zone.take(code, now, now)
        self._codes += self._zone.due(now)
        return self._codes.popleft() if self._codes else ""

    def clear(self) -> None:
        """Close the line."""
        line, self._line = self._line, None
        self._waiting.clear()
        self._zone.clear()
        self._codes.clear()
        if line is not None:
            with suppress(OSError):
                os.close(line)

    def _next(self) -> str:
        while (end := _end(self._waiting)) >= 0:
            code = cleaned(self._waiting[:end].decode("utf-8", "ignore"))
            del self._waiting[: end + 1]
            if code:
                return code
        if len(self._waiting) > _MOST_WAITING:  # noise: no code is so long
            self._waiting.clear()
        return ""


def _end(waiting: bytearray) -> int:
    found = [place for end in _ENDS if (place := waiting.find(end)) >= 0]
    return min(found, default=-1)
