# SPDX-License-Identifier: Apache-2.0
"""Sound through ALSA or PulseAudio by miniaudio, which brings no library of its own."""

from collections.abc import Callable, Generator, Iterator, Sequence
from threading import Condition, Thread
from typing import Any, Final

import miniaudio

from kiosk.errors import SpeechError
from kiosk.speech.model import SAMPLE_RATE

BUFFER: Final = 0.1
"""Seconds that the device holds; so long something may be heard after it was stopped."""
AHEAD: Final = 0.2
"""Seconds that are made ready before they are heard; so long an old rate may be heard."""

_AHEAD_BYTES: Final = int(AHEAD * SAMPLE_RATE) * 2


def decode(clip: bytes) -> bytes:
    """Give the samples of a clip. Raises SpeechError ``speech.clips`` for a damaged one."""
    try:
        sound = miniaudio.decode(clip, nchannels=1, sample_rate=SAMPLE_RATE)
    except miniaudio.MiniaudioError as error:
        raise SpeechError("a clip can't be decoded", code="speech.clips") from error
    return bytes(sound.samples.tobytes())


def has_device(backends: Sequence[Any] = ()) -> bool:
    """Say whether sound can come from anywhere; ALSA's device that swallows all does not count."""
    try:
        found = miniaudio.Devices(list(backends) or None).get_playbacks()
    except miniaudio.MiniaudioError:
        return False
    return any(not str(device["name"]).startswith("Discard all samples") for device in found)


class MiniaudioPlayer:
    """The sound device, opened when something is said and let go of when nothing may be."""

    def __init__(self, backends: Sequence[Any] = ()) -> None:
        self._backends = list(backends) or None
        self.is_audible = has_device(backends)
        self._device: miniaudio.PlaybackDevice | None = None
        self._changed = Condition()
        self._ready = bytearray()
        self._turn = 0
        """Counts what was played: a feeder of an older sound gives up."""
        self._is_fed = True
        self._is_paused = False
        self._on_end: Callable[[], None] | None = None

    def play(self, sound: Iterator[bytes], on_end: Callable[[], None]) -> None:
        """Play samples as they come, in place of what was heard before."""
        with self._changed:
            self._begin_turn()
            self._on_end, self._is_fed = on_end, False
            turn = self._turn
        work = self._feed if self._opened() else self._pace
        Thread(target=work, args=(sound, turn), name="speech", daemon=True).start()

    def stop(self) -> None:
        """Be silent and drop the rest."""
        with self._changed:
            self._begin_turn()

    def pause(self, *, paused: bool) -> None:
        """Hold what is heard, or go on with it."""
        with self._changed:
            self._is_paused = paused
            self._changed.notify_all()

    def close(self) -> None:
        """Let go of the device."""
        self.stop()
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _begin_turn(self) -> None:
        self._turn += 1
        self._ready.clear()
        self._on_end = None
        self._is_fed = True
        self._is_paused = False
        self._changed.notify_all()

    def _opened(self) -> bool:
        if self._device is not None:
            return True
        if not self.is_audible:
            return False
        try:
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=SAMPLE_RATE,
                buffersize_msec=int(BUFFER * 1000),
                backends=self._backends,
                app_name="migration-kiosk",
            )
            pulling = self._pull()
            next(pulling)
            device.start(pulling)
        except miniaudio.MiniaudioError:
            self.is_audible = False
            return False
        self._device = device
        return True

    def _feed(self, sound: Iterator[bytes], turn: int) -> None:
        """Make a sound ready, a little ahead of what is heard; on a thread of its own."""
        for piece in sound:
            with self._changed:
                while turn == self._turn and len(self._ready) > _AHEAD_BYTES:
                    self._changed.wait()
                if turn != self._turn:
                    return
                self._ready += piece
        with self._changed:
            if turn == self._turn:
                self._is_fed = True

    def _pace(self, sound: Iterator[bytes], turn: int) -> None:
        """Take the time that the sound would, so that captions change as they would with it."""
        for piece in sound:
            with self._changed:
                self._changed.wait_for(lambda: turn != self._turn, len(piece) / 2 / SAMPLE_RATE)
                while self._is_paused and turn == self._turn:
                    self._changed.wait()
                if turn != self._turn:
                    return
        with self._changed:
            ended = self._on_end if turn == self._turn else None
        if ended is not None:
            ended()

    def _pull(self) -> Generator[bytes, int, None]:
        """Give the device what it asks for, silence where there is nothing."""
        frames = yield b""
        while True:
            wanted, ended = 2 * frames, None
            with self._changed:
                given = b"" if self._is_paused else bytes(self._ready[:wanted])
                del self._ready[: len(given)]
                if self._is_fed and not self._ready and not self._is_paused:
                    ended, self._on_end = self._on_end, None
                self._changed.notify_all()
            if ended is not None:
                ended()
            frames = yield given + bytes(wanted - len(given))
