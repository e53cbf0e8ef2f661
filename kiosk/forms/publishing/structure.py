# SPDX-License-Identifier: Apache-2.0
"""Checks of a form's tables that name the row to mend."""

import re
from collections.abc import Iterator

from kiosk.errors import FormError
from kiosk.forms.publishing.cldr import is_named
from kiosk.forms.publishing.columns import meant, of_one_language
from kiosk.forms.publishing.languages import Spoken
from kiosk.forms.publishing.lists import list_of
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.workbook import (
    CHOICES,
    EXTERNAL_CHOICES,
    SETTINGS,
    SURVEY,
    Place,
    Row,
    Workbook,
)
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.syntax import Axis, Expression, Path, Step, parts

_NAME = re.compile(r"[^\W\d][\w.-]*")
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]+)\s*\}")
_FORMULAS = (
    "calculation",
    "relevant",
    "constraint",
    "required",
    "readonly",
    "choice_filter",
    "default",
    "repeat_count",
    "trigger",
)
_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_INVISIBLE = frozenset(
    {
        "audit",
        "background-audio",
        "calculate",
        "csv-external",
        "deviceid",
        "email",
        "end",
        "hidden",
        "phonenumber",
        "simserial",
        "start",
        "start-geopoint",
        "subscriberid",
        "today",
        "username",
        "xml-external",
    }
)
_OF_SETTINGS = ("instance_name",)
_IN_CATALOGUES = ("form_title",)
_NO = frozenset({"", "no", "false", "false()"})
_NAMELESS = frozenset({"audit"})


def check_structure(workbook: Workbook, spoken: Spoken) -> list[Problem]:
    """List what is wrong with names, references, messages and choices."""
    return [
        *_headers(workbook),
        *_languages(workbook),
        *_balance(workbook),
        *_names(workbook),
        *_references(workbook),
        *_messages(workbook, spoken),
        *_choices(workbook, spoken),
        *_filters(workbook),
    ]


def question_names(workbook: Workbook) -> frozenset[str]:
    """Name everything that has a name in the survey."""
    return frozenset(row["name"] for row in workbook.survey if row["name"])


def _names(workbook: Workbook) -> Iterator[Problem]:
    root = workbook.settings["name"]
    if root and not _NAME.fullmatch(root):
        yield Problem("form.publish.bad-name", workbook.settings.at("name"), _cant(root))
    seen: dict[str, Row] = {}
    for row in workbook.survey:
        name = row["name"]
        if row.kind.ends or not row["type"] or (not name and row.kind.name in _NAMELESS):
            continue
        if not name:
            yield Problem("form.publish.bad-name", row.at("name"), "a question needs a name")
        elif not _NAME.fullmatch(name):
            yield Problem(
                "form.publish.bad-name",
                row.at("name"),
                _cant(name),
            )
        elif name in seen:
            yield Problem(
                "form.publish.duplicate-name",
                row.at("name"),
                f"{name!r} is already the name of {seen[name].place}",
            )
        seen.setdefault(name, row)


def _cant(name: str) -> str:
    return f"{name!r} can't be a name: begin with a letter, go on with letters, digits, _ . -"


def _headers(workbook: Workbook) -> Iterator[Problem]:
    """Find columns that mean nothing, but nearly a known one."""
    for sheet, rows in ((SURVEY, workbook.survey), (SETTINGS, [workbook.settings])):
        spelling = {name: spelt for row in rows for name, spelt in row.spelling.items()}
        for name, spelt in spelling.items():
            instead = meant(sheet, name)
            if instead:
                place = Place(workbook.file.name, sheet, column=spelt)
                detail = f"this column means nothing; did you mean {instead}?"
                yield Problem("form.publish.unknown-column", place, detail)


def _languages(workbook: Workbook) -> Iterator[Problem]:
    """Find columns that name a language and can't: the converter would stumble over them."""
    for sheet in (SURVEY, CHOICES, SETTINGS):
        spelling = {
            name: spelt for row in workbook.sheets[sheet] for name, spelt in row.spelling.items()
        }
        for name, spelt in spelling.items():
            base = of_one_language(sheet, name)
            if base:
                place = Place(workbook.file.name, sheet, column=spelt)
                remedy = (
                    "; write it in one language here, its translations go into the message catalogues"
                    if base in _IN_CATALOGUES
                    else ""
                )
                detail = f"{base} can't have a column for each language{remedy}"
                yield Problem("form.publish.untranslatable-column", place, detail)


def _balance(workbook: Workbook) -> Iterator[Problem]:
    """Find groups and repeats that are not ended, or ended in another order."""
    code = "form.publish.unbalanced"
    begun: list[Row] = []
    for row in workbook.survey:
        kind = row.kind.name
        if row.kind.begins:
            begun.append(row)
        elif row.kind.ends and not begun:
            yield Problem(code, row.at("type"), f"this {kind} ends nothing: none is open here")
            return
        elif row.kind.ends:
            last = begun.pop()
            if last.kind.name.partition("_")[2] != kind.partition("_")[2]:
                open_ = f"{last.kind.name} {last['name']!r} of row {last.place.row}"
                detail = f"this {kind} comes while {open_} is still open"
                yield Problem(code, row.at("type"), detail)
                return
    for row in begun:
        wanted = row.kind.name.replace("begin", "end")
        detail = f"this {row.kind.name} is never ended: its {wanted} is missing"
        yield Problem(code, row.at("type"), detail)


def _references(workbook: Workbook) -> Iterator[Problem]:
    names = question_names(workbook)
    for row in (*workbook.survey, workbook.settings):
        for column, cell in row.cells.items():
            if column.partition("::")[0] not in (*_FORMULAS, *_TEXTS, *_OF_SETTINGS):
                continue
            for name in _REFERENCE.findall(cell):
                if name not in names:
                    yield Problem(
                        "form.publish.unknown-reference",
                        row.at(column),
                        f"there is no question ${{{name}}}",
                    )


def _messages(workbook: Workbook, spoken: Spoken) -> Iterator[Problem]:
    for row in workbook.survey:
        if row.kind.begins or row.kind.ends or not row["type"]:
            continue
        if row["constraint"] and not spoken.source_text(row, "constraint_message"):
            yield _missing(row, "constraint_message", "say what to do when the answer is refused")
        if row["required"].lower() not in _NO and not spoken.source_text(row, "required_message"):
            yield _missing(row, "required_message", "say what to do when there is no answer")
        if (
            not spoken.source_text(row, "label")
            and row.kind.name not in _INVISIBLE
            and not row["calculation"]
        ):
            yield Problem("form.publish.missing-label", row.at("label"), "a question needs a label")


def _missing(row: Row, column: str, advice: str) -> Problem:
    return Problem("form.publish.missing-message", row.at(column), advice)


def _choices(workbook: Workbook, spoken: Spoken) -> Iterator[Problem]:
    seen: set[tuple[object, ...]] = set()
    of_several = {
        row.kind.list for row in workbook.survey if row.kind.name in {"select_multiple", "rank"}
    }
    for row in workbook.choices:
        key: tuple[object, ...] = (row["list_name"], row["name"])
        if row.place.sheet == EXTERNAL_CHOICES:  # there a name may stand once for each filter
            key += tuple(sorted(row.cells.items()))
        if not row["name"] or (" " in row["name"] and row["list_name"] in of_several):
            yield Problem(
                "form.publish.bad-name", row.at("name"), "a choice needs a name without spaces"
            )
        if key in seen:
            yield Problem(
                "form.publish.duplicate-choice",
                row.at("name"),
                f"{row['name']!r} stands twice in the list {row['list_name']!r}",
            )
        if not spoken.source_text(row, "label") and not is_named(row):
            yield Problem("form.publish.missing-label", row.at("label"), "a choice needs a label")
        seen.add(key)


def _filters(workbook: Workbook) -> Iterator[Problem]:
    """Find columns that a choice filter asks for and the list doesn't have."""
    columns: dict[str, set[str]] = {}
    for choice in workbook.choices:
        columns.setdefault(choice["list_name"], set()).update(choice.cells)
    for row in workbook.survey:
        known = columns.get(list_of(row))
        if not row["choice_filter"] or known is None:
            continue
        try:
            filter_ = parse(_REFERENCE.sub("/question", row["choice_filter"]))
        except FormError:
            continue  # the engine says where it breaks
        for name in dict.fromkeys(_own_names(filter_)):
            if name not in known:
                detail = f"the list {list_of(row)!r} has no column {name!r}"
                yield Problem("form.publish.unknown-list-column", row.at("choice_filter"), detail)


def _own_names(expression: Expression) -> Iterator[str]:
    """Yield the columns of a choice that an expression reads: paths of one plain name."""
    match expression:
        case Path(absolute=False, start=None, steps=(Step(axis=Axis.CHILD, test=name),)):
            yield name
    for part in parts(expression):
        yield from _own_names(part)
