# SPDX-License-Identifier: Apache-2.0
"""Checks of a form's tables that name the row to mend."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kiosk.forms.publishing.lists import TERRITORY
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.workbook import Row, Workbook

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]+)\s*\}")
_FORMULAS = ("calculation", "relevant", "constraint", "required", "choice_filter", "default")
_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_BEGINS = ("begin_group", "begin group", "begin_repeat", "begin repeat")
_ENDS = ("end_group", "end group", "end_repeat", "end repeat")
_INVISIBLE = ("calculate", "hidden", "start", "end", "today", "deviceid", "audit")
REQUIRED_SETTINGS = ("form_id", "version", "form_title", "kiosk:summary", "kiosk:icon")


def check_structure(workbook: Workbook, icons: Path) -> list[Problem]:
    """List what is wrong with names, references, messages, choices and settings.

    ``icons`` is the design's folder; where there is none, a name of an icon is taken as it is.
    """
    return [
        *_settings(workbook, icons),
        *_names(workbook),
        *_references(workbook),
        *_messages(workbook),
        *_choices(workbook),
        *_cycles(workbook),
    ]


def question_names(workbook: Workbook) -> frozenset[str]:
    """Name everything that has a name in the survey."""
    return frozenset(row["name"] for row in workbook.survey if row["name"])


def _settings(workbook: Workbook, icons: Path) -> Iterator[Problem]:
    icon = workbook.settings["kiosk:icon"]
    if icon and icons.is_dir() and not (icons / f"{icon}.svg").exists():
        yield Problem(
            "form.publish.unknown-icon",
            workbook.settings.at("kiosk:icon"),
            f"there is no icon {icon!r}",
        )
    for column in REQUIRED_SETTINGS:
        if not workbook.settings[column]:
            yield Problem(
                "form.publish.missing-setting", workbook.settings.at(column), "must be given"
            )


def _names(workbook: Workbook) -> Iterator[Problem]:
    seen: dict[str, Row] = {}
    for row in workbook.survey:
        name = row["name"]
        if row["type"] in _ENDS:
            continue
        if not _NAME.fullmatch(name):
            yield Problem(
                "form.publish.bad-name",
                row.at("name"),
                f"{name!r} can't be a name: begin with a letter, go on with letters, digits, _ . -",
            )
        elif name in seen:
            yield Problem(
                "form.publish.duplicate-name",
                row.at("name"),
                f"{name!r} is already the name of {seen[name].place}",
            )
        seen.setdefault(name, row)


def _references(workbook: Workbook) -> Iterator[Problem]:
    names = question_names(workbook)
    for row in workbook.survey:
        for column in (*_FORMULAS, *_TEXTS):
            for name in _REFERENCE.findall(row[column]):
                if name not in names:
                    yield Problem(
                        "form.publish.unknown-reference",
                        row.at(column),
                        f"there is no question ${{{name}}}",
                    )


def _messages(workbook: Workbook) -> Iterator[Problem]:
    for row in workbook.survey:
        if row["type"] in (*_BEGINS, *_ENDS):
            continue
        if row["constraint"] and not row["constraint_message"]:
            yield _missing(row, "constraint_message", "say what to do when the answer is refused")
        if row["required"] not in ("", "no", "false()") and not row["required_message"]:
            yield _missing(row, "required_message", "say what to do when there is no answer")
        if not row["label"] and row["type"] not in _INVISIBLE and not row["calculation"]:
            yield Problem("form.publish.missing-label", row.at("label"), "a question needs a label")


def _missing(row: Row, column: str, advice: str) -> Problem:
    return Problem("form.publish.missing-message", row.at(column), advice)


def _choices(workbook: Workbook) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for row in workbook.choices:
        key = (row["list_name"], row["name"])
        if not row["name"] or " " in row["name"]:
            yield Problem(
                "form.publish.bad-name", row.at("name"), "a choice needs a name without spaces"
            )
        if key in seen:
            yield Problem(
                "form.publish.duplicate-choice",
                row.at("name"),
                f"{row['name']!r} stands twice in the list {row['list_name']!r}",
            )
        if not row["label"] and not row[TERRITORY]:
            yield Problem("form.publish.missing-label", row.at("label"), "a choice needs a label")
        seen.add(key)


def _cycles(workbook: Workbook) -> Iterator[Problem]:
    """Find calculations and conditions that wait for themselves."""
    needs: dict[str, set[str]] = {}
    rows: dict[str, Row] = {}
    conditions: list[str] = []
    for row in workbook.survey:
        if row["type"] in _ENDS:
            if conditions:
                conditions.pop()
            continue
        formulas = [row["calculation"], row["relevant"], *conditions]
        needs[row["name"]] = {name for text in formulas for name in _REFERENCE.findall(text)}
        rows[row["name"]] = row
        if row["type"] in _BEGINS:
            conditions.append(row["relevant"])
    for path in _loops(needs):
        row = rows[path[0]]
        column = "calculation" if row["calculation"] else "relevant"
        yield Problem(
            "form.publish.cycle",
            row.at(column),
            "it waits for itself: " + " → ".join(path),
        )


def _loops(needs: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Yield each loop once, as the names along it, the first repeated at the end."""
    done: set[str] = set()
    for start in needs:
        trail: list[str] = []
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                trail.pop()
                done.add(name)
            elif name in trail:
                yield (*trail[trail.index(name) :], name)
            elif name not in done and name in needs:
                trail.append(name)
                stack.append((name, True))
                stack.extend((needed, False) for needed in sorted(needs[name]))
