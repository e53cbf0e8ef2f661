# SPDX-License-Identifier: Apache-2.0
"""What the answers to ``DLE EOT`` say of a printer, bit by bit."""

from collections.abc import Mapping
from typing import Final

from kiosk.printing.escpos.commands import Ask
from kiosk.printing.port import PrinterState, PrinterStatus

_FIXED: Final = 0b1001_0011
_FIXED_VALUE: Final = 0b0001_0010
"""Bits 0 and 7 of each answer are 0, bits 1 and 4 are 1; anything else is noise."""

_REACHED_FIXED: Final = 0b1111_0000
"""The upper half of an answer to ``GS r`` is 0: never an answer to ``DLE EOT``."""

_OFFLINE: Final = 1 << 3
_FEEDING: Final = 1 << 6
_COVER: Final = 1 << 2
_FED_BY_BUTTON: Final = 1 << 3
_STOPPED: Final = 1 << 5
_ERROR: Final = 1 << 6
_KNIFE: Final = 1 << 3
_BROKEN: Final = 1 << 5
_HOT: Final = 1 << 6
_RECOVERABLE: Final = 1 << 2
_NEAR_END: Final = 0b0000_1100
_NO_PAPER: Final = 0b0110_0000


def is_answer(byte: int) -> bool:
    """Tell an answer to ``DLE EOT`` from noise and from answers to something else."""
    return byte & _FIXED == _FIXED_VALUE


def has_reached(byte: int) -> bool:
    """Tell an answer to ``GS r``."""
    return byte & _REACHED_FIXED == 0


def judged(said: Mapping[Ask, int]) -> PrinterStatus:
    """Say how the printer is; whatever is missing or makes no sense is ``UNKNOWN``.

    What a person has to mend first is named first: an open cover hides that the paper is gone.
    """
    detail = " ".join(f"{ask.value}:{byte:02x}" for ask, byte in sorted(said.items()))
    if any(ask not in said or not is_answer(said[ask]) for ask in Ask):
        return PrinterStatus(PrinterState.UNKNOWN, detail or "no answer")
    return PrinterStatus(_state(said), detail)


def _state(said: Mapping[Ask, int]) -> PrinterState:
    printer, cause = said[Ask.PRINTER], said[Ask.OFFLINE_CAUSE]
    error, paper = said[Ask.ERROR_CAUSE], said[Ask.PAPER]
    found = (
        (cause & _COVER, PrinterState.COVER_OPEN),
        (paper & _NO_PAPER or cause & _STOPPED, PrinterState.PAPER_OUT),
        (error & _KNIFE, PrinterState.CUTTER),
        (error & _BROKEN, PrinterState.HARDWARE),
        (error & _HOT, PrinterState.OVER_TEMPERATURE),
        (error & _RECOVERABLE or cause & _ERROR, PrinterState.HARDWARE),
        (printer & _FEEDING or cause & _FED_BY_BUTTON, PrinterState.BUSY),
        (printer & _OFFLINE, PrinterState.OFFLINE),
        (paper & _NEAR_END, PrinterState.NEAR_END),
    )
    return next((state for holds, state in found if holds), PrinterState.READY)
