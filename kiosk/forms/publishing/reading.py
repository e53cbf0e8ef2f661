# SPDX-License-Identifier: Apache-2.0
"""Reads the tables of a form from text, spreadsheets and CSV."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from kiosk.errors import FormError
from kiosk.forms.publishing.columns import canonical
from kiosk.forms.publishing.workbook import SHEETS, SURVEY, Place, Row, Workbook

SPREADSHEETS = (".xlsx", ".xlsm", ".xls")
TABLES = (".md", *SPREADSHEETS, ".csv")

_CELL_END = re.compile(r"(?<!\\)\|")


def read_workbook(file: Path) -> Workbook:
    """Read tables from text (``.md``), a spreadsheet or the converter's CSV layout.

    Raises FormError (``form.publish.unreadable``) when there is no survey in it.
    """
    suffix = file.suffix.lower()
    try:
        if suffix in SPREADSHEETS:
            sheets = _from_spreadsheet(file)
        else:
            lines = _from_csv(file) if suffix == ".csv" else _from_text(file)
            sheets = _sheets(file, lines)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(f"{file.name}: {error}") from error
    if not sheets.get(SURVEY):
        raise _unreadable(f"{file.name}: there is no sheet 'survey' with questions in it")
    return Workbook(file, sheets)


def require_converter() -> None:
    """Raise FormError (``form.publish.no-converter``) where the converter isn't installed."""
    if find_spec("pyxform") is None:
        detail = "tables need the converter: install migration-kiosk[publish]"
        raise FormError(detail, code="form.publish.no-converter")


def read_csv(file: Path) -> list[Row]:
    """Read a CSV file with a header row; lines that begin with ``#`` are remarks.

    Raises FormError (``form.publish.unreadable``) for one that is not UTF-8 or is ragged.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(f"{file.name}: {error}") from error
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
            raise _unreadable(f"{place}: {len(cells)} cells, but the header has {len(header)}")
        found.append(Row(place, _filled(header, cells)))
    return found


Line = tuple[int, list[str]]
"""A number and the cells, the first of which names a sheet or is empty."""


def _sheets(file: Path, lines: Iterable[Line]) -> dict[str, list[Row]]:
    """Read ``sheet`` on a line, then its columns, then its rows, each behind an empty cell."""
    sheets: dict[str, list[Row]] = {}
    sheet = ""
    header: list[str] = []
    spelling: Mapping[str, str] = {}
    for number, (name, *cells) in lines:
        if name:
            sheet, header = name.lower(), []
            if sheet in SHEETS:
                sheets.setdefault(sheet, [])
        if sheet not in SHEETS or not any(cells) or _is_rule(cells):
            continue
        if not header:
            header = [canonical(sheet, cell) for cell in cells]
            _refuse_doubles(Place(file.name, sheet, number), cells, header)
            spelling = dict(zip(header, cells, strict=True))
        else:
            sheets[sheet].append(
                Row(Place(file.name, sheet, number), _filled(header, cells), spelling)
            )
    return sheets


def _from_text(file: Path) -> Iterator[Line]:
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.lstrip().startswith("|"):
            inner = line.strip().removeprefix("|").removesuffix("|")
            yield number, [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(inner)]


def _from_csv(file: Path) -> Iterator[Line]:
    """Read records; the number is the line on which a record begins."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        begins = 1
        for cells in reader:
            if cells:
                yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1


def _from_spreadsheet(file: Path) -> dict[str, list[Row]]:
    require_converter()
    from pyxform.errors import PyXFormError  # late: only publishing needs it
    from pyxform.xls2json_backends import xls_to_dict, xlsx_to_dict

    read = xls_to_dict if file.suffix.lower() == ".xls" else xlsx_to_dict
    try:
        book = read(str(file))
    except PyXFormError as error:
        raise _unreadable(f"{file.name}: {error}") from error
    found: dict[str, list[Row]] = {}
    for sheet in SHEETS:
        if sheet not in book:
            continue
        written = [name for header in book.get(f"{sheet}_header", ()) for name in header]
        names = {name: canonical(sheet, name) for name in written}
        _refuse_doubles(Place(file.name, sheet, 1), written, list(names.values()))
        spelling = {name: spelt for spelt, name in names.items()}
        found[sheet] = [
            Row(
                Place(file.name, sheet, number),
                {names.get(k, k): str(v).strip() for k, v in cells.items() if str(v).strip()},
                spelling,
            )
            for number, cells in enumerate(book[sheet], 2)
            if cells
        ]
    return found


def _refuse_doubles(place: Place, written: Sequence[str], names: Sequence[str]) -> None:
    """Raise for two columns that mean the same: one of them would be lost."""
    seen: dict[str, str] = {}
    for spelt, name in zip(written, names, strict=True):
        if name and name in seen:
            raise _unreadable(f"{place}: the columns {seen[name]!r} and {spelt!r} are the same")
        seen[name] = spelt


def _is_rule(cells: list[str]) -> bool:
    return all(set(cell) <= set(":-") for cell in cells)


def _filled(header: list[str], cells: list[str]) -> dict[str, str]:
    return {
        name: cell.strip()
        for name, cell in zip(header, cells, strict=False)
        if name and cell.strip()
    }


def _unreadable(detail: str) -> FormError:
    return FormError(detail, code="form.publish.unreadable")
