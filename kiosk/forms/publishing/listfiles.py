# SPDX-License-Identifier: Apache-2.0
"""Lists in CSV files that questions choose from: readable, with the columns that are asked for."""

import csv
import re
from collections.abc import Iterator, Mapping

from kiosk.forms.publishing.problems import Problem, advice
from kiosk.forms.publishing.slips import instead
from kiosk.forms.publishing.workbook import Row, Workbook

_FROM_FILE = frozenset({"select_one_from_file", "select_multiple_from_file"})
_PARAMETER = re.compile(r"(?P<name>value|label)\s*=\s*(?P<column>[^\s,;]+)")
_DELIMITERS = ",;\t|"


def check_list_files(workbook: Workbook, files: Mapping[str, bytes]) -> list[Problem]:
    """List files that nobody can choose from: without rows, or without value or label."""
    return [
        problem
        for row in workbook.survey
        if row.kind.name in _FROM_FILE and row.kind.list.lower().endswith(".csv")
        for problem in _check(row, files.get(row.kind.list, b""))
    ]


def _check(row: Row, data: bytes) -> Iterator[Problem]:
    name = row.kind.list
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return  # the engine says so
    first = lines[0] if lines else ""
    mark = next((one for one in _DELIMITERS if one in first), ",")
    header = [cell.strip() for cell in next(csv.reader([first], delimiter=mark), [])]
    if not any(line.strip() for line in lines[1:]):
        yield advice("form.publish.bad-list", row.at("type"), f"{name} has no row to choose")
        if not header:
            return
    given = {one["name"]: one["column"] for one in _PARAMETER.finditer(row["parameters"])}
    for what, usual in (("value", "name"), ("label", "label")):
        column = given.get(what, usual)
        if column in header:
            continue
        only = f", only {', '.join(header)}: name it in parameters, {what}=…"
        detail = f"{name} has no column {column!r}{instead(column, header, 0.6) or only}"
        at = row.at("parameters" if what in given else "type")
        yield Problem("form.publish.bad-list", at, detail)
