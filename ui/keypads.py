# SPDX-License-Identifier: Apache-2.0
"""The keys of a keypad as data: what each of them does, whichever device sends it."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt

from kiosk.errors import SettingsError

FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "keypad"
USUAL: Final = "usual"


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


@dataclass(frozen=True, slots=True)
class Keypad:
    """Which key does what: by Qt's name of it, or by its number on the wire."""

    named: dict[int, Move]
    numbered: dict[int, Move]

    def move(self, key: int, number: int) -> Move | None:
        """Say what a key does; nothing for one that no keypad has."""
        return self.numbered.get(number) or self.named.get(key)


@cache
def load(name: str = USUAL, folder: Path = FOLDER) -> Keypad:
    """Read the map called ``name``.

    Raises SettingsError where there is none, or where it names a key or a move that there isn't.
    """
    try:
        read: dict[str, list[Any]] = tomllib.loads(
            (folder / f"{name}.toml").read_text(encoding="utf-8")
        )["keys"]
        keys = [(one, Move(move)) for move, given in read.items() for one in given]
        named = {_code(one): move for one, move in keys if isinstance(one, str)}
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(f"keypad: {name}: {error}", code="settings.keypad") from error
    return Keypad(named, {one: move for one, move in keys if isinstance(one, int)})


def _code(name: str) -> int:
    return int(Qt.Key[f"Key_{name}"])
