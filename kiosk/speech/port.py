# SPDX-License-Identifier: Apache-2.0
"""What speech asks of a voice, of a sound device and of a socket for headphones."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

from kiosk.speech.model import Route, Voice

NO_DEVICE: Final = "speech.device"
"""The code of a machine that no sound can come from: captions stand alone there."""


class Synthesiser(Protocol):
    """Turns a text into sound."""

    def engine(self) -> str:
        """Name the engine and its version. Raises SpeechError ``speech.engine``."""

    def render(self, text: str, voice: Voice) -> bytes:
        """Give samples (16 bits, SAMPLE_RATE, one channel) of ``text``.

        MUST be in that voice and no other: raises SpeechError ``speech.voice`` where it isn't
        there, ``speech.engine`` or ``speech.timeout`` where nothing comes. MUST NOT keep or log
        the text. MAY be called from any thread.
        """

    def forget(self) -> None:
        """Leave nothing of what was said in memory; the next text starts anew."""

    def close(self) -> None:
        """End what was started."""


class Published(Protocol):
    """The clips of one language in a published set."""

    @property
    def templates(self) -> Sequence[str]:
        """Texts with values in them; VALUE or ANSWER stands for each."""

    def __contains__(self, text: object) -> bool: ...

    def read(self, text: str) -> bytes:
        """Give the clip of a fixed text. Raises KeyError, SpeechError ``speech.clips``."""


class Player(Protocol):
    """One channel of sound: what is played next replaces what is heard."""

    @property
    def is_audible(self) -> bool:
        """Whether there is a device at all."""

    def play(self, sound: Iterator[bytes], on_end: Callable[[], None]) -> None:
        """Play samples as they come, in place of what was heard before, within 0.5 s.

        ``on_end`` is called once when all of it was heard, on any thread; never after another
        ``play`` or a ``stop``.
        """

    def stop(self) -> None:
        """Be silent within 0.5 s and drop the rest."""

    def pause(self, *, paused: bool) -> None:
        """Hold what is heard, or go on with it."""

    def close(self) -> None:
        """Let go of the device; the next ``play`` takes it again."""


class Socket(Protocol):
    """Where headphones are plugged in."""

    def route(self) -> Route:
        """Say where sound goes now; without a way to tell, to the speaker."""

    def watch(self, changed: Callable[[Route], None]) -> None:
        """Have ``changed`` called when it changes, on the thread that calls ``look``."""

    def fileno(self) -> int | None:
        """Name the file that can be read when something changes; None where nothing ever does."""

    def look(self) -> None:
        """See whether anything changed since the last look; costs nothing."""

    def close(self) -> None:
        """Let go of the device."""
