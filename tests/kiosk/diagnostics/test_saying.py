# SPDX-License-Identifier: Apache-2.0
"""A sentence is said and waited for, or there is a code for why nobody heard it."""

import pytest

from kiosk.diagnostics import saying
from kiosk.speech.fakes import MemoryVoice


class Speaker:
    """Plays at once, if anything is heard from it."""

    def __init__(self, *, is_audible=True, ends=True) -> None:
        self.is_audible = is_audible
        self.ends = ends
        self.played = b""
        self.is_closed = False

    def play(self, sound, on_end) -> None:
        self.played = b"".join(sound)
        if self.ends:
            on_end()

    def close(self) -> None:
        self.is_closed = True


@pytest.mark.parametrize(
    ("voice", "speaker", "language", "code"),
    [
        (MemoryVoice(), Speaker(), "az", ""),
        (MemoryVoice(), Speaker(), "xx", "speech.voice"),
        (MemoryVoice("az"), Speaker(), "az", "speech.voice"),
        (MemoryVoice(), Speaker(is_audible=False), "az", "speech.device"),
        (MemoryVoice(), Speaker(ends=False), "az", "speech.timeout"),
    ],
)
def test_what_came_of_a_sentence(voice, speaker, language, code, monkeypatch):
    monkeypatch.setattr(saying, "PATIENCE", 0.01)
    assert saying.Saying(lambda: voice, lambda: speaker).say(language, "a sentence") == code
    assert bool(speaker.played) == (code in {"", "speech.timeout"})
    assert speaker.is_closed or language == "xx"
