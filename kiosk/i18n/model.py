# SPDX-License-Identifier: Apache-2.0
"""The languages the kiosk speaks, from one data file."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kiosk.errors import SettingsError

LANGUAGES_FILE = Path(__file__).resolve().parents[2] / "resources" / "languages.toml"
"""Where the languages are listed."""

SOURCE_LANGUAGE = "en"
"""The language that message ids are written in; it needs no catalogue."""

OFFICIAL = "az"
"""The language that officials read; every receipt carries it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language as a person meets it on the first screen."""

    code: str
    name: str
    """In its own script."""
    prompt: str
    """An invitation to touch, in that language."""
    right_to_left: bool
    locale: str
    """The CLDR locale that dates and numbers are written in."""
    families: tuple[str, ...] = ("Noto Sans",)
    """The fonts that may draw it, best first."""
    letter: str = "H"
    """The letter whose height is the height of its text."""
    height: float = 1.0
    """How high that letter stands where a Latin capital stands 1."""


@lru_cache(maxsize=4)
def languages(file: Path = LANGUAGES_FILE) -> tuple[Language, ...]:
    """List the languages of the data file, in its order.

    Raises SettingsError when the file can't be read or an entry is incomplete.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return tuple(
            Language(code=code, **{**entry, "families": tuple(entry["families"])})
            for code, entry in table.items()
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SettingsError(f"{file.name}: {error}", code="settings.languages") from error


def language(code: str, file: Path = LANGUAGES_FILE) -> Language:
    """Find a language by its code. Raises SettingsError for one that is not listed."""
    for entry in languages(file):
        if entry.code == code:
            return entry
    raise SettingsError(f"no language {code!r} in {file.name}", code="settings.languages")
