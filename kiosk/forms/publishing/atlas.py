# SPDX-License-Identifier: Apache-2.0
"""From what the engine says about a path to the row and column where an author mends it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.errors import FormError
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.workbook import CHOICES, SURVEY, Place, Row, Workbook

_COLUMNS: Mapping[str, str] = {
    "relevant": "relevant",
    "calculate": "calculation",
    "value": "calculation",
    "constraint": "constraint",
    "violation": "constraint",
    "required": "required",
    "readonly": "readonly",
    "itemset": "choice_filter",
    "choices": "choice_filter",
    "jr:count": "repeat_count",
    "instances": "repeat_count",
    "setvalue": "default",
    "label": "label",
    "hint": "hint",
    "jr:constraintMsg": "constraint_message",
    "jr:requiredMsg": "required_message",
}
"""What an expression decides, in the engine's words → the column it is written in."""
_ATTRIBUTES: Mapping[str, str] = {"calculation": "calculate", "choice_filter": "nodeset"}
"""How those columns are named in XML, where it isn't the same."""

_OF = re.compile(r"(?P<what>[\w:.-]+) of (?P<path>/[^\s:]+)(?:: (?P<rest>.*))?", re.DOTALL)
_TEXT = re.compile(r"text (?P<path>/[^\s:]+):(?P<what>[\w:]+): (?P<rest>.*)", re.DOTALL)
_AT = re.compile(r"(?P<rest>.*) at (?P<path>/[^\s:]+)")
_PATH = re.compile(r"\s?(/[\w.-]+(?:/[\w.-]+)+)\s?")


@dataclass(frozen=True, slots=True)
class Atlas:
    """Where each node of a form is written."""

    file: str
    rows: Mapping[str, Row] = field(default_factory=dict)
    """By path; empty for a form that came as XML."""
    others: tuple[Row, ...] = ()
    lines: tuple[str, ...] = ()
    """The lines of a form that came as XML."""

    def place(self, path: str, what: str = "") -> Place:
        """Say where a node, or an expression of it, is written; the whole file if unknown."""
        column = _COLUMNS.get(what, what)
        row = self.rows.get(path)
        if row is not None:
            if column == "choice_filter" and not row[column]:
                column = "type"
            if column == "label" and not row[column]:
                column = next((c for c in row.cells if c.startswith("label::")), column)
            return row.at(column) if column else row.place
        for number, line in enumerate(self.lines, 1):
            if f'"{path}"' in line or f"'{path}'" in line:
                return Place(self.file, row=number, column=_ATTRIBUTES.get(column, column))
        return Place(self.file)

    def mention(self, name: str) -> Place:
        """Say where a file is named; a table of choices may be named without its ending."""
        stem = Path(name).stem
        quoted = (f"'{stem}'", f'"{stem}"')
        for row in (*self.rows.values(), *self.others):
            for column, cell in row.cells.items():
                if name in cell or any(word in cell for word in quoted):
                    return row.at(column)
            if row["name"] == stem and row["type"].endswith("-external"):
                return row.at("name")
        for number, line in enumerate(self.lines, 1):
            if name in line:
                return Place(self.file, row=number)
        return Place(self.file)

    def words(self, text: str) -> str:
        """Write the paths in a text as an author does, ``${name}``."""

        def named(match: re.Match[str]) -> str:
            row = self.rows.get(match[1])
            if row is None:
                return match[0]
            spaces = [" " * match[0].startswith(" "), " " * match[0].endswith(" ")]
            return f"{spaces[0]}${{{row['name']}}}{spaces[1]}"

        return " ".join(_PATH.sub(named, text).split())

    def problem(self, code: str, detail: str) -> Problem:
        """Turn what the engine says into a problem at its place."""
        for pattern in (_TEXT, _OF, _AT):
            match = pattern.fullmatch(detail)
            if match is not None:
                what = match.groupdict().get("what") or ""
                rest = match["rest"] or detail
                return Problem(code, self.place(match["path"], what), self.words(rest))
        named = _PATH.search(detail)
        place = self.place(named[1]) if named is not None else Place(self.file)
        return Problem(code, place, self.words(detail))

    def refusal(self, error: FormError) -> Problem:
        """Turn the engine's refusal of a form into a problem at its place."""
        if error.code == "form.cycle":
            return self._cycle(error.detail)
        name = error.facts.get("file")
        if error.code == "form.media" and name:
            detail = f"there is no file {name!r} beside the form"
            return Problem("form.publish.missing-media", self.mention(name), detail)
        if name:
            return Problem("form.publish.bad-list", self.mention(name), error.detail)
        return self.problem("form.publish.refused", error.detail)

    def _cycle(self, detail: str) -> Problem:
        """Write a cycle as the way round: each name waits for the one that follows."""
        steps = [_OF.fullmatch(step) for step in detail.split(" needs ")]
        found = [step for step in steps if step is not None]
        if not found:
            return Problem("form.publish.cycle", Place(self.file), self.words(detail))
        path, what = found[0]["path"], found[0]["what"]
        names = [step["path"].rpartition("/")[2] for step in found]
        if len(names) == 1:
            names *= 2
        detail = f"it waits for itself: {' → '.join(names)}"
        inside = self._inside(path, what)
        if inside:
            detail = f"the condition of {names[0]} waits for {inside}, which is inside it"
        return Problem("form.publish.cycle", self.place(path, what), detail)

    def _inside(self, path: str, what: str) -> str:
        """Name the question inside a group that the group's own condition reads, if any."""
        row = self.rows.get(path)
        if row is None or what != "relevant":
            return ""
        return next(
            (
                other["name"]
                for below, other in self.rows.items()
                if below.startswith(f"{path}/") and f"${{{other['name']}}}" in row["relevant"]
            ),
            "",
        )


def atlas_of(workbook: Workbook, xml: bytes | None = None) -> Atlas:
    """Map a form's tables, or the lines of its XML when it came as such."""
    if xml is not None:
        lines = tuple(xml.decode("utf-8-sig", "replace").splitlines())
        return Atlas(workbook.file.name, lines=lines)
    here = [f"/{workbook.settings['name'] or 'data'}"]
    rows: dict[str, Row] = {}
    for row in workbook.survey:
        if row.kind.ends:
            if len(here) > 1:
                here.pop()
            continue
        path = f"{here[-1]}/{row['name']}"
        rows.setdefault(path, row)
        if row.kind.begins:
            here.append(path)
    others = tuple(row for sheet in (CHOICES, SURVEY) for row in workbook.sheets.get(sheet, ()))
    return Atlas(workbook.file.name, rows, others)
