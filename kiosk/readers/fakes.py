# SPDX-License-Identifier: Apache-2.0
"""Devices in memory, with the troubles of real ones."""

from collections import deque
from collections.abc import Callable, Mapping

from kiosk.errors import ReaderError
from kiosk.readers.contents import HEAD, media_type_of
from kiosk.readers.port import Offer, OfferedFile, ReaderState, ReaderStatus


class MemoryPageReader:
    """Gives the pictures that were laid on it, one after the other."""

    def __init__(self, *pictures: bytes) -> None:
        self._pictures = deque(pictures)
        self._trouble = ""
        self.cleared = 0

    def lay(self, *pictures: bytes) -> None:
        """Lay more pages on it."""
        self._pictures.extend(pictures)

    def fail(self, code: str) -> None:
        """Have every page fail with a code; an empty one ends the trouble."""
        self._trouble = code

    def status(self) -> ReaderStatus:
        """Say the trouble that was set."""
        if self._trouble == "reader.absent":
            return ReaderStatus(ReaderState.ABSENT, self._trouble)
        state = ReaderState.FAILED if self._trouble else ReaderState.READY
        return ReaderStatus(state, self._trouble)

    def take(self) -> bytes:
        """Give the next picture."""
        if self._trouble:
            raise ReaderError("as a test wants it", code=self._trouble)
        if not self._pictures:
            raise ReaderError("no page is laid on it", code="reader.empty")
        return self._pictures.popleft()

    def clear(self) -> None:
        """Take away what is left."""
        self._pictures.clear()
        self.cleared += 1


class MemoryStick:
    """Holds files by name once it is plugged in."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files = None if files is None else dict(files)
        self._trouble = ""
        self.cleared = 0

    def plug_in(self, files: Mapping[str, bytes]) -> None:
        """Plug one in."""
        self._files = dict(files)

    def unplug(self) -> None:
        """Pull it out."""
        self._files = None

    def fail(self, code: str) -> None:
        """Have no stick be seen, with a code; an empty one ends the trouble."""
        self._trouble = code

    def status(self) -> ReaderStatus:
        """Say whether one is plugged in."""
        if self._trouble:
            return ReaderStatus(ReaderState.FAILED, self._trouble)
        if self._files is None:
            return ReaderStatus(ReaderState.ABSENT, "reader.absent")
        return ReaderStatus(ReaderState.READY)

    def offered(self, wanted: Callable[[str], bool]) -> Offer:
        """List the files of the wanted types."""
        if self._files is None:
            raise ReaderError("no stick is plugged in", code="reader.absent")
        files = [
            OfferedFile(key=name, name=name, media_type=kind, size=len(data))
            for name, data in self._files.items()
            if (kind := media_type_of(data[:HEAD])) and wanted(kind)
        ]
        return Offer(files)

    def read(self, file: OfferedFile) -> bytes:
        """Read one."""
        if self._files is None or file.key not in self._files:
            raise ReaderError("no such file any more", code="reader.absent")
        return self._files[file.key]

    def clear(self) -> None:
        """Note that it was told to forget."""
        self.cleared += 1


class MemoryBarcodeReader:
    """Reads what a test holds before it."""

    def __init__(self) -> None:
        self._codes: deque[str] = deque()
        self._is_listening = False
        self._trouble = ""
        self.cleared = 0

    @property
    def is_listening(self) -> bool:
        """Whether somebody asks."""
        return self._is_listening

    def hold(self, code: str) -> None:
        """Hold a code before it; nobody hears of it while nobody listens."""
        if self._is_listening:
            self._codes.append(code)

    def unplug(self) -> None:
        """Pull the plug."""
        self._trouble = "reader.absent"

    def plug_in(self) -> None:
        """Plug it in again."""
        self._trouble = ""

    def status(self) -> ReaderStatus:
        """Say whether it is there."""
        if self._trouble:
            return ReaderStatus(ReaderState.ABSENT, self._trouble)
        return ReaderStatus(ReaderState.READY)

    def listen(self) -> None:
        """Hear from now on."""
        if self._trouble:
            raise ReaderError("as a test wants it", code=self._trouble)
        self._codes.clear()
        self._is_listening = True

    def heard(self) -> str:
        """Give the next code."""
        if self._trouble:
            raise ReaderError("as a test wants it", code=self._trouble)
        return self._codes.popleft() if self._codes else ""

    def clear(self) -> None:
        """Hear nothing any more."""
        self._codes.clear()
        self._is_listening = False
        self.cleared += 1
