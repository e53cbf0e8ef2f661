# SPDX-License-Identifier: Apache-2.0
"""Questions that several services ask in the same words: written once, taken in by each."""

from collections.abc import Iterator
from pathlib import Path

from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.reading import TABLES, read_workbook
from kiosk.forms.publishing.slips import instead
from kiosk.forms.publishing.workbook import CHOICES, SURVEY, Row, Workbook

FOLDER = "parts"
PART = "part"
_ITS_OWN = frozenset({"type", "name"})


def take_in_parts(workbook: Workbook, shared: Path) -> list[Problem]:
    """Put the rows of ``parts/x`` among the ``shared`` data where the survey says ``part`` ``x``.

    What is found is an unknown part, and a part that is told more than its name. Raises
    FormError (``form.publish.unreadable``) for a part without questions.
    """
    if not any(row.kind.name == PART for row in workbook.survey):
        return []
    problems: list[Problem] = []
    folder = shared / FOLDER
    workbook.sheets[SURVEY] = [
        each for row in workbook.survey for each in _whole(row, workbook, folder, problems)
    ]
    return problems


def _whole(row: Row, workbook: Workbook, folder: Path, problems: list[Problem]) -> Iterator[Row]:
    """Yield a row of the survey, or what the part that it names consists of."""
    if row.kind.name != PART:
        yield row
        return
    more = sorted(row.cells.keys() - _ITS_OWN)
    if more:
        detail = f"a part takes nothing but its name: put a group around it for {', '.join(more)}"
        problems.append(Problem("form.publish.part-alone", row.at(more[0]), detail))
    files = {file.stem: file for file in sorted(folder.glob("*")) if file.suffix in TABLES}
    file = files.get(row["name"])
    if file is None:
        detail = f"there is no part {row['name']!r} in {FOLDER}{instead(row['name'], files, 0.6)}"
        problems.append(Problem("form.publish.unknown-part", row.at("name"), detail))
        return
    part = read_workbook(file)
    known = {each["list_name"] for each in workbook.choices}
    workbook.sheets[CHOICES] = [
        *workbook.choices,
        *(each for each in part.choices if each["list_name"] not in known),
    ]
    yield from part.survey
