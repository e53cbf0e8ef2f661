# SPDX-License-Identifier: Apache-2.0
"""What a store of objects does, whatever it is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Lying:
    """An object that lies in the store."""

    name: str
    since: datetime


class Objects(Protocol):
    """Holds objects by names of one folder and a file. MAY raise OSError and ValueError."""

    def put(self, name: str, content: bytes) -> None:
        """Hold an object, whole or not at all."""

    def get(self, name: str) -> bytes:
        """Give an object; raises FileNotFoundError where there is none."""

    def size(self, name: str) -> int:
        """Say how many bytes it has; raises FileNotFoundError."""

    def delete(self, name: str) -> None:
        """Hold it no longer; MAY raise FileNotFoundError."""

    def pages(self, prefix: str | None) -> Iterator[Sequence[Lying]]:
        """List what is held in one folder, or in all, a page at a time."""
