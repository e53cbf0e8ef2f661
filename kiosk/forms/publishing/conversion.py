# SPDX-License-Identifier: Apache-2.0
"""XLSForm tables to an XForm, by pyxform, and what it says in plain words at its place."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kiosk.forms.names import KIOSK_NAMESPACE
from kiosk.forms.publishing.cldr import NAMED
from kiosk.forms.publishing.problems import Problem, advice
from kiosk.forms.publishing.reading import require_converter
from kiosk.forms.publishing.workbook import CHOICES, SETTINGS, SURVEY, Place, Row, Workbook

MESSAGES_FILE = Path(__file__).with_name("conversion.toml")

_GROUP_LABEL = re.compile(r"""<group [^>]*>\s*<label ref="jr:itext\('(?P<ref>[^']+):label'\)"/>""")
_NAMESPACE = f'kiosk="{KIOSK_NAMESPACE}"'
_ROW = re.compile(r"\s*\[row : (?P<row>\d+)\]\s*(?P<rest>.*)", re.DOTALL)
_CELL = re.compile(
    r"On the '(?P<sheet>\w+)' sheet, the '(?P<column>[^']+)' value (?:'[^']*' )?is "
    r"(?:invalid|problematic)\.\s*(?P<rest>.*)",
    re.DOTALL,
)
_SHEET = re.compile(r"On the '(?P<sheet>\w+)' sheet, (?P<rest>.*)", re.DOTALL)
_LEARN = re.compile(r"\s*Learn more: \S+")


class Converted:
    """What came of a conversion: an XForm, or problems, or both."""

    def __init__(self, xml: bytes, problems: Sequence[Problem]) -> None:
        self.xml = xml
        self.problems = tuple(problems)


def convert(workbook: Workbook) -> Converted:
    """Convert a form whose texts have a column a language; the XML is empty if it's refused."""
    require_converter()
    from pyxform.errors import PyXFormError  # late: the kiosk never converts, and it takes 0.4 s
    from pyxform.xls2xform import convert as convert_xlsform

    tables: dict[str, Any] = {
        sheet: [dict(row.cells) for row in rows] for sheet, rows in workbook.sheets.items()
    }
    tables[CHOICES] = [dict(row.without(*NAMED).cells) for row in workbook.choices]
    tables[SETTINGS] = [_settings(workbook.settings)]
    tables["sheet_names"] = list(tables)
    for name in (*workbook.sheets, CHOICES, SETTINGS):
        columns = dict.fromkeys(column for row in tables[name] for column in row)
        tables[f"{name}_header"] = [columns]
    try:
        result = convert_xlsform(
            tables, form_name=workbook.settings["name"] or "data", validate=False
        )
    except PyXFormError as error:
        return Converted(b"", [_problem(workbook, str(error))])
    said = [_problem(workbook, text) for text in result.warnings if not _is_noise(text)]
    return Converted(
        _with_group_hints(str(result.xform)).encode(),
        [advice("form.publish.converter", one.place, one.detail) for one in said],
    )


def _settings(row: Row) -> dict[str, str]:
    """Leave out what is only ours, and name our namespace beside the author's."""
    cells = dict(row.without("kiosk:").cells)
    written = cells.get("namespaces", "")
    if KIOSK_NAMESPACE not in written:
        cells["namespaces"] = f"{written} {_NAMESPACE}".strip()
    return cells


def _problem(workbook: Workbook, text: str) -> Problem:
    """Map ``[row : 34] On the 'survey' sheet, the 'name' value is invalid. …`` to its place."""
    text = _LEARN.sub("", text).strip()
    numbered = _ROW.fullmatch(text)
    sheet, column, rest = SURVEY, "", numbered["rest"] if numbered else text
    cell = _CELL.fullmatch(rest)
    if cell is not None:
        sheet, column, rest = cell["sheet"], cell["column"], cell["rest"]
    elif (on_sheet := _SHEET.fullmatch(rest)) is not None:
        sheet, rest = on_sheet["sheet"], on_sheet["rest"]
    guessed, words, value = _plainer(rest)
    column = column or guessed
    number = int(numbered["row"]) if numbered else _row_with(workbook, sheet, column, value)
    return Problem("form.publish.rejected", _place(workbook, sheet, number, column), words)


def _row_with(workbook: Workbook, sheet: str, column: str, value: str) -> int:
    """Count as the converter does to the row with a value that it names without a row; 0 if none."""
    rows = workbook.sheets.get(sheet, []) if column and value else []
    return next((at for at, row in enumerate(rows, 2) if row[column] == value), 0)


def _place(workbook: Workbook, sheet: str, number: int, column: str) -> Place:
    """Find the author's row: the converter counts the rows it is given, from 2."""
    rows = workbook.sheets.get(sheet, [])
    if number == 1 and rows:
        return Place(workbook.file.name, sheet, 0, rows[0].spelling.get(column, column))
    if not 0 <= number - 2 < len(rows):
        return Place(workbook.file.name)
    row = rows[number - 2]
    return row.at(column) if column else row.place


def _plainer(text: str) -> tuple[str, str, str]:
    """Say the column to look at, the message in plain words, and the value it is about."""
    first = text.split("\n{", 1)[0].strip()
    for entry in _messages():
        found = re.search(entry["pattern"], text)
        if found is not None:
            words = entry.get("words", "")
            said = words.format(**_quoted(found)) if words else first
            return entry["column"], said, _quoted(found).get("value", "")
    return "", first, ""


def _quoted(found: re.Match[str]) -> dict[str, str]:
    return {name: value or "" for name, value in found.groupdict().items()}


def _is_noise(text: str) -> bool:
    """Tell what has no meaning here: advice about spelling of sheets and about other clients."""
    return "ODK Validate" in text


@lru_cache(maxsize=1)
def _messages() -> Sequence[Mapping[str, str]]:
    table = tomllib.loads(MESSAGES_FILE.read_text(encoding="utf-8"))
    return tuple(table["message"])


def _with_group_hints(xform: str) -> str:
    """Show the hints of groups, which the converter translates but leaves out of the body."""

    def hinted(match: re.Match[str]) -> str:
        text = f"{match['ref']}:hint"
        shown = f"<hint ref=\"jr:itext('{text}')\"/>" if f'<text id="{text}">' in xform else ""
        return match[0] + shown

    return _GROUP_LABEL.sub(hinted, xform)
