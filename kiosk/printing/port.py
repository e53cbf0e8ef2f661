# SPDX-License-Identifier: Apache-2.0
"""What the kiosk asks of a printer, whatever it is made of."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kiosk.receipts import Reference


@dataclass(frozen=True, slots=True)
class Raster:
    """A one-bit picture: rows from the top, eight dots a byte, the first dot highest, 1 is black.

    Bits beyond the width at the end of a row are 0.
    """

    width: int
    height: int
    data: bytes

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or len(self.data) != self.row_bytes * self.height:
            raise ValueError("a raster's data must fill its rows")

    @property
    def row_bytes(self) -> int:
        """How many bytes a row takes."""
        return (self.width + 7) // 8

    def row(self, number: int) -> bytes:
        """One row, for printers that take bands."""
        return self.data[number * self.row_bytes : (number + 1) * self.row_bytes]


class PrintJob(Protocol):
    """A receipt ready for paper, in every form that a printer may want; it is never text.

    Each form MAY be drawn when it is first asked for, on any thread; that raises PrintingError for
    what no paper of the printer's holds.
    """

    @property
    def reference(self) -> Reference:
        """Its reference number."""

    @property
    def raster(self) -> Raster:
        """Its dots."""

    @property
    def png(self) -> bytes:
        """The same dots as a picture."""

    @property
    def pdf(self) -> bytes:
        """The same content with outlines, on one page or on sheets."""


@dataclass(frozen=True, slots=True)
class DrawnJob:
    """A receipt that is drawn already."""

    reference: Reference
    raster: Raster
    png: bytes
    pdf: bytes


class PrinterState(Enum):
    """What a printer says of itself, as far as a person must act on it."""

    READY = "ready"
    NEAR_END = "near-end"
    """Prints, and the roll is almost used up."""
    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    CUTTER = "cutter"
    """The knife is stuck; what was printed hangs in the slot."""
    OVER_TEMPERATURE = "over-temperature"
    BUSY = "busy"
    HARDWARE = "hardware"
    """It says that it is broken, or the disk behind it refuses."""
    OFFLINE = "offline"
    """Not there, or switched off."""
    UNKNOWN = "unknown"
    """It gives no answer that can be understood; never taken for ready."""

    @property
    def can_print(self) -> bool:
        """Whether paper may be promised."""
        return self in {PrinterState.READY, PrinterState.NEAR_END}

    @property
    def goes_on(self) -> bool:
        """Whether a receipt that was begun is still being printed."""
        return self.can_print or self is PrinterState.BUSY


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """A printer's answer at one moment."""

    state: PrinterState
    detail: str = ""
    """For the operator and the log; never for the public."""

    @property
    def can_print(self) -> bool:
        """Whether paper may be promised."""
        return self.state.can_print

    @property
    def goes_on(self) -> bool:
        """Whether a receipt that was begun is still being printed."""
        return self.state.goes_on


class PrintOutcome(Enum):
    """How a job ended, without claiming more than is known."""

    PRINTED = "printed"
    """The device confirmed it."""
    SENT = "sent"
    """The device took all of it and can't confirm paper: ask the person."""
    FAILED = "failed"
    """Nothing that could be used came out; it may be tried again."""


class Printer(Protocol):
    """Something that puts a receipt on paper or into a file."""

    def status(self) -> PrinterStatus:
        """Ask the device now. MUST NOT raise for an absent device: report it."""

    def print(self, job: PrintJob) -> PrintOutcome:
        """Print all of ``job`` or nothing that could be taken for it. MAY block for seconds.

        MUST NOT raise for trouble of the device: it is ``FAILED``, and ``status`` says why. What
        drawing raises comes through, before anything is sent.
        """
