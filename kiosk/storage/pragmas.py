# SPDX-License-Identifier: Apache-2.0
"""What every connection must be set to, and proves that it is."""

import sqlite3
from dataclasses import dataclass
from typing import Final

from kiosk.errors import StorageError


@dataclass(frozen=True, slots=True)
class Pragma:
    """One setting of a connection."""

    name: str
    value: str
    reads_as: str | int


PRAGMAS: Final = (
    Pragma("busy_timeout", "5000", 5000),
    Pragma("journal_mode", "WAL", "wal"),
    Pragma("synchronous", "FULL", 2),
    Pragma("foreign_keys", "ON", 1),
    Pragma("trusted_schema", "OFF", 0),
    Pragma("cell_size_check", "ON", 1),
    Pragma("secure_delete", "ON", 1),
)
"""With WAL, anything below FULL loses acknowledged submissions at a power cut.

Without ``secure_delete`` what was purged stays in the file until something is written over it.
"""


def apply(connection: sqlite3.Connection, pragmas: tuple[Pragma, ...] = PRAGMAS) -> None:
    """Set every pragma and read it back; StorageError when the library did not take one."""
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma.name} = {pragma.value}").fetchall()
    for pragma in pragmas:
        row = connection.execute(f"PRAGMA {pragma.name}").fetchone()
        if row is None or row[0] != pragma.reads_as:
            raise StorageError(f"{pragma.name} is not {pragma.value}", code="storage.pragma")
