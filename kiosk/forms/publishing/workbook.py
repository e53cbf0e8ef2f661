# SPDX-License-Identifier: Apache-2.0
"""XLSForm tables as rows that know where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.forms.publishing.columns import Kind, kind_of

SURVEY = "survey"
CHOICES = "choices"
SETTINGS = "settings"
EXTERNAL_CHOICES = "external_choices"
SHEETS = (SURVEY, CHOICES, SETTINGS, "entities", EXTERNAL_CHOICES, "osm")
"""The sheets that mean something to the converter."""

_AS_WRITTEN: Mapping[str, str] = {}


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
    """One row of a sheet: cells by column name; an empty cell is absent.

    Columns have one spelling here; ``spelling`` says how the author wrote them.
    """

    place: Place
    cells: Mapping[str, str]
    spelling: Mapping[str, str] = field(default_factory=lambda: _AS_WRITTEN)

    def __getitem__(self, column: str) -> str:
        """Give a cell's text, empty when there is none."""
        return self.cells.get(column, "")

    @property
    def kind(self) -> Kind:
        """What a row of the survey is."""
        return kind_of(self["type"])

    def at(self, column: str) -> Place:
        """Name the place of one cell, as its column is written."""
        return replace(self.place, column=self.spelling.get(column, column))

    def with_cells(self, more: Mapping[str, str]) -> "Row":
        """Copy the row with more cells."""
        return replace(self, cells={**self.cells, **more})

    def without(self, *prefixes: str) -> "Row":
        """Copy the row without the columns that begin so."""
        cells = {name: cell for name, cell in self.cells.items() if not name.startswith(prefixes)}
        return replace(self, cells=cells)


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

    def set_settings(self, row: Row) -> None:
        """Replace the row of settings."""
        self.sheets[SETTINGS] = [row]

    def columns(self, sheet: str) -> tuple[str, ...]:
        """List the columns of a sheet that have any cell, in the order they come up."""
        return tuple(
            dict.fromkeys(name for row in self.sheets.get(sheet, []) for name in row.cells)
        )
