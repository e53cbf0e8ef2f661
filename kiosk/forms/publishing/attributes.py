# SPDX-License-Identifier: Apache-2.0
"""What a form says to the kiosk in our namespace: known columns, known values."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kiosk.forms.publishing.columns import BOUND, KIOSK
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.slips import instead, nearest
from kiosk.forms.publishing.workbook import SETTINGS, SURVEY, Place, Workbook

ATTRIBUTES_FILE = Path(__file__).with_name("attributes.toml")

Known = Mapping[str, Mapping[str, Any]]

_LIKENESS = 0.5
"""Our words are short: half of one is enough to recognise it."""


@lru_cache(maxsize=1)
def known_attributes() -> Mapping[str, Known]:
    """Read the table of what may be said: sheet → name → ``values`` or ``pattern``."""
    return tomllib.loads(ATTRIBUTES_FILE.read_text(encoding="utf-8"))


def check_attributes(workbook: Workbook, icons: Path) -> list[Problem]:
    """List unknown columns of ours, with a suggestion, and values that mean nothing.

    ``icons`` is the design's folder; where there is none, a name of an icon is taken as it is.
    """
    return [
        *_columns(workbook, SURVEY, BOUND),
        *_columns(workbook, SETTINGS, KIOSK),
        *_icon(workbook, icons),
    ]


def _columns(workbook: Workbook, sheet: str, prefix: str) -> Iterator[Problem]:
    known = known_attributes()[sheet]
    for column in workbook.columns(sheet):
        if not column.startswith(prefix):
            continue
        name = column.removeprefix(prefix)
        if name not in known:
            yield _unknown_column(workbook, sheet, column, name, prefix)
            continue
        for row in workbook.sheets[sheet]:
            if row[column]:
                yield from check_value(known[name], row[column], row.at(column))


def check_value(rule: Mapping[str, Any], value: str, place: Place) -> Iterator[Problem]:
    """Yield a problem for a value that the table doesn't have."""
    values = rule.get("values")
    if values is not None and value not in values:
        close = instead(value.lower(), values, _LIKENESS)
        detail = f"{value!r} means nothing here{close}: {', '.join(values)}"
        yield Problem("form.publish.bad-value", place, detail)
    pattern = rule.get("pattern")
    if pattern is not None and not re.fullmatch(pattern, value):
        yield Problem("form.publish.bad-value", place, f"{value!r} must be a number up to 9999")


def _unknown_column(workbook: Workbook, sheet: str, column: str, name: str, prefix: str) -> Problem:
    known = known_attributes()[sheet]
    rows = workbook.sheets[sheet]
    place = Place(workbook.file.name, sheet, 0, rows[0].spelling.get(column, column))
    suggestion = nearest(name, known, _LIKENESS)
    detail = f"the kiosk knows no {prefix}{name}"
    if suggestion:
        detail += f"; did you mean {prefix}{suggestion}?"
    else:
        detail += f"; it knows {', '.join(prefix + one for one in known)}"
    return Problem("form.publish.unknown-column", place, detail)


def _icon(workbook: Workbook, icons: Path) -> Iterator[Problem]:
    icon = workbook.settings["kiosk:icon"]
    if not icon or not icons.is_dir() or (icons / f"{icon}.svg").is_file():
        return
    drawn = sorted(file.stem for file in icons.glob("*.svg"))
    yield Problem(
        "form.publish.unknown-icon",
        workbook.settings.at("kiosk:icon"),
        f"there is no icon {icon!r}{instead(icon.lower(), drawn, _LIKENESS)}",
    )
