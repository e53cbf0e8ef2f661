# SPDX-License-Identifier: Apache-2.0
"""What an author has to mend, in plain words and with its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.errors import FormError
from kiosk.forms.publishing.workbook import Place

SHOWN = 30
"""So many problems are listed in one error; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend before a service can be published."""

    code: str
    """Stable, ``form.publish.…``."""
    place: Place
    detail: str

    def __str__(self) -> str:
        return f"{self.place}: {self.detail}"


def refuse(problems: Sequence[Problem]) -> None:
    """Raise FormError for the first problem, listing all; return when there is none."""
    if not problems:
        return
    first = problems[0]
    lines = [str(problem) for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"… and {len(problems) - SHOWN} more")
    raise FormError(
        "\n".join(lines),
        code=first.code,
        facts={
            "file": first.place.file,
            "sheet": first.place.sheet,
            "row": str(first.place.row),
            "column": first.place.column,
        },
    )
