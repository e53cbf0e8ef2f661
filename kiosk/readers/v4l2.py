# SPDX-License-Identifier: Apache-2.0
"""Cameras that the kernel knows (V4L2), through ``v4l2-ctl``: one picture of a page a time."""

import stat
from pathlib import Path
from typing import Final

from kiosk.children import Child, Ran
from kiosk.errors import ReaderError
from kiosk.readers.port import ReaderState, ReaderStatus
from kiosk.readers.programs import CODES

PROGRAM: Final = "v4l2-ctl"
SECONDS: Final = 20.0
MOST_BYTES: Final = 64 << 20

_LARGEST: Final = "width=4096,height=4096,pixelformat=MJPG"
"""A driver takes the nearest size that it has, and document cameras speak motion JPEG."""

_DARK_FRAMES: Final = 8
"""Pictures that are thrown away while the camera finds its exposure."""

_BEGIN: Final = b"\xff\xd8\xff"


class V4l2Camera:
    """A camera over a tray, or one that a page is held before."""

    def __init__(self, device: Path, *, program: str = PROGRAM, seconds: float = SECONDS) -> None:
        self._device = device
        self._command = (
            program,
            f"--device={device}",
            f"--set-fmt-video={_LARGEST}",
            "--stream-mmap",
            f"--stream-skip={_DARK_FRAMES}",
            "--stream-count=1",
            "--stream-to=-",
        )
        self._seconds = seconds
        self._child = Child(CODES)

    def status(self) -> ReaderStatus:
        """Look whether the kernel has the device."""
        try:
            is_there = stat.S_ISCHR(self._device.stat().st_mode)
        except OSError:
            is_there = False
        if not is_there:
            return ReaderStatus(ReaderState.ABSENT, "reader.absent")
        return ReaderStatus(ReaderState.READY)

    def take(self) -> bytes:
        """Take a picture as JPEG."""
        if self.status().state is ReaderState.ABSENT:
            raise ReaderError("no such camera", code="reader.absent")
        ran = self._child.run(self._command, seconds=self._seconds, most_bytes=MOST_BYTES)
        return _picture(ran)

    def clear(self) -> None:
        """End the picture in progress; the program keeps nothing."""
        self._child.end()


def _picture(ran: Ran) -> bytes:
    place = ran.output.find(_BEGIN)
    if ran.code == 0 and place >= 0:
        return ran.output[place:]
    if "busy" in ran.words:
        raise ReaderError("another program has the camera", code="reader.busy")
    if "Cannot open" in ran.words:
        raise ReaderError("the camera can't be opened", code="reader.absent")
    raise ReaderError("the camera gave no picture", code="reader.failed")
