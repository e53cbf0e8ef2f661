# SPDX-License-Identifier: Apache-2.0
"""`forms publish|check|replay`: from an author's tables to what the kiosk runs."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.output import Exit, Json, answer, table

forms = typer.Typer(help="Publish, check and replay the services' forms.", no_args_is_help=True)

Sources = Annotated[
    list[Path],
    typer.Argument(help="Service folders, or folders that hold them.", exists=True),
]
Translations = Annotated[
    Path,
    typer.Option("--translations", "-t", help="Folder of the message catalogues.", exists=True),
]
_TRANSLATIONS = Path("resources/translations")
_PUBLISHED = Path("var/published")


@forms.command()
def publish(
    sources: Sources,
    out: Annotated[Path, typer.Option("--out", "-o", help="Published folder.")] = _PUBLISHED,
    translations: Translations = _TRANSLATIONS,
    as_json: Json = False,
) -> None:
    """Check, convert and try out every service, then replace the published folder."""
    from kiosk.forms.publishing import publish as publish_services  # pyxform is heavy

    report = publish_services(sources, translations, out)
    rows = [
        (one.id, one.version, one.questions, len(one.walks), one.sha256[:12])
        for one in report.services
    ]
    answer(
        {
            "folder": str(report.folder),
            "languages": report.languages,
            "services": [
                {
                    "id": one.id,
                    "version": one.version,
                    "sha256": one.sha256,
                    "walks": len(one.walks),
                }
                for one in report.services
            ],
        },
        as_json=as_json,
        text=lambda: table(("service", "version", "questions", "walks", "sha256"), rows),
    )


@forms.command()
def check(
    sources: Sources, translations: Translations = _TRANSLATIONS, as_json: Json = False
) -> None:
    """Say what keeps the services from being published, without writing anything."""
    from kiosk.forms.publishing import check as check_services  # pyxform is heavy

    problems = check_services(sources, translations)
    answer(
        {
            "problems": [
                {"code": one.code, "place": str(one.place), "detail": one.detail}
                for one in problems
            ]
        },
        as_json=as_json,
        text=lambda: "\n".join(map(str, problems)) or "nothing to mend",
    )
    if problems:
        raise typer.Exit(Exit.NO)


@forms.command()
def replay(
    cases: Annotated[
        list[Path], typer.Argument(help="Sample walks (JSON) of published services.", exists=True)
    ],
    published: Annotated[Path, typer.Option("--published", exists=True)] = _PUBLISHED,
    language: Annotated[str | None, typer.Option(help="One language; all otherwise.")] = None,
    as_json: Json = False,
) -> None:
    """Walk published forms with sample answers and say what came of it."""
    from kiosk.catalogue import Catalogue
    from kiosk.forms.publishing import Outcome
    from kiosk.forms.publishing import replay as replay_case

    outcomes: list[Outcome] = []
    for case in cases:
        form = Catalogue.open(published).form(case.resolve().parent.parent.name)
        spoken = (language,) if language else form.languages
        outcomes.extend(replay_case(form, case, language=one) for one in spoken)
    rows = [
        (one.sample, one.language, one.pages, one.answers, "; ".join(one.problems) or "good")
        for one in outcomes
    ]
    answer(
        {
            "outcomes": [
                {
                    "sample": one.sample,
                    "language": one.language,
                    "pages": one.pages,
                    "answers": one.answers,
                    "problems": one.problems,
                }
                for one in outcomes
            ]
        },
        as_json=as_json,
        text=lambda: table(("sample", "language", "pages", "answers", "outcome"), rows),
    )
    if not all(one.is_good for one in outcomes):
        raise typer.Exit(Exit.NO)
