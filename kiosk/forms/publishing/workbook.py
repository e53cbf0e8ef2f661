# SPDX-License-Identifier: Apache-2.0
"""XLSForm tables as rows that know where they stand."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.errors import FormError

SURVEY = "survey"
CHOICES = "choices"
SETTINGS = "settings"

_CELL_END = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in an author's files."""

    file: str
    sheet: str = ""
    row: int = 0
    """The line of a text file or the row of a spreadsheet, from 1; 0 for the whole sheet."""
    column: str = ""

    def __str__(self) -> str:
        parts = [self.file]
        parts += [f"sheet {self.sheet}"] if self.sheet else []
        parts += [f"row {self.row}"] if self.row else []
        parts += [f"column {self.column}"] if self.column else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: cells by column name; an empty cell is absent."""

    place: Place
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Give a cell's text, empty when there is none."""
        return self.cells.get(column, "")

    def at(self, column: str) -> Place:
        """Name the place of one cell."""
        return replace(self.place, column=column)

    def with_cells(self, more: Mapping[str, str]) -> "Row":
        """Copy the row with more cells."""
        return Row(self.place, {**self.cells, **more})

    def without(self, *prefixes: str) -> "Row":
        """Copy the row without the columns that begin so."""
        return Row(
            self.place,
            {name: cell for name, cell in self.cells.items() if not name.startswith(prefixes)},
        )


@dataclass(slots=True)
class Workbook:
    """The sheets of a form; lists of choices from CSV files stand among its choices."""

    file: Path
    sheets: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def survey(self) -> list[Row]:
        """The questions, in order."""
        return self.sheets.get(SURVEY, [])

    @property
    def choices(self) -> list[Row]:
        """The choices of every list."""
        return self.sheets.setdefault(CHOICES, [])

    @property
    def settings(self) -> Row:
        """The one row of settings."""
        rows = self.sheets.get(SETTINGS, [])
        return rows[0] if rows else Row(Place(self.file.name, SETTINGS), {})


def read_workbook(file: Path) -> Workbook:
    """Read ``form.md`` or ``form.xlsx``.

    Raises FormError (``form.publish.unreadable``) when there is no survey in it.
    """
    try:
        sheets = _from_xlsx(file) if file.suffix == ".xlsx" else _from_text(file)
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(f"{file.name}: {error}", code="form.publish.unreadable") from error
    if not sheets.get(SURVEY):
        raise FormError(f"{file.name}: there is no survey", code="form.publish.unreadable")
    return Workbook(file, sheets)


def read_csv(file: Path) -> list[Row]:
    """Read a CSV file with a header row; lines that begin with ``#`` are remarks.

    Raises FormError (``form.publish.unreadable``) for one that is not UTF-8 or is ragged.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(f"{file.name}: {error}", code="form.publish.unreadable") from error
    numbered = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
    rows = list(csv.reader(line for _, line in numbered))
    if not rows:
        return []
    header = [name.strip() for name in rows[0]]
    found = []
    for (number, _), cells in zip(numbered[1:], rows[1:], strict=True):
        place = Place(file.name, row=number)
        if len(cells) != len(header):
            detail = f"{place}: {len(cells)} cells, but the header has {len(header)}"
            raise FormError(detail, code="form.publish.unreadable")
        found.append(Row(place, _filled(header, cells)))
    return found


def _from_text(file: Path) -> dict[str, list[Row]]:
    """Read tables of the shape ``| sheet |`` then ``| | column | column |`` and their rows."""
    sheets: dict[str, list[Row]] = {}
    sheet = ""
    header: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.lstrip().startswith("|"):
            continue
        name, *cells = _cells(line)
        if name:
            sheet, header = name.lower(), []
            sheets.setdefault(sheet, [])
        elif sheet and not header:
            header = cells
        elif sheet and any(cells) and not _is_rule(cells):
            sheets[sheet].append(Row(Place(file.name, sheet, number), _filled(header, cells)))
    return sheets


def _cells(line: str) -> Iterator[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return (cell.strip().replace("\\|", "|") for cell in _CELL_END.split(inner))


def _is_rule(cells: list[str]) -> bool:
    return all(set(cell) <= set(":-") for cell in cells)


def _from_xlsx(file: Path) -> dict[str, list[Row]]:
    from pyxform.xls2json_backends import xlsx_to_dict  # late: only publishing needs it

    book = xlsx_to_dict(str(file))
    return {
        sheet: [
            Row(Place(file.name, sheet, number), {k: str(v).strip() for k, v in cells.items()})
            for number, cells in enumerate(book.get(sheet, []), 2)
            if cells
        ]
        for sheet in (SURVEY, CHOICES, SETTINGS)
    }


def _filled(header: list[str], cells: list[str]) -> dict[str, str]:
    return {
        name: cell.strip()
        for name, cell in zip(header, cells, strict=False)
        if name and cell.strip()
    }
