# SPDX-License-Identifier: Apache-2.0
"""What speech is made of: voices, sound, and the steps of pace and loudness."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Final

from kiosk.errors import SettingsError

SPEECH_DATA: Final = Path(__file__).resolve().parents[2] / "resources" / "speech"
"""Where voices and pronunciations are listed."""

SAMPLE_RATE: Final = 22050
"""Samples a second, of 16 bits, one channel: what espeak-ng makes."""

RATES: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
"""How fast a person may have it, 1 being the usual pace (VVSG 2.0, 7.1-K)."""

VOLUMES: Final = (-36, -30, -24, -18, -12, -6, 0)
"""How loud, in decibels below the loudest; a step is far from the 10 dB that VVSG 2.0 allows."""

_INVISIBLE: Final = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS: Final = re.compile(
    r"(?m)^\s{0,3}(?:#{1,6}|[-*+•]|>)\s+|\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)"
)
_BLANKS: Final = re.compile(r"\s+")


class Route(Enum):
    """Where sound goes: to one pair of ears, or to all in the hall."""

    HEADPHONES = "headphones"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Voice:
    """The voice that a language is spoken with."""

    language: str
    name: str
    pace: int
    loudness: int


@lru_cache(maxsize=4)
def voices(file: Path = SPEECH_DATA / "voices.toml") -> Mapping[str, Voice]:
    """List the voices by language code. Raises SettingsError ``settings.voices``."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return {
            code: Voice(code, str(one["voice"]), int(one["pace"]), int(one["loudness"]))
            for code, one in table.items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{file.name}: {error}", code="settings.voices") from error


def plain(text: str) -> str:
    """Bring a text to the form in which it is looked up: no marks of Markdown or direction.

    What stands on the screen and what an author wrote come to the same.
    """
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _BLANKS.sub(" ", _MARKS.sub("", _LINK.sub(r"\1", bare))).strip()


def address(language: str, voice: str, text: str, engine: str) -> bytes:
    """Say under which digest the clip of a text is kept."""
    return hashlib.sha256("\0".join((language, voice, plain(text), engine)).encode()).digest()
