# SPDX-License-Identifier: Apache-2.0
"""Says one sentence aloud, to find out whether a language has a voice and somebody hears it."""

from collections.abc import Callable
from threading import Event
from typing import Final

from kiosk.errors import SpeechError
from kiosk.speech import Player, Synthesiser, voices
from kiosk.speech.port import NO_DEVICE

PATIENCE: Final = 15.0
"""Seconds that a sentence may take."""


class Saying:
    """A voice and a sound device of its own, for as long as a sentence takes."""

    def __init__(
        self, synthesiser: Callable[[], Synthesiser], player: Callable[[], Player]
    ) -> None:
        self._synthesiser = synthesiser
        self._player = player

    def say(self, language: str, text: str) -> str:
        """Say it and wait for its end; gives a stable code, or nothing where it was played."""
        voice = voices().get(language)
        if voice is None:
            return "speech.voice"
        synthesiser, player = self._synthesiser(), self._player()
        try:
            samples = synthesiser.render(text, voice)
            if not player.is_audible:
                return NO_DEVICE
            ended = Event()
            player.play(iter([samples]), ended.set)
            return "" if ended.wait(PATIENCE) else "speech.timeout"
        except SpeechError as error:
            return error.code
        finally:
            player.close()
            synthesiser.close()
