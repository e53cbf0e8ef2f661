# SPDX-License-Identifier: Apache-2.0
"""What the kiosk asks of a scanner, a camera, a memory stick and a bar code reader."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from kiosk.readers import names
from kiosk.readers.workshop import Workshop


class ReaderState(Enum):
    """What a device says of itself, as far as a person must know."""

    READY = "ready"
    ABSENT = "absent"
    """Not there, switched off, or nothing is plugged in."""
    BUSY = "busy"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """A device's answer at one moment."""

    state: ReaderState
    code: str = ""
    """Why it isn't ready; stable, for the operator and the log."""


class PageReader(Protocol):
    """A scanner or a camera: something that takes a picture of one page."""

    def status(self) -> ReaderStatus:
        """Ask the device now, in a moment. MUST NOT raise for an absent device: report it."""

    def take(self) -> bytes:
        """Take a picture of the page that lies there, as a picture's file.

        MAY block for as long as the device takes, within a limit of its own. Raises ReaderError.
        """

    def clear(self) -> None:
        """End a reading in progress and keep nothing of any page. MAY be called on any thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFile:
    """A file on a memory stick that may be taken."""

    key: str
    """What tells it from the others; never shown."""
    name: str
    """Its name, cleaned of what steers a screen or turns the reading order."""
    media_type: str
    """What its content is, whatever its name says."""
    size: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What a stick holds that may be taken."""

    files: Sequence[OfferedFile]
    is_cut: bool = False
    """Whether there is more on it than is looked at."""


class Stick(Protocol):
    """A removable medium that a person plugs in. Nothing is ever written to it."""

    def status(self) -> ReaderStatus:
        """Look whether one is plugged in. MUST NOT raise."""

    def offered(self, wanted: Callable[[str], bool]) -> Offer:
        """List files of the types that are wanted, told by their content.

        Within bounds of number, size and depth; links are not followed. Raises ReaderError.
        """

    def read(self, file: OfferedFile) -> bytes:
        """Read a file that was offered; raises ReaderError when it isn't what was offered."""

    def clear(self) -> None:
        """Forget what was offered."""


class BarcodeReader(Protocol):
    """A bar code reader on a line of its own."""

    def status(self) -> ReaderStatus:
        """Ask the device now. MUST NOT raise."""

    def listen(self) -> None:
        """Hear what is read from now on, and nothing from before. Raises ReaderError."""

    def heard(self) -> str:
        """Give the next code that was read, cleaned; empty while there is none.

        MUST NOT block. Raises ReaderError when the device has gone.
        """

    def clear(self) -> None:
        """Stop listening and forget what was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The devices of one kiosk; None for those that it doesn't have."""

    scanner: PageReader | None = None
    camera: PageReader | None = None
    stick: Stick | None = None
    barcode: BarcodeReader | None = None
    workshop: Workshop = field(default_factory=Workshop)
    """Where the pictures that they bring are decoded."""

    def named(self) -> "Iterator[tuple[str, PageReader | Stick | BarcodeReader]]":
        """Give the devices that there are by their names, in the order in which people meet them."""
        devices = (
            (names.SCANNER, self.scanner),
            (names.CAMERA, self.camera),
            (names.STICK, self.stick),
            (names.BARCODE, self.barcode),
        )
        for name, device in devices:
            if device is not None:
                yield name, device

    @property
    def can_take_files(self) -> bool:
        """Whether a document can be brought in at all."""
        return self.scanner is not None or self.camera is not None or self.stick is not None

    def clear(self) -> None:
        """Leave nothing of a visit in any device. MAY be called on any thread."""
        for _name, device in self.named():
            device.clear()
        self.workshop.clear()
