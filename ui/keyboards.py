# SPDX-License-Identifier: Apache-2.0
"""Keyboard layouts as data: which keys stand where, and which letter is whose capital.

A key is written as ``"a"`` (types itself), ``"iİ"`` (a letter and its capital) or an object with
``text`` for words, or ``do`` for what isn't typed. Capitals are data because the alphabets
disagree: the capital of i is İ in Azerbaijani and I in English.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "keyboards"
FORMAT: Final = 1
LETTERS: Final = "letters"
SYMBOLS: Final = "symbols"
ACCENTS: Final = "accents"
"""Latin letters with signs, as passports of many countries have them; one page for all layouts."""
WIDE: Final = "wide"
"""The letters of a pad in fewer rows, for low screens."""
FALLBACK: Final = "latin"
"""The letters of passports: of those whose script has no layout, and next to every other script."""


class Action(Enum):
    """What a key does."""

    TYPE = "type"
    SPACE = "space"
    BACKSPACE = "backspace"
    NEWLINE = "newline"
    SHIFT = "shift"
    LETTERS = "letters"
    """Turns to the page of letters."""
    SYMBOLS = "symbols"
    """Turns to the page of digits and signs."""
    ACCENTS = "accents"
    """Turns to the Latin letters with signs."""
    SCRIPT = "script"
    """Turns to Latin letters and back: a passport is written in them."""
    DONE = "done"
    GAP = "gap"
    """Nothing: an indent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key; ``width`` is relative to its row."""

    action: Action
    text: str = ""
    shifted: str = ""
    label: str = ""
    width: float = 1.0


Row = tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The pages of keys of one language or one kind of answer."""

    name: str
    label: str
    """What stands on the key that leads here from another script."""
    script: str
    pad: bool
    """Whether it has the few large keys of a telephone."""
    pages: Mapping[str, tuple[Row, ...]]

    def page(self, name: str, *, wide: bool = False) -> tuple[Row, ...]:
        """Give the rows of a page; the letters where there is no such page."""
        if wide and name == LETTERS and WIDE in self.pages:
            return self.pages[WIDE]
        if name == ACCENTS and ACCENTS not in self.pages:
            return fallback().pages[ACCENTS]
        return self.pages.get(name, self.pages[LETTERS])


def _key(given: str | Mapping[str, Any]) -> Key:
    if isinstance(given, str):
        return (
            Key(action=Action.TYPE, text=given[:1], shifted=given[1:] or given)
            if _is_pair(given)
            else Key(action=Action.TYPE, text=given, shifted=given)
        )
    return Key(
        action=Action(given.get("do", "type")),
        text=given.get("text", ""),
        shifted=given.get("text", ""),
        label=given.get("label", ""),
        width=float(given.get("width", 1)),
    )


def _is_pair(text: str) -> bool:
    return len(text) == 2 and text[0] != text[1] and text[1].isupper()


@cache
def load(name: str, folder: Path = FOLDER) -> Layout | None:
    """Read the layout called ``name``; nothing where there is none."""
    path = folder / f"{name}.json"
    if not path.is_file():
        return None
    read = json.loads(path.read_text(encoding="utf-8"))
    return Layout(
        name=name,
        label=read["label"],
        script=read["script"],
        pad=read.get("shape") == "pad",
        pages={
            page: tuple(tuple(_key(key) for key in row) for row in rows)
            for page, rows in read["pages"].items()
        },
    )


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """List the layouts that there are, in order."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def fallback() -> Layout:
    """Give the Latin layout that is always there."""
    layout = load(FALLBACK)
    if layout is None:
        raise FileNotFoundError(FOLDER / f"{FALLBACK}.json")
    return layout
