# SPDX-License-Identifier: Apache-2.0
"""Lists of choices that stand in CSV files or in a sheet of their own."""

from pathlib import Path

from kiosk.forms.publishing.parts import FOLDER as PARTS
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.reading import read_csv
from kiosk.forms.publishing.slips import instead
from kiosk.forms.publishing.workbook import (
    CHOICES,
    EXTERNAL_CHOICES,
    SURVEY,
    Place,
    Row,
    Workbook,
)

SELECTS = ("select_one", "select_multiple", "rank")


def list_of(row: Row) -> str:
    """Name the list that a question chooses from, empty when it chooses from none."""
    return row.kind.list if row.kind.name in SELECTS else ""


def add_lists(workbook: Workbook, folder: Path, shared: Path) -> list[Problem]:
    """Put every list that the survey uses and the sheet lacks among the choices.

    A list ``x`` is looked for in the choices sheet, then in ``choices/x.csv`` of the service,
    then in ``parts/choices/x.csv`` and ``x.csv`` among the ``shared`` data.
    """
    given = sorted({row["list_name"] for row in workbook.choices})
    present = set(given)
    problems = []
    for row in workbook.survey:
        name = list_of(row)
        if not name or name in present or name.startswith("${"):  # what a repeat has collected
            continue
        present.add(name)
        file = next((f for f in _places(name, folder, shared) if f.exists()), None)
        if file is None:
            problems.append(
                Problem(
                    "form.publish.unknown-list",
                    row.at("type"),
                    f"there is no list {name!r}: not in the choices sheet, "
                    f"not in choices/{name}.csv, not in the shared data{instead(name, given, 0.6)}",
                )
            )
            continue
        workbook.choices.extend(
            Row(
                Place(file.name, CHOICES, choice.place.row, choice.place.column),
                {"list_name": name, **choice.cells},
            )
            for choice in read_csv(file)
        )
    return problems


def take_in_external_choices(workbook: Workbook) -> None:
    """Make ``select_one_external`` a choice like any other: here a list of any length is quick.

    A list that has the name of one in the sheet ``choices`` gets another one. The same name may
    stand in such a list several times, for different filters.
    """
    rows = workbook.sheets.pop(EXTERNAL_CHOICES, [])
    taken = {row["list_name"] for row in workbook.choices}
    names = {row["list_name"]: row["list_name"] for row in rows}
    names.update({name: f"{name}_external" for name in names if name in taken})
    seen = [(row["list_name"], row["name"]) for row in rows]
    if len(set(seen)) < len(seen):
        settings = workbook.settings
        workbook.set_settings(settings.with_cells({"allow_choice_duplicates": "yes"}))
    workbook.choices.extend(
        row.with_cells({"list_name": names[row["list_name"]]}) for row in rows if row["list_name"]
    )
    workbook.sheets[SURVEY] = [
        row.with_cells({"type": f"select_one {names.get(row.kind.list, row.kind.list)}"})
        if row.kind.name == "select_one_external"
        else row
        for row in workbook.survey
    ]


def _places(name: str, folder: Path, shared: Path) -> tuple[Path, ...]:
    file = f"{name}.csv"
    return folder / "choices" / file, shared / PARTS / "choices" / file, shared / file
