# SPDX-License-Identifier: Apache-2.0
"""Has pictures decoded in a process of their own: starts it, asks it, watches over it, ends it."""

import os
import re
import selectors
import subprocess
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from threading import Lock
from typing import IO, Any, Final, TypeVar

from kiosk import program
from kiosk.children import kill
from kiosk.errors import ReaderError
from kiosk.readers import frames
from kiosk.readers.codes import MOST_CHARACTERS
from kiosk.readers.frames import Frame
from kiosk.readers.optical import NoZone, ZoneText
from kiosk.readers.pages import Advice, Bounds, PageImage, Prepared, page_of

Said = TypeVar("Said")

SECONDS: Final = 20.0
"""In which an answer must come; the largest picture takes two or three."""
MOST_CODES: Final = 8

_PIECE: Final = 1 << 20
MOST_LINES: Final = 3
_LINE: Final = re.compile(r"[A-Z0-9<]{30,44}").fullmatch
_REFUSALS: Final = frozenset({"reader.picture", "reader.pixels", "reader.size"})
"""What the process may say of a picture; anything else is no answer."""


class Workshop:
    """One process, started when it is first needed; it serves one request at a time.

    MAY be used from any thread; the one that starts the process should outlive it, because the
    kernel ends it with that thread.
    """

    def __init__(self, *, seconds: float = SECONDS, command: Sequence[str] = ()) -> None:
        self._seconds = seconds
        self._command = tuple(command) or program.isolated("workbench")
        self._turn = Lock()
        """Held by whoever asks."""
        self._lock = Lock()
        """Held for a moment, by whoever looks at what follows."""
        self._bench: _Bench | None = None
        self._is_open = True

    def warm(self) -> None:
        """Take requests again, and have the process started before the first one comes."""
        with self._lock:
            self._is_open = True
            with suppress(ReaderError):  # the request that follows says so
                self._started()

    def page(self, data: bytes, bounds: Bounds) -> Prepared:
        """Make a page of a picture: decoded, found, upright, no larger than the bounds.

        Raises ReaderError: ``reader.size`` and ``reader.pixels`` for what is too large to be
        looked at, ``reader.picture`` for what is no picture, and as ``ask`` does.
        """
        asked = {"page_bytes": bounds.page_bytes, "dpi": bounds.dpi}
        return self.ask("page", asked, data, lambda said: _prepared(said, bounds))

    def thumbnail(self, page: PageImage, side: int) -> bytes:
        """Make a small JPEG of a page for the screen. Raises as ``page`` does."""
        return self.ask(
            "thumbnail", {"side": side}, page.jpeg, lambda said: page_of(said.body).jpeg
        )

    def codes(self, data: bytes) -> tuple[str, ...]:
        """Read the bar codes in a picture, cleaned as a reader's are. Raises as ``page`` does."""
        return self.ask("codes", {}, data, _codes)

    def zone(self, data: bytes, today: date) -> ZoneText | NoZone:
        """Read the lines of a travel document in a picture. Raises as ``page`` does."""
        return self.ask("zone", {"today": today.isoformat()}, data, _zone)

    def ask(
        self, trade: str, given: Mapping[str, Any], data: bytes, understood: Callable[[Frame], Said]
    ) -> Said:
        """Have something of the workbench's table done with a picture, and read the answer.

        ``understood`` raises LookupError, TypeError, ValueError or ReaderError for nonsense.
        Raises ReaderError with the code that the workbench gives a picture that it can't use,
        ``reader.timeout`` when no answer comes in time, and ``reader.ended`` when the process
        dies, answers nonsense or is ended by ``clear``. After the latter two the next request
        has a fresh one.
        """
        if len(data) > frames.MOST_BODY:
            raise ReaderError("more bytes than a page has", code="reader.size")
        with self._turn:
            bench = self._entered()
            try:
                said = bench.ask(Frame({**given, "trade": trade}, data), self._seconds)
                refusal = said.head.get("error", "")
                if refusal not in _REFUSALS:
                    return understood(said)
            except (LookupError, TypeError, ValueError, ReaderError) as error:
                bench.kill()
                is_late = isinstance(error, ReaderError) and error.code == "reader.timeout"
                raise (error if is_late else _ended()) from error
            except BaseException:  # a bug, or the end of the program: the answer is still to come
                bench.kill()
                raise
            finally:
                self._left(bench)
        raise ReaderError("a picture that can't be used", code=refusal)

    def clear(self) -> None:
        """End the process with all that it knows, and refuse requests until ``warm``.

        A request in progress fails at once; one that comes late belongs to who has gone.
        """
        with self._lock:
            self._is_open = False
            bench, self._bench = self._bench, None
            if bench is not None:
                bench.kill()
                if not bench.is_busy:
                    bench.close()

    def _entered(self) -> "_Bench":
        with self._lock:
            if not self._is_open:
                raise _ended()
            bench = self._started()
            bench.is_busy = True
            return bench

    def _left(self, bench: "_Bench") -> None:
        with self._lock:
            bench.is_busy = False
            if bench.is_dead:
                bench.close()
            if self._bench is bench and bench.is_dead:
                self._bench = None

    def _started(self) -> "_Bench":
        bench = self._bench
        if bench is not None and not bench.is_dead:
            return bench
        if bench is not None:
            bench.close()
        self._bench = bench = _Bench(self._command, self)
        return bench


class _Bench:
    """The process and its two pipes; it ends with its owner, if nobody ends it before."""

    def __init__(self, command: Sequence[str], owner: Workshop) -> None:
        self.is_busy = False
        try:
            self._process = subprocess.Popen(  # noqa: S603 our own program, and no shell
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # decoders name what they stumble over
                env={},
                cwd="/",
                bufsize=0,
                start_new_session=True,
            )
        except OSError as error:
            raise ReaderError("it can't be started", code="reader.ended") from error
        self._requests = _stream(self._process.stdin)
        self._answers = _stream(self._process.stdout)
        for pipe in (self._requests, self._answers):
            os.set_blocking(pipe.fileno(), False)
        self._finish = weakref.finalize(owner, self._end)

    @property
    def is_dead(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def ask(self, request: Frame, seconds: float) -> Frame:
        """Hand a request over and read what is answered, within that time."""
        until = time.monotonic() + seconds
        for part in frames.written(request):
            self._write(part, until)
        try:
            head, body = frames.sizes(self._read(frames.PREFIX.size, until))
            return frames.read(self._read(head, until), self._read(body, until))
        except ValueError as error:
            raise _ended() from error

    def kill(self) -> None:
        """End the process; it is gone when this returns."""
        kill(self._process)
        self._process.wait()

    def close(self) -> None:
        """Let go of the pipes; nobody may be asking."""
        self._finish.detach()
        self._requests.close()
        self._answers.close()

    def _end(self) -> None:
        self.kill()
        self.close()

    def _write(self, part: bytes, until: float) -> None:
        left = memoryview(part)
        while left:
            _wait(self._requests, selectors.EVENT_WRITE, until)
            try:
                left = left[os.write(self._requests.fileno(), left[:_PIECE]) :]
            except OSError as error:
                raise _ended() from error

    def _read(self, count: int, until: float) -> bytes:
        found = bytearray()
        while len(found) < count:
            _wait(self._answers, selectors.EVENT_READ, until)
            more = os.read(self._answers.fileno(), min(count - len(found), _PIECE))
            if not more:
                raise _ended()
            found += more
        return bytes(found)


def _prepared(said: Frame, bounds: Bounds) -> Prepared:
    page = page_of(said.body)
    if len(page.jpeg) > bounds.page_bytes or max(page.width, page.height) > bounds.side:
        raise ValueError("a page out of bounds")
    return Prepared(page, tuple(Advice(one) for one in said.head["advice"]))


def _codes(said: Frame) -> tuple[str, ...]:
    codes = said.head["codes"]
    if len(codes) > MOST_CODES or any(len(one) > MOST_CHARACTERS for one in codes):
        raise ValueError("codes out of bounds")
    return tuple(str(one) for one in codes)


def _zone(said: Frame) -> ZoneText | NoZone:
    lines = said.head["lines"]
    if not lines:
        return NoZone(str(said.head["code"]))
    if len(lines) > MOST_LINES or not all(isinstance(one, str) and _LINE(one) for one in lines):
        raise ValueError("no lines of a zone")
    return ZoneText(tuple(lines))


def _wait(pipe: IO[bytes], event: int, until: float) -> None:
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, event)
        if not ready.select(max(0.0, until - time.monotonic())):
            raise ReaderError("no answer in time", code="reader.timeout")


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:  # both are pipes
        raise ValueError
    return stream


def _ended() -> ReaderError:
    return ReaderError("the process that decodes pictures ended", code="reader.ended")
