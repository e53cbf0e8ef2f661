# SPDX-License-Identifier: Apache-2.0
"""The keys of a keypad as data: what each of them does, whichever device sends it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from kiosk.errors import SettingsError
from kiosk.settings import USUAL_KEYPAD

FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "keypad"


class Move(StrEnum):
    """What a person can do with a keypad."""

    NEXT = "next"
    PREVIOUS = "previous"
    ON = "on"
    """Turns to the next page."""
    BACK = "back"
    """Turns to the page before."""
    SELECT = "select"
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    CURTAIN = "curtain"
    """Darkens the screen, and lights it again."""
    REPEAT = "repeat"
    PAUSE = "pause"
    FASTER = "faster"
    SLOWER = "slower"
    LOUDER = "louder"
    SOFTER = "softer"
    HEADPHONES_IN = "headphones_in"
    HEADPHONES_OUT = "headphones_out"
    STAFF = "staff"
    """Leads members of staff to their sign-in."""


@dataclass(frozen=True, slots=True)
class Keypad:
    """Which key does what: by Qt's name of it, or by its number on the wire."""

    named: dict[int, Move]
    numbered: dict[int, Move]

    def move(self, key: int, number: int) -> Move | None:
        """Say what a key does; nothing for one that no keypad has."""
        return self.numbered.get(number) or self.named.get(key)


def is_there(name: str, folder: Path = FOLDER) -> bool:
    """Say whether there is a map called ``name``."""
    return (folder / f"{name}.toml").is_file()


@cache
def load(name: str = USUAL_KEYPAD, folder: Path = FOLDER) -> Keypad:
    """Read the map called ``name``; where there is none, the usual one.

    Raises SettingsError for one that can't be read, or that names a key or a move that there
    isn't.
    """
    chosen = name if is_there(name, folder) else USUAL_KEYPAD
    try:
        read = tomllib.loads((folder / f"{chosen}.toml").read_text(encoding="utf-8"))
        keys = [(one, Move(move)) for move, given in _lists(read) for one in given]
        named = {_code(one): move for one, move in keys if isinstance(one, str)}
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(f"keypad: {chosen}: {error}", code="settings.keypad") from error
    return Keypad(named, {one: move for one, move in keys if isinstance(one, int)})


def _lists(read: Mapping[str, object]) -> Iterator[tuple[str, list[str | int]]]:
    """Give the keys of each move; raises ValueError for anything but names and numbers."""
    match read:
        case {"keys": dict(moves)}:
            for move, given in moves.items():
                if not (isinstance(given, list) and all(map(_is_key, given))):
                    raise ValueError(f"{move} is no list of names and numbers")
                yield move, given
        case _:
            raise ValueError("there is no table of keys")


def _is_key(given: object) -> bool:
    return isinstance(given, str | int) and not isinstance(given, bool)


def _code(name: str) -> int:
    return int(Qt.Key[f"Key_{name}"])
