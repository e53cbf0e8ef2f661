# SPDX-License-Identifier: Apache-2.0
"""From what is written to what a voice is told: signs in words, numbers digit by digit."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import Final

from kiosk.errors import SettingsError
from kiosk.speech.model import SPEECH_DATA, plain

EVERY: Final = "every"
LONGEST_NUMBER: Final = 4
"""Digits that are read as one number: a year, an amount; longer ones are read one by one."""

_CODE: Final = re.compile(r"(?<![\w<])(?=[A-Z0-9<-]*[0-9<])[A-Z0-9<]+(?:-[A-Z0-9<]+)*(?![\w<])")
_REFERENCE: Final = re.compile(
    r"(?<!\w)(?=[A-Z0-9 -]*[0-9])(?=[A-Z0-9 -]*[A-Z])[A-Z0-9]{4}(?:[ -][A-Z0-9]{4})+(?!\w)"
)
"""A reference in groups of four: groups without a digit are no words either."""
_DIGITS: Final = re.compile(r"[0-9]")
_BLANK: Final = "\N{NO-BREAK SPACE}"
_AMOUNT: Final = re.compile(f"(?<![0-9])[0-9]{{1,3}}(?:{_BLANK}[0-9]{{3}})+(?![0-9])")
"""A number in thousands, which is no code and is said as one."""


def said(text: str, language: str, *, spells: bool = False) -> str:
    """Write out how a text is to be spoken in a language; ``spells`` goes letter by letter."""
    if spells:
        letters = (character for character in plain(text) if not character.isspace())
        return ", ".join(_words(language).get(letter, letter) for letter in letters)
    words = (_spelt(_replaced(plain(part), language)) for part in _AMOUNT.split(text))
    amounts = (found.replace(_BLANK, "") for found in _AMOUNT.findall(text))
    return " ".join(filter(None, chain.from_iterable(zip_longest(words, amounts, fillvalue=""))))


def _replaced(text: str, language: str) -> str:
    words = _pattern(language)
    table = _words(language)
    return words.sub(lambda found: f" {table[found[0]]} ", text) if table else text


def _spelt(text: str) -> str:
    """Set the characters of references, document numbers and long numbers apart."""

    def apart(found: re.Match[str]) -> str:
        code = found[0]
        is_number = code.isdigit() and len(code) <= LONGEST_NUMBER
        if is_number or not _DIGITS.search(code):
            return code
        return ", ".join(" ".join(group) for group in code.replace("<", "").split("-") if group)

    def grouped(found: re.Match[str]) -> str:
        return ", ".join(" ".join(group) for group in re.split("[ -]", found[0]))

    return " ".join(_CODE.sub(apart, _REFERENCE.sub(grouped, text)).split())


@lru_cache(maxsize=16)
def _words(language: str) -> Mapping[str, str]:
    table = _table(SPEECH_DATA / "pronunciation.toml")
    return {**table.get(EVERY, {}), **table.get(language, {})}


@lru_cache(maxsize=16)
def _pattern(language: str) -> re.Pattern[str]:
    """Find whole words and single signs, the longest first."""
    words = sorted(_words(language), key=len, reverse=True)
    parts = [rf"\b{re.escape(one)}\b" if one.isalnum() else re.escape(one) for one in words]
    return re.compile("|".join(parts) or r"(?!)")


@lru_cache(maxsize=4)
def _table(file: Path) -> Mapping[str, Mapping[str, str]]:
    """Read the exceptions. Raises SettingsError ``settings.voices``."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file.name}: {error}", code="settings.voices") from error
