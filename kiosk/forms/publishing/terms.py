# SPDX-License-Identifier: Apache-2.0
"""Amounts and terms with their source and date: ``terms.csv`` becomes calculations.

Every name in the file turns into a hidden calculated question of that name, so that a
formula or a label says ``${registration_days}``, and the submission keeps which value was
applied. A value with a later ``valid_from`` takes over on that day by itself.

What several services name stands in ``parts/terms.csv``; a service takes in what it names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.errors import FormError
from kiosk.forms.publishing.cells import day, number
from kiosk.forms.publishing.reading import read_csv
from kiosk.forms.publishing.workbook import Place, Row, Workbook

TERMS_FILE = "terms.csv"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NAMED = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One value and since when, by what source, it is in force."""

    name: str
    value: str
    unit: str
    valid_from: date
    """``date.min`` when the source does not say; only a term's first value may leave it out."""
    source: str
    date_checked: date


def read_terms(folder: Path) -> tuple[Term, ...]:
    """Read the terms of a service or of the parts, oldest first; none when there is no file.

    Raises FormError (``form.publish.bad-term``) for a row without a number, source or date.
    """
    file = folder / TERMS_FILE
    if not file.exists():
        return ()
    terms = [_term(row) for row in read_csv(file)]
    return tuple(sorted(terms, key=lambda term: (term.name, term.valid_from)))


def named_in(workbook: Workbook, shared: tuple[Term, ...], own: tuple[Term, ...]) -> Iterator[Term]:
    """Yield those of the ``shared`` terms that a form names and has no ``own`` value for."""
    rows = (*workbook.survey, *workbook.choices, workbook.settings)
    named = {name for row in rows for cell in row.cells.values() for name in _NAMED.findall(cell)}
    named -= {term.name for term in own} | {row["name"] for row in workbook.survey}
    yield from (term for term in shared if term.name in named)


def in_force(terms: tuple[Term, ...], at: date) -> dict[str, str]:
    """Say the value of each term on a day; before its first date a term has its first value."""
    values: dict[str, str] = {}
    for term in terms:
        if term.valid_from <= at or term.name not in values:
            values[term.name] = term.value
    return values


def calculations(terms: tuple[Term, ...]) -> Iterator[Row]:
    """Yield one ``calculate`` row a term, to stand before the first question."""
    for name in sorted({term.name for term in terms}):
        dated = [term for term in terms if term.name == name]
        formula = dated[0].value
        for term in dated[1:]:
            formula = f"if(today() >= date('{term.valid_from}'), {term.value}, {formula})"
        cells = {"type": "calculate", "name": name, "calculation": formula}
        if all("." not in term.value for term in dated):
            cells["bind::type"] = "int"  # so that a text writes it as a number
        yield Row(Place(TERMS_FILE), cells)


def _term(row: Row) -> Term:
    if not _NAME.fullmatch(row["name"]):
        raise _bad(row, "the name must be lower-case letters, digits and _")
    if not row["source"] or not row["unit"]:
        raise _bad(row, "a term needs a unit and a source")
    try:
        return Term(
            name=row["name"],
            value=str(number(row["value"])),
            unit=row["unit"],
            valid_from=day(row["valid_from"], "valid_from") if row["valid_from"] else date.min,
            source=row["source"],
            date_checked=day(row["date_checked"], "date_checked"),
        )
    except ValueError as error:
        raise _bad(row, str(error)) from error


def _bad(row: Row, reason: str) -> FormError:
    return FormError(
        f"{row.place}: {reason}",
        code="form.publish.bad-term",
        facts={"file": row.place.file, "row": str(row.place.row)},
    )
