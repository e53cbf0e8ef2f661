# SPDX-License-Identifier: Apache-2.0
"""A voice, a sound device and a socket in memory, which keep what would be heard."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kiosk.errors import SpeechError
from kiosk.speech.model import SAMPLE_RATE, Route, Voice, plain

_TONE = (b"\x00\x20" * 20 + b"\x00\xe0" * 20) * 5
"""A hundredth of a second, nearly."""


class MemoryVoice:
    """Hums for as long as a text is, and keeps what it was given."""

    def __init__(self, *absent: str) -> None:
        self.said: list[tuple[str, str]] = []
        """Language and text, in order."""
        self.forgotten = 0
        self.is_mute = False
        self._absent = absent

    def engine(self) -> str:
        """Name itself."""
        return "memory 1"

    def render(self, text: str, voice: Voice) -> bytes:
        """Hum; an absent language has no voice."""
        if voice.language in self._absent:
            raise SpeechError(voice.name, code="speech.voice")
        self.said.append((voice.language, text))
        return bytes(len(_TONE)) if self.is_mute else _TONE * (1 + len(text))

    def forget(self) -> None:
        """Leave nothing, and count how often that was asked."""
        self.forgotten += 1

    def close(self) -> None:
        """End nothing."""


@dataclass(slots=True)
class Heard:
    """One piece of sound as a person would hear it."""

    sound: Iterator[bytes]
    on_end: Callable[[], None]
    begun: float
    samples: int = 0
    ended: float | None = None


class MemoryClips:
    """What would be published, without a sound."""

    def __init__(self, texts: Iterable[str], templates: Sequence[str] = ()) -> None:
        self._texts = set(texts)
        self.templates = templates

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and plain(text) in self._texts

    def read(self, text: str) -> bytes:
        """Give the text in place of its sound."""
        if text not in self:
            raise KeyError(text)
        return plain(text).encode()

    def forget(self, text: str) -> None:
        """Lose a clip."""
        self._texts.discard(plain(text))


class MemoryPlayer:
    """A channel whose time is the test's: sound is heard as far as ``pass_time`` goes."""

    def __init__(self, *, is_audible: bool = True) -> None:
        self.is_audible = is_audible
        self.heard: list[Heard] = []
        self.now = 0.0
        self.is_paused = False
        self.stops = 0

    @property
    def playing(self) -> Heard | None:
        """What is heard now."""
        return next((one for one in reversed(self.heard) if one.ended is None), None)

    def play(self, sound: Iterator[bytes], on_end: Callable[[], None]) -> None:
        """Begin with another sound; what was heard before ends at once."""
        self.stop()
        self.is_paused = False
        self.heard.append(Heard(sound, on_end, self.now))

    def stop(self) -> None:
        """Be silent."""
        self.stops += 1
        if (playing := self.playing) is not None:
            playing.ended = self.now

    def pause(self, *, paused: bool) -> None:
        """Hold, or go on."""
        self.is_paused = paused

    def pass_time(self, seconds: float) -> None:
        """Let a person listen for so long."""
        until = self.now + seconds
        while self.now < until and (playing := self.playing) is not None and not self.is_paused:
            piece = next(playing.sound, None)
            if piece is None:
                playing.ended = self.now
                playing.on_end()
            else:
                playing.samples += len(piece) // 2
                self.now += len(piece) / 2 / SAMPLE_RATE
        self.now = max(self.now, until)

    def close(self) -> None:
        """Be silent for good."""
        self.stop()


class MemorySocket:
    """A socket into which a test plugs headphones."""

    def __init__(self, route: Route = Route.SPEAKER) -> None:
        self._route = route
        self._changed: Callable[[Route], None] = lambda _route: None

    def route(self) -> Route:
        """Say what was plugged in last."""
        return self._route

    def watch(self, changed: Callable[[Route], None]) -> None:
        """Tell of plugs from now on."""
        self._changed = changed

    def fileno(self) -> int | None:
        """It is a test that plugs."""
        return None

    def look(self) -> None:
        """Nothing happens between two plugs."""

    def plug(self, route: Route) -> None:
        """Plug headphones in, or pull them out."""
        self._route = route
        self._changed(route)

    def close(self) -> None:
        """Be done."""
