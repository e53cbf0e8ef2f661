# SPDX-License-Identifier: Apache-2.0
"""Reads the rows of a damaged database: by SQLite as far as it goes, page by page beyond."""

import sqlite3
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from kiosk.storage import schema
from kiosk.storage.faults import SPOILT
from kiosk.storage.rescue import pages
from kiosk.storage.rescue.image import Image
from kiosk.storage.tables import METADATA, SUBMISSION

Found = tuple[int, dict[str, Any]]

_INTERNAL: Final = ("sqlite_", "alembic_version")


class Source:
    """A copy of a damaged database that may be read in any way.

    A row may be given twice, by two ways; the first is the better one. No row is believed
    here: whoever takes it checks it.
    """

    def __init__(self, image: Image, copy: Path) -> None:
        self._image = image
        self._connection = sqlite3.connect(copy, isolation_level=None)
        self._connection.text_factory = lambda data: data.decode("utf-8", "replace")
        self._says = self._schema()
        # the newest schema's columns stand in for what the damaged one doesn't say
        newest = {
            one.name: [column.name for column in one.columns] for one in METADATA.sorted_tables
        }
        self._columns = newest | self._says

    def close(self) -> None:
        """Let go of the copy."""
        self._connection.close()

    def rows(self, table: str) -> Iterator[Found]:
        """Walk a table's rows by their rowids."""
        columns = self._columns.get(table)
        if columns is None:
            return
        if not (yield from self._by_sqlite(table, columns)):
            yield from self._by_pages(table, columns)

    def others(self, known: tuple[str, ...]) -> list[str]:
        """Name the tables besides these."""
        return [name for name in self._says if name not in known and not name.startswith(_INTERNAL)]

    def highest_entry(self) -> int:
        """Say the number of the last entry that there ever was, as far as it can be read."""
        with suppress(*SPOILT):
            row = self._connection.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"
            ).fetchone()
            if row and isinstance(row[0], int) and 0 <= row[0] < _MOST_ENTRIES:
                return row[0]
        return 0

    def revision(self) -> str | None:
        """Say the revision of its schema; None when that can't be read or is none there is."""
        with suppress(*SPOILT):
            row = self._connection.execute("SELECT version_num FROM alembic_version").fetchone()
            if row and row[0] in schema.REVISIONS:
                return str(row[0])
        return None

    def _by_sqlite(self, table: str, columns: list[str]) -> Generator[Found, None, bool]:
        """Read from both ends up to what is unreadable; returns whether there was nothing such."""
        names = ", ".join(f'"{name}"' for name in columns)
        for order in ("ASC", "DESC"):
            statement = f'SELECT rowid, {names} FROM "{table}" NOT INDEXED ORDER BY rowid {order}'  # noqa: S608 names of its own schema
            cursor = None
            try:
                cursor = self._connection.execute(statement)
                for rowid, *values in cursor:
                    yield rowid, dict(zip(columns, values, strict=True))
            except SPOILT:
                continue
            else:
                return order == "ASC" and self._is_sound(table)
        return False

    def _is_sound(self, table: str) -> bool:
        """Whether SQLite has seen all rows: a spoilt pointer may end a walk early, in silence."""
        try:
            row = self._connection.execute(f"PRAGMA quick_check('{table}')").fetchone()
        except SPOILT:
            return False
        return row is not None and row[0] == "ok"

    def _by_pages(self, table: str, columns: list[str]) -> Iterator[Found]:
        shapes = {len(one): one for one in (*_FORMER.get(table, ()), columns)}
        for row in pages.rows(self._image):
            shape = shapes.get(len(row.values))
            if shape is not None and _fits(table, row.values):
                named = dict(zip(shape, row.values, strict=True))
                if shape[0] == "number":
                    named["number"] = row.rowid
                yield row.rowid, named

    def _schema(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        with suppress(*SPOILT):
            for (name,) in self._connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
            ).fetchall():
                info = self._connection.execute(f'PRAGMA table_info("{name}")').fetchall()
                if info and (named := [one[1] for one in info]):
                    found[name] = named
        return found


_MOST_ENTRIES: Final = 1 << 32

_FORMER: Final[Mapping[str, tuple[list[str], ...]]] = {
    "submission": ([one.name for one in SUBMISSION.columns if one.name != "manifest"],),
    "outbox": (
        [
            "number",
            "submission_id",
            "state",
            "attempts",
            "queued_at",
            "due_boot",
            "due_monotonic",
            "next_try_at",
            "last_problem",
            "received_at",
            "acknowledgement",
        ],
    ),
}
"""The columns of earlier revisions, for a damaged database that doesn't say which one it is of."""


def _fits(table: str, values: tuple[pages.Value, ...]) -> bool:
    """Tell rows of one table from those of others that have as many columns."""
    match table:
        case "submission":
            return isinstance(values[0], str) and isinstance(values[-1], bytes)
        case "outbox":
            return values[0] is None and isinstance(values[1], str)
        case "journal":
            return values[0] is None and isinstance(values[-1], bytes)
        case "attempt":
            return values[0] is None and isinstance(values[1], int)
        case "figure":
            return all(isinstance(one, str) for one in values[:4])
        case "memory":
            return all(isinstance(one, str) for one in values)
    return False
