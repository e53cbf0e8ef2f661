# SPDX-License-Identifier: Apache-2.0
"""Small facts that must survive a restart: a clock's skew, what the line has cost so far."""

from typing import Protocol


class Memory(Protocol):
    """Words by name; what each means is its reader's business."""

    def read(self, name: str) -> str | None:
        """Say what was written last; None when nothing ever was. Raises StorageError."""

    def write(self, name: str, value: str) -> None:
        """Keep a word durably in place of the last one. Raises StorageError."""


class ShortMemory:
    """Forgets everything when the program ends; for tests."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        """Say what was written last."""
        return self._words.get(name)

    def write(self, name: str, value: str) -> None:
        """Keep a word for now."""
        self._words[name] = value
