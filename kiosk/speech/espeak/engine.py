# SPDX-License-Identifier: Apache-2.0
"""Asks the speaking process, watches over it, and starts it anew when it does not answer."""

import json
import os
import selectors
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Final

from kiosk import program
from kiosk.errors import SpeechError
from kiosk.speech.espeak import child
from kiosk.speech.model import SAMPLE_RATE, Voice

PATIENCE: Final = 10.0
"""Seconds in which an answer must come; a text of 2,000 characters takes a quarter of one."""
LONGEST_TEXT: Final = 2000
"""Characters that are spoken at once; nothing on a page is longer."""

_CHILD: Final = Path(child.__file__)


class Espeak:
    """A speaking process, started when the first text comes."""

    def __init__(self, patience: float = PATIENCE, command: tuple[str, ...] = ()) -> None:
        self._patience = patience
        self._command = command or _speaker()
        self._process: subprocess.Popen[bytes] | None = None
        self._version = ""
        self._lock = Lock()

    def engine(self) -> str:
        """Name the engine and its version. Raises SpeechError ``speech.engine``."""
        with self._lock:
            self._started()
            return f"espeak-ng {self._version}"

    def render(self, text: str, voice: Voice) -> bytes:
        """Give the samples of a text in that voice and no other."""
        request = {
            "voice": voice.name,
            "pace": voice.pace,
            "loudness": voice.loudness,
            "text": text[:LONGEST_TEXT],
        }
        body = json.dumps(request).encode()
        with self._lock:
            process = self._started()
            try:
                assert process.stdin is not None  # noqa: S101 it was asked for
                process.stdin.write(struct.pack(">I", len(body)) + body)
                process.stdin.flush()
            except OSError:
                self._end()
                raise SpeechError("the speaking process ended", code="speech.engine") from None
            status, samples = self._answer(process)
        if status == child.NO_VOICE:
            raise SpeechError(f"no voice {voice.name}", code="speech.voice")
        if status != child.OK:
            raise SpeechError("the text was refused", code="speech.engine")
        return samples

    def forget(self) -> None:
        """End the process: with it goes all that it was told."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """End the process."""
        self.forget()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        try:
            process = subprocess.Popen(  # noqa: S603 our own file, no text of anybody's
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            )
        except OSError as error:
            raise SpeechError("it can't be started", code="speech.engine") from error
        self._process = process
        status, body = self._answer(process)
        hello = json.loads(body) if status == child.OK else {}
        if hello.get("sample_rate") != SAMPLE_RATE:
            self._end()
            raise SpeechError("no espeak-ng with its voices", code="speech.engine")
        self._version = str(hello["version"])
        return process

    def _answer(self, process: subprocess.Popen[bytes]) -> tuple[int, bytes]:
        assert process.stdout is not None  # noqa: S101 it was asked for
        until = time.monotonic() + self._patience
        status, length = struct.unpack(">BI", self._read(process.stdout, 5, until))
        return status, self._read(process.stdout, length, until)

    def _read(self, stream: IO[bytes], count: int, until: float) -> bytes:
        """Read exactly ``count`` bytes in time, or end the process."""
        found = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(stream, selectors.EVENT_READ)
            while len(found) < count:
                if not ready.select(max(0.0, until - time.monotonic())):
                    self._end()
                    raise SpeechError("no answer in time", code="speech.timeout")
                more = os.read(stream.fileno(), min(count - len(found), 1 << 20))
                if not more:
                    self._end()
                    raise SpeechError("the speaking process ended", code="speech.engine")
                found += more
        return bytes(found)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        process.wait()


def _speaker() -> tuple[str, ...]:
    """Name the process that speaks: a file by itself, which a build has only within itself."""
    if program.IS_FROZEN:
        return program.command("speaker")
    return (sys.executable, "-I", "-S", str(_CHILD))
