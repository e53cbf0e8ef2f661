# SPDX-License-Identifier: Apache-2.0
"""What an author has to mend, in plain words and with its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kiosk.errors import FormError
from kiosk.forms.publishing.workbook import Place

SHOWN = 30
"""So many problems are listed in one error; the rest is counted."""


class Severity(Enum):
    """Whether a form can be published as it is."""

    ERROR = "error"
    ADVICE = "advice"
    """Worth a look; nothing keeps the form from being published."""


FORGIVEN = frozenset(
    {
        "form.publish.asked-later",
        "form.publish.bad-value",
        "form.publish.duplicate-choice",
        "form.publish.duplicate-name",
        "form.publish.form-warning",
        "form.publish.missing-label",
        "form.publish.missing-language",
        "form.publish.missing-message",
        "form.publish.missing-setting",
        "form.publish.missing-translation",
        "form.publish.placeholders",
        "form.publish.too-long",
        "form.publish.unavailable",
        "form.publish.unknown-choice",
        "form.publish.unknown-column",
        "form.publish.unknown-icon",
        "form.publish.unknown-list-column",
        "form.publish.unreachable",
        "form.publish.unreviewed-translation",
    }
)
"""What keeps a service of our own from the public, and what a form written for another tool
may have: it must run here unchanged."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, or to look at, before a service is published."""

    code: str
    """Stable, ``form.publish.…``."""
    place: Place
    detail: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Tell whether it keeps the service from being published."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        mark = "" if self.is_error else "advice: "
        return f"{mark}{self.place}: {self.detail}"


def advice(code: str, place: Place, detail: str) -> Problem:
    """Make a problem that only wants a look."""
    return Problem(code, place, detail, Severity.ADVICE)


def weighed(problems: Iterable[Problem], *, strict: bool) -> list[Problem]:
    """Turn what is forgiven in a form that was not written for this kiosk into advice."""
    return [
        replace(problem, severity=Severity.ADVICE)
        if not strict and problem.code in FORGIVEN
        else problem
        for problem in problems
    ]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Take those that keep a service from being published."""
    return [problem for problem in problems if problem.is_error]


def refuse(problems: Sequence[Problem]) -> None:
    """Raise FormError for the first error, listing all; return when there is none."""
    found = errors(problems)
    if not found:
        return
    first = found[0]
    lines = [str(problem) for problem in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"… and {len(found) - SHOWN} more")
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
