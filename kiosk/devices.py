# SPDX-License-Identifier: Apache-2.0
"""How the devices of a station are, and the story of their comings and goings."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.clock import Clock
from kiosk.printing import Printer, PrinterState
from kiosk.readers import Readers, ReaderState
from kiosk.readers.names import STICK

PRINTER: Final = "printer"

EVENT: Final = "device-changed"

_CALM_SECONDS: Final = 10.0
"""Between two records of one device: a loose plug must not fill the journal."""

_GONE: Final = frozenset({ReaderState.ABSENT, ReaderState.FAILED})
_LOG: Final = logging.getLogger("kiosk.devices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How the devices were at one moment."""

    printer: PrinterState = PrinterState.READY
    readers: Mapping[str, ReaderState]
    """By their names; only those that the kiosk has."""

    @property
    def idle(self) -> frozenset[str]:
        """Which readers can't be used that should be; nobody leaves a memory stick plugged in."""
        return frozenset(
            name
            for name, state in self.readers.items()
            if state is ReaderState.FAILED or (state is ReaderState.ABSENT and name != STICK)
        )

    @property
    def away(self) -> frozenset[str]:
        """Which readers have nothing to read from now, a memory stick among them."""
        return frozenset(name for name, state in self.readers.items() if state in _GONE)


@dataclass(slots=True)
class _Told:
    state: str
    at: float


class Devices:
    """Asks every device how it is, and writes down what changes."""

    def __init__(
        self,
        printer: Printer,
        readers: Readers,
        *,
        record: Callable[[str, Mapping[str, str]], None],
        clock: Clock,
    ) -> None:
        self._printer = printer
        self._readers = readers
        self._record = record
        self._clock = clock
        self._told: dict[str, _Told] = {}
        self._last = PrinterState.READY

    def look(self) -> Seen:
        """Ask them now; MAY block for as long as a device is given to answer.

        To be called on one thread at a time. Raises StorageError when a change can't be recorded.
        """
        status = self._printer.status()
        if status.state is not PrinterState.BUSY:  # it prints: that says nothing of how it is
            self._last = status.state
        readers = {name: device.status() for name, device in self._readers.named()}
        self._follow(PRINTER, self._last.value, "")
        for name, answer in readers.items():
            if answer.state is not ReaderState.BUSY:
                self._follow(name, answer.state.value, answer.code)
        return Seen(printer=self._last, readers={name: one.state for name, one in readers.items()})

    def _follow(self, device: str, state: str, problem: str) -> None:
        """Write down that a device is not as it was; the first look only what is not well."""
        now, told = self._clock.monotonic(), self._told.get(device)
        if told is None and (state == ReaderState.READY.value or device == STICK):
            self._told[device] = _Told(state, now - _CALM_SECONDS)
            return
        if told is not None and (state == told.state or now - told.at < _CALM_SECONDS):
            return
        _LOG.warning("%s: %s %s", device, state, problem)
        self._record(EVENT, {"device": device, "state": state, "problem": problem})
        self._told[device] = _Told(state, now)
