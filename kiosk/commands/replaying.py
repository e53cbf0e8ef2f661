# SPDX-License-Identifier: Apache-2.0
"""`forms replay`: sample walks of published services, and recorded cases that bring their form."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kiosk.commands.output import Exit, Json, answer, table
from kiosk.errors import FormError

if TYPE_CHECKING:
    from kiosk.forms.conformance import CaseOutcome
    from kiosk.forms.publishing import Outcome

PUBLISHED = Path("var/published")
_CASE_SUFFIXES = (".json", ".jsonl", ".jsonl.gz")


def replay(
    cases: Annotated[
        list[Path],
        typer.Argument(
            help="Sample walks (JSON) of published services, or recorded cases "
            "(.json, .jsonl, .jsonl.gz) that bring their own form.",
            exists=True,
        ),
    ],
    published: Annotated[Path, typer.Option("--published", help="Where walks find forms.")] = (
        PUBLISHED
    ),
    language: Annotated[str | None, typer.Option(help="One language; all otherwise.")] = None,
    as_json: Json = False,
) -> None:
    """Replay sample answers and recorded cases, and say what came of them."""
    walks: list[Outcome] = []
    replayed: list[CaseOutcome] = []
    for file in cases:
        recorded = list(_recorded(file))
        replayed += recorded
        if not recorded:
            walks += _walks(file, published, language)
    answer(
        {
            "outcomes": [_walk_facts(one) for one in walks],
            "cases": [_case_facts(one) for one in replayed],
        },
        as_json=as_json,
        text=lambda: _text(walks, replayed),
    )
    if not all(one.is_good for one in walks) or not all(one.is_good for one in replayed):
        raise typer.Exit(Exit.NO)


def _recorded(file: Path) -> Iterator["CaseOutcome"]:
    from kiosk.forms.conformance import read_cases, run_case  # the engine is heavy

    if not file.name.endswith(_CASE_SUFFIXES):
        return
    for case in read_cases(file):
        for number, step in enumerate(case.get("steps", ())):
            if not isinstance(step, dict) or not isinstance(
                step.get("action", ""), dict | NoneType
            ):
                raise _wrong(file, f"step {number} needs an action, an object or null")
        try:
            yield run_case(case)
        except NotImplementedError as error:
            raise _wrong(file, f"there is no action {error}") from None


def _walks(file: Path, published: Path, language: str | None) -> Iterator["Outcome"]:
    from kiosk.catalogue import UNVERIFIED, Catalogue
    from kiosk.forms.publishing import replay as replay_walk

    _check_is_walk(file)
    form = Catalogue.open(published, UNVERIFIED).form(file.resolve().parent.parent.name)
    for one in (language,) if language else form.languages:
        yield replay_walk(form, file, language=one)


def _check_is_walk(file: Path) -> None:
    """Raise FormError (``form.case``) for a file that is no sample of a service either."""
    try:
        data = json.loads(file.read_bytes())
    except ValueError:
        data = None
    if not isinstance(data, dict) or "answers" not in data:
        raise _wrong(file, "neither a case (form and steps) nor a sample (answers)")


def _wrong(file: Path, detail: str) -> FormError:
    return FormError(f"{file.name}: {detail}", code="form.case")


def _walk_facts(one: "Outcome") -> dict[str, Any]:
    return {
        "sample": one.sample,
        "language": one.language,
        "pages": one.pages,
        "answers": one.answers,
        "problems": one.problems,
    }


def _case_facts(one: "CaseOutcome") -> dict[str, Any]:
    return {
        "id": one.id,
        "steps": one.steps,
        "facts": one.facts,
        "differences": [each._asdict() for each in one.differences],
    }


def _text(walks: Sequence["Outcome"], replayed: Sequence["CaseOutcome"]) -> str:
    parts = []
    if walks:
        rows = [
            (one.sample, one.language, one.pages, one.answers, "; ".join(one.problems) or "good")
            for one in walks
        ]
        parts.append(table(("sample", "language", "pages", "answers", "outcome"), rows))
    if replayed:
        results = [(one.id, one.steps, one.facts, _result(one)) for one in replayed]
        parts.append(table(("case", "steps", "facts", "outcome"), results))
        parts += [f"{one.id}: {each}" for one in replayed for each in one.differences]
        good = sum(one.is_good for one in replayed)
        parts.append(f"{good} of {len(replayed)} cases are good")
    return "\n".join(parts)


def _result(one: "CaseOutcome") -> str:
    return "good" if one.is_good else f"{len(one.differences)} otherwise"
