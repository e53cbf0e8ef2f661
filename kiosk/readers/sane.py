# SPDX-License-Identifier: Apache-2.0
"""Scanners that SANE knows, through its own program ``scanimage``."""

import shutil
from collections.abc import Mapping, Sequence
from typing import Final

from kiosk.children import Child, Ran
from kiosk.errors import ReaderError
from kiosk.readers.port import ReaderState, ReaderStatus
from kiosk.readers.programs import CODES

PROGRAM: Final = "scanimage"
SECONDS: Final = 90.0
"""A cold lamp and a slow flatbed need most of it."""
MOST_BYTES: Final = 64 << 20

_A4: Final = ("-x", "210", "-y", "297")
"""Millimetres; a smaller glass is read as far as it goes."""

_CODES: Final[Mapping[int, str]] = {
    3: "reader.busy",
    6: "reader.jammed",
    7: "reader.empty",
    8: "reader.cover-open",
    11: "reader.denied",
}
"""What ``scanimage`` ends with (SANE_STATUS of SANE 1.0, 4.3.1), where a person can do something."""


class SaneScanner:
    """One scanner, one page a time: from the glass, or the next one from a feeder."""

    def __init__(
        self,
        device: str,
        *,
        dpi: int,
        options: Sequence[str] = (),
        program: str = PROGRAM,
        seconds: float = SECONDS,
    ) -> None:
        """Use the device that ``scanimage -L`` lists under this name."""
        self._command = (
            *(program, f"--device-name={device}", "--format=png", f"--resolution={dpi}"),
            *_A4,
            *options,
        )
        self._seconds = seconds
        self._child = Child(CODES)
        self._trouble = ""

    def status(self) -> ReaderStatus:
        """Say how the last page went; asking the device itself takes seconds with some."""
        if shutil.which(self._command[0]) is None:
            return ReaderStatus(ReaderState.ABSENT, "reader.absent")
        return ReaderStatus(_STATES.get(self._trouble, ReaderState.FAILED), self._trouble)

    def take(self) -> bytes:
        """Read a page as PNG."""
        try:
            ran = self._child.run(self._command, seconds=self._seconds, most_bytes=MOST_BYTES)
            picture = _picture(ran)
        except ReaderError as error:
            self._trouble = error.code
            raise
        self._trouble = ""
        return picture

    def clear(self) -> None:
        """End the reading; the program keeps nothing."""
        self._child.end()


_STATES: Final[Mapping[str, ReaderState]] = {
    "": ReaderState.READY,
    "reader.empty": ReaderState.READY,
    "reader.busy": ReaderState.BUSY,
    "reader.absent": ReaderState.ABSENT,
}


def _picture(ran: Ran) -> bytes:
    if ran.code == 0 and ran.output:
        return ran.output
    if "open of device" in ran.words:
        raise ReaderError("the scanner can't be opened", code="reader.absent")
    raise ReaderError("the scanner gave no picture", code=_CODES.get(ran.code, "reader.failed"))
