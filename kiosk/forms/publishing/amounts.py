# SPDX-License-Identifier: Apache-2.0
"""Tables of amounts beside a form: held to what ``terms.csv`` is held to."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from kiosk.forms.publishing.cells import day, number
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.workbook import Place, Workbook

TABLE: Final = "csv-external"
_VALUE: Final = "value"
_FROM: Final = "valid_from"
_UNTIL: Final = "valid_until"
_GIVEN: Final = ("unit", "source", "date_checked")
_DATES: Final = (_FROM, _UNTIL, "date_checked")
_ABOUT: Final = frozenset({_VALUE, *_GIVEN, *_DATES})
"""Every other column says what the amount is for."""


def check_amounts(workbook: Workbook, files: Mapping[str, bytes]) -> list[Problem]:
    """List rows of amounts without a number, unit, source or date, and two for the same day."""
    return [
        problem
        for row in workbook.survey
        if row.kind.name == TABLE
        for name in (f"{row['name']}.csv",)
        for problem in _check(name, files.get(name, b""))
    ]


def _check(name: str, data: bytes) -> Iterator[Problem]:
    reader = csv.DictReader(data.decode("utf-8-sig", "replace").splitlines())
    if _VALUE not in (reader.fieldnames or ()):
        return
    seen: dict[tuple[str, ...], list[tuple[date, date]]] = {}
    for row in reader:
        place = Place(name, row=reader.line_num)
        details = list(_missing(row))
        if details:
            yield Problem("form.publish.bad-term", place, "; ".join(details))
            continue
        subject = tuple(cell for column, cell in row.items() if column not in _ABOUT)
        first, last = _day(row, _FROM, date.min), _day(row, _UNTIL, date.max)
        if any(
            first <= other_last and other_first <= last
            for other_first, other_last in seen.get(subject, ())
        ):
            detail = (
                f"there is another amount for {', '.join(filter(None, subject))} on the same day"
            )
            yield Problem("form.publish.bad-term", place, detail)
        seen.setdefault(subject, []).append((first, last))


def _missing(row: Mapping[str, str]) -> Iterator[str]:
    """Say what a row lacks."""
    for column in _GIVEN:
        if not row.get(column):
            yield f"an amount needs a {column}"
    try:
        number(row[_VALUE] or "")
    except ValueError as error:
        yield str(error)
    for column in _DATES:
        try:
            _day(row, column, date.min)
        except ValueError as error:
            yield str(error)


def _day(row: Mapping[str, str], column: str, otherwise: date) -> date:
    cell = row.get(column, "")
    return day(cell, column) if cell else otherwise
