# SPDX-License-Identifier: Apache-2.0
"""Files that spreadsheets read: nothing in them is ever a formula, and memory stays small."""

import csv
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Protocol, Self

from kiosk.errors import StorageError
from kiosk.forms.tabling import Cell
from kiosk.spreadsheets import guarded

_LONGEST: Final = 32_767
"""Of a cell in a spreadsheet."""
_MOST_ROWS: Final = 1_048_576
_NAME: Final = 31
_UNNAMED: Final = str.maketrans("[]:*?/\\'", "--------")


class Book(Protocol):
    """Tables that are written row by row, all of them at once."""

    def write(self, table: int, cells: Sequence[Cell]) -> None:
        """Append a row to a table. Raises StorageError."""

    def __enter__(self) -> Self:
        """Use it for a while."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish it. Raises StorageError."""


def open_book(path: Path, names: Sequence[str]) -> Book:
    """Begin a file by its ending: ``.xlsx`` with a sheet, or ``.csv`` with a file, a table.

    Files of the same name are replaced; only their owner may read them, for they say what
    people answered. Raises StorageError.
    """
    return _Workbook(path, names) if path.suffix.lower() == ".xlsx" else _Files(path, names)


class _Files:
    """Comma-separated values (RFC 4180) in UTF-8, with the mark by which spreadsheets know it."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self._open = ExitStack()
        try:
            paths = [
                path if at == 0 else path.with_name(f"{path.stem}-{_plain(name)}{path.suffix}")
                for at, name in enumerate(names)
            ]
            files = [self._open.enter_context(_private(one)) for one in paths]
        except OSError as error:
            self._open.close()
            raise _refused(error) from error
        self._writers = [csv.writer(file, quoting=csv.QUOTE_ALL) for file in files]

    def write(self, table: int, cells: Sequence[Cell]) -> None:
        """Append a row to a file."""
        try:
            self._writers[table].writerow(
                [one.text if one.is_number else guarded(one.text) for one in cells]
            )
        except OSError as error:
            raise _refused(error) from error

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        try:
            self._open.close()
        except OSError as error:
            raise _refused(error) from error


class _Workbook:
    """A workbook with a sheet for each table; one row of each in memory."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        import xlsxwriter  # type: ignore[import-untyped]  # an extra: only exports need it

        self._path = path
        try:
            _private(path).close()
        except OSError as error:
            raise _refused(error) from error
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "tmpdir": str(path.parent),
        }
        self._book: Any = xlsxwriter.Workbook(str(path), options)
        self._sheets = [self._book.add_worksheet(_sheet(name, at)) for at, name in enumerate(names)]
        self._rows = [0] * len(names)
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for sheet in self._sheets:
            sheet.freeze_panes(1, 0)

    def write(self, table: int, cells: Sequence[Cell]) -> None:
        """Append a row to a sheet."""
        row, sheet = self._rows[table], self._sheets[table]
        if row >= _MOST_ROWS:
            raise StorageError("a sheet is full: write .csv", code="storage.sheet-full")
        for column, cell in enumerate(cells):
            if cell.is_number:
                sheet.write_number(row, column, float(cell.text))
            elif row == 0:
                sheet.write_string(row, column, cell.text[:_LONGEST], self._bold)
            elif cell.text:
                sheet.write_string(row, column, cell.text[:_LONGEST])
        self._rows[table] += 1

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the workbook."""
        from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]

        try:
            self._book.close()
            self._path.chmod(0o600)
        except (OSError, XlsxWriterException) as error:
            if kind is None:
                raise StorageError(type(error).__name__, code="storage.unwritable") from error


def _private(path: Path) -> IO[str]:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(handle, "w", encoding="utf-8-sig", newline="")


def _plain(name: str) -> str:
    return "".join(char if char.isalnum() or char in "-_" else "-" for char in name)[:64]


def _sheet(name: str, at: int) -> str:
    plain = name.translate(_UNNAMED)[: _NAME - 4].strip("'")
    return f"{at} {plain}" if at else plain or "1"


def _refused(error: OSError) -> StorageError:
    return StorageError(str(error.strerror), code="storage.unwritable")
