# SPDX-License-Identifier: Apache-2.0
"""The process that speaks: espeak-ng behind a pair of pipes.

It is the only one that loads the library, so that whatever a text does to it ends here, and so
that texts are never on a command line. A request is a length and JSON; an answer is a status, a
length and samples. It imports nothing of the kiosk: it is started as a file, by itself.
"""

import ctypes
import json
import resource
import struct
import sys
from typing import BinaryIO

LIBRARY = "libespeak-ng.so.1"
OK, NO_VOICE, REFUSED = 0, 1, 2

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8, _ENDPAUSE = 1, 0x1000
_RATE, _VOLUME = 1, 2
_MOST_MEMORY = 512 << 20
_MOST_SAMPLES = 22050 * 180
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class _VoiceRecord(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
    )


class Engine:
    """The library, set up once."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        self._library.espeak_Info.restype = ctypes.c_char_p
        self._library.espeak_GetCurrentVoice.restype = ctypes.POINTER(_VoiceRecord)
        self._samples = bytearray()
        self._callback = _CALLBACK(self._take)
        self.sample_rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, None, _DONT_EXIT)
        self._library.espeak_SetSynthCallback(self._callback)

    @property
    def version(self) -> str:
        """The library's own version."""
        return str(self._library.espeak_Info(None).decode())

    def render(self, request: dict[str, object]) -> tuple[int, bytes]:
        """Speak a text in exactly the voice that was asked for."""
        voice = str(request["voice"]).encode()
        if self._library.espeak_SetVoiceByName(voice) != 0 or not self._has(voice):
            return NO_VOICE, b""
        self._library.espeak_SetParameter(_RATE, int(str(request["pace"])), 0)
        self._library.espeak_SetParameter(_VOLUME, int(str(request["loudness"])), 0)
        text = str(request["text"]).replace("\0", " ").encode() + b"\0"
        self._samples.clear()
        self._library.espeak_Synth(text, len(text), 0, 1, 0, _CHARS_UTF8 | _ENDPAUSE, None, None)
        self._library.espeak_Synchronize()
        return OK, bytes(self._samples)

    def _has(self, voice: bytes) -> bool:
        """Ask which voice is set: one that was not found leaves the one before, and says so or not."""
        record = self._library.espeak_GetCurrentVoice().contents
        return bool(record.identifier == voice)

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _event: object) -> int:
        if count > 0:
            self._samples += ctypes.string_at(samples, 2 * count)
        return int(len(self._samples) > 2 * _MOST_SAMPLES)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until whoever asks goes away."""
    engine = Engine()
    hello = {"version": engine.version, "sample_rate": engine.sample_rate}
    _answer(answers, OK, json.dumps(hello).encode())
    while len(head := requests.read(4)) == 4:
        body = requests.read(struct.unpack(">I", head)[0])
        try:
            status, samples = engine.render(json.loads(body))
        except (ValueError, KeyError, TypeError):
            status, samples = REFUSED, b""
        _answer(answers, status, samples)


def _answer(answers: BinaryIO, status: int, body: bytes) -> None:
    answers.write(struct.pack(">BI", status, len(body)) + body)
    answers.flush()


def _limit() -> None:
    """Take no more than speech needs, and leave no image of memory behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def main() -> int:
    """Speak for whoever started this process, until they go away."""
    _limit()
    serve(sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
