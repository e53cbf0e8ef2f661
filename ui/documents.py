# SPDX-License-Identifier: Apache-2.0
"""Brings documents in: asks the devices off the GUI thread, and forgets what they gave."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QTimer

from kiosk.clock import Clock, local
from kiosk.errors import ReaderError
from kiosk.readers.names import BARCODE, CAMERA, SCANNER
from ui.failures import code_of, note
from ui.tasks import TaskRunner

if TYPE_CHECKING:
    from kiosk.readers import (
        Advice,
        Bounds,
        Offer,
        OfferedFile,
        PageImage,
        PageReader,
        Prepared,
        Readers,
    )
    from kiosk.training import Deed
    from ui.samples import Samples

Result = TypeVar("Result")

THUMBNAIL: Final = 640
"""Pixels of the longer side: a page can be told from another, and its large words be read."""

_POLL_MS: Final = 100
"""Between two looks at the bar code reader, in milliseconds; a person waits for none of them."""

OnFailed = Callable[[str], None]
"""Hears a stable code."""


_NEVER: Final = -1
_PICTURES: Final = 3
"""Of a code before a camera, until one can be read."""


def _nobody() -> None:
    """Nobody waits for the bar code reader."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came: pages as they will be sent, or a file as it is."""

    pages: "tuple[PageImage, ...]" = field(repr=False)
    media_type: str = ""
    data: bytes = field(default=b"", repr=False)
    advice: "tuple[Advice, ...]" = ()
    """What is wrong with the page, what matters most first."""


class Documents:
    """The devices of this kiosk, as the questions of one page at a time use them."""

    def __init__(self, tasks: TaskRunner, clock: Clock) -> None:
        self._tasks = tasks
        self._clock = clock
        self._readers: Readers | None = None
        self._bounds: Bounds | None = None
        self.samples: Samples | None = None
        self._turn = 0
        """What was asked for before this turn is dropped when it comes."""
        self._reading = _NEVER
        """The turn in which a page is being taken."""
        self._away: frozenset[str] = frozenset()
        self._watchers: list[Callable[[], None]] = []
        self.noticed: Callable[[], None] = _nobody
        """Hears that somebody holds something before a reader, touched or not."""
        self._listener: object | None = None
        self._on_code: Callable[[str], None] | None = None
        self._on_lost: Callable[[], None] = _nobody
        self._timer = QTimer()
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._hear)

    def open(
        self,
        readers: "Readers | None",
        bounds: "Bounds | None",
        samples: "Samples | None" = None,
    ) -> None:
        """Use these devices from now on, and passports to practise with where there are any."""
        self._readers, self._bounds, self.samples = readers, bounds, samples

    def note(self, deed: "Deed") -> None:
        """Have noted what somebody has practised; nothing where nobody practises."""
        if self.samples is not None:
            write = self.samples.note
            self._tasks.submit(lambda: write(deed), lambda _nothing: None, note)

    @property
    def sources(self) -> tuple[str, ...]:
        """Name the ways in which a document can be brought in here."""
        if self._readers is None:
            return ()
        return tuple(name for name, _device in self._readers.named() if name != BARCODE)

    def know(self, *, away: frozenset[str]) -> None:
        """Know which devices have nothing to read from now, and tell whoever watches them."""
        if away != self._away:
            self._away = away
            self._tell()

    def works(self, source: str) -> bool:
        """Whether there is a device that hasn't gone or failed, as far as is known."""
        return source in self.sources and source not in self._away

    def watch(self, watcher: Callable[[], None]) -> None:
        """Tell somebody from now on when a device has come or gone."""
        self._watchers.append(watcher)

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Tell them no more."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    @property
    def hears_codes(self) -> bool:
        """Whether there is a bar code reader that hasn't gone or failed, as far as is known."""
        has_one = self._readers is not None and self._readers.barcode is not None
        return has_one and BARCODE not in self._away

    @property
    def is_heard(self) -> bool:
        """Whether somebody listens to the bar code reader."""
        return self._listener is not None

    @property
    def is_reading(self) -> bool:
        """Whether a page is being taken now; every device gives up by itself in the end."""
        return self._reading == self._turn

    # Pages.

    def warm(self) -> None:
        """Have what decodes pictures be ready: a document is going to be asked for."""
        if self._readers is not None:
            self._readers.workshop.warm()

    def take(self, source: str, on_brought: Callable[[Brought], None], on_failed: OnFailed) -> None:
        """Take a page with the scanner or the camera."""
        readers, device = self._readers, self._page_reader(source)
        if readers is None or device is None:
            on_failed("reader.absent")
            return
        bounds = self._limits()
        readers.workshop.warm()

        def work() -> Brought:
            return _page(readers.workshop.page(device.take(), bounds))

        self._read(work, on_brought, on_failed)

    def read_zone(self, source: str, on_text: Callable[[str], None], on_failed: OnFailed) -> None:
        """Read the lines of a travel document with the scanner or the camera."""
        readers, device = self._readers, self._page_reader(source)
        if readers is None or device is None:
            on_failed("reader.absent")
            return
        readers.workshop.warm()
        today, moves = local(self._clock.now()).date(), source == CAMERA
        is_wanted = self._wanted()

        def work() -> str:
            from kiosk.readers.zones import zone_by  # late: most visits bring no picture

            return zone_by(device, readers.workshop, today=today, moves=moves, is_wanted=is_wanted)

        self._read(work, on_text, on_failed)

    def read_code(self, source: str, on_text: Callable[[str], None], on_failed: OnFailed) -> None:
        """Read a code with the scanner or the camera; the first of several is taken."""
        readers, device = self._readers, self._page_reader(source)
        if readers is None or device is None:
            on_failed("reader.absent")
            return
        readers.workshop.warm()
        is_wanted = self._wanted()

        def work() -> str:
            for _picture in range(_PICTURES if source == CAMERA else 1):
                if is_wanted() and (codes := readers.workshop.codes(device.take())):
                    return codes[0]
            raise ReaderError("no code in the picture", code="code")

        self._read(work, on_text, on_failed)

    def look(
        self,
        wanted: Callable[[str], bool],
        on_offer: "Callable[[Offer], None]",
        on_failed: OnFailed,
    ) -> None:
        """List what the stick holds of the wanted types."""
        stick = self._readers.stick if self._readers else None
        if stick is None:
            on_failed("reader.absent")
            return
        self._run(lambda: stick.offered(wanted), on_offer, on_failed)

    def fetch(
        self, file: "OfferedFile", on_brought: Callable[[Brought], None], on_failed: OnFailed
    ) -> None:
        """Read a file from the stick: a picture becomes a page, anything else stays as it is."""
        readers, stick = self._readers, self._readers.stick if self._readers else None
        if readers is None or stick is None:
            on_failed("reader.absent")
            return
        bounds = self._limits()
        readers.workshop.warm()

        def work() -> Brought:
            from kiosk.readers import PICTURES

            data = stick.read(file)
            if file.media_type in PICTURES:
                return _page(readers.workshop.page(data, bounds))
            return Brought((), file.media_type, data)

        self._run(work, on_brought, on_failed)

    def show(
        self,
        pages: "Sequence[PageImage]",
        on_shown: Callable[[tuple[str, ...]], None],
        on_failed: OnFailed,
    ) -> None:
        """Draw pages small, as addresses that QML's ``Image`` takes."""
        if self._readers is None:
            on_failed("reader.absent")
            return
        workshop = self._readers.workshop
        workshop.warm()

        def work() -> tuple[str, ...]:
            small = (workshop.thumbnail(page, THUMBNAIL) for page in pages)
            return tuple(picture_url(one, "jpeg") for one in small)

        self._run(work, on_shown, on_failed)

    # Bar codes.

    def listen(
        self, owner: object, on_code: Callable[[str], None], on_lost: Callable[[], None]
    ) -> str:
        """Hear codes until the reader goes, or somebody else listens in this one's place.

        Says why that can't be (a stable code), or nothing.
        """
        barcode = self._readers.barcode if self._readers else None
        if barcode is None:
            return "reader.absent"
        self._leave_off()
        try:
            barcode.listen()
        except ReaderError as error:
            return error.code
        self._listener, self._on_code, self._on_lost = owner, on_code, on_lost
        self._timer.start()
        return ""

    def hush(self, owner: object) -> None:
        """Hear no codes any more, if it is this one who listens."""
        if owner is self._listener:
            self._silence()
            self._tell()  # somebody else on the page may listen now

    def _leave_off(self) -> None:
        """Tell whoever listens that they are not heard any more."""
        lost = self._on_lost
        self._silence()
        lost()

    def _silence(self) -> None:
        self._timer.stop()
        self._listener, self._on_code, self._on_lost = None, None, _nobody
        if self._readers is not None and self._readers.barcode is not None:
            self._readers.barcode.clear()

    # The end.

    def stop(self) -> None:
        """End what is being read, and drop what still comes of it."""
        self._turn += 1
        if self._readers is not None:
            for device in (self._readers.scanner, self._readers.camera):
                if device is not None:
                    device.clear()

    def clear(self) -> None:
        """Leave nothing of a person here or in any device."""
        self.stop()
        self._leave_off()
        if self._readers is not None:
            self._readers.clear()

    def _hear(self) -> None:
        barcode = self._readers.barcode if self._readers else None
        if barcode is None or self._on_code is None:
            return
        try:
            code = barcode.heard()
        except ReaderError:
            self._leave_off()
            return
        if code:
            self.noticed()
            self._on_code(code)

    def _wanted(self) -> Callable[[], bool]:
        """Let a worker ask, before it takes one more picture, whether anybody waits for it."""
        turn = self._turn
        return lambda: turn == self._turn

    def _read(
        self, work: Callable[[], Result], on_done: Callable[[Result], None], on_failed: OnFailed
    ) -> None:
        """Have a device read, and know for how long: nobody is away meanwhile."""

        def done(result: Result) -> None:
            self._reading = _NEVER
            on_done(result)

        def failed(code: str) -> None:
            self._reading = _NEVER
            on_failed(code)

        self._reading = self._turn
        self._run(work, done, failed)

    def _page_reader(self, source: str) -> "PageReader | None":
        if self._readers is None:
            return None
        return self._readers.scanner if source == SCANNER else self._readers.camera

    def _limits(self) -> "Bounds":
        from kiosk.readers import Bounds

        return self._bounds or Bounds()

    def _run(
        self, work: Callable[[], Result], on_done: Callable[[Result], None], on_failed: OnFailed
    ) -> None:
        turn = self._turn

        def done(result: Result) -> None:
            if turn == self._turn:
                on_done(result)

        def failed(error: BaseException) -> None:
            if turn == self._turn:
                on_failed(code_of(error))

        self._tasks.submit(work, done, failed)


def _page(found: "Prepared") -> Brought:
    return Brought((found.page,), advice=found.advice)


def picture_url(data: bytes, kind: str) -> str:
    """Write a picture as an address; it is held where the address is and nowhere else."""
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
