# SPDX-License-Identifier: Apache-2.0
"""`forms publish|check|texts|key|fetch|replay|speech`: from an author's form to what the kiosk runs."""

from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.commands.output import Exit, Json, answer, table
from kiosk.commands.replaying import PUBLISHED, replay
from kiosk.errors import FormError

if TYPE_CHECKING:
    from kiosk.forms.publishing import FormTexts, Problem, Said

forms = typer.Typer(help="Publish, check and replay the services' forms.", no_args_is_help=True)

Sources = Annotated[
    list[Path],
    typer.Argument(
        help="Service folders, folders that hold them, or forms: .md, .xlsx, .xls, .csv, .xml.",
        exists=True,
    ),
]
Translations = Annotated[
    Path,
    typer.Option("--translations", "-t", help="Folder of the message catalogues.", exists=True),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Forgive nothing, also in forms of other tools.")
]
_TRANSLATIONS = Path("resources/translations")


@forms.command()
def publish(  # noqa: PLR0917 each is named on the command line
    sources: Sources,
    out: Annotated[Path, typer.Option("--out", "-o", help="Published folder.")] = PUBLISHED,
    translations: Translations = _TRANSLATIONS,
    key: Annotated[
        Path | None,
        typer.Option("--key", "-k", help="The publisher's key; a development key otherwise."),
    ] = None,
    strict: Strict = False,
    speech: Annotated[
        bool, typer.Option(help="Render clips of all fixed texts, so that they can be heard.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Check, convert, try out and sign every form, then replace the published folder."""
    _need_a_converter()
    from kiosk.forms.publishing import publish as publish_services  # pyxform is heavy
    from kiosk.speech.espeak import Espeak

    report = publish_services(
        sources,
        translations,
        out,
        key=key,
        strict=strict,
        synthesiser=Espeak if speech else None,
    )
    for one in report.advice:
        typer.echo(one, err=True)
    rows = [
        (one.id, one.version, one.questions, len(one.walks), one.sha256[:12])
        for one in report.services
    ]
    answer(
        {
            "folder": str(report.folder),
            "edition": report.edition,
            "publisher": report.publisher,
            "development": report.development,
            "languages": report.languages,
            "services": [
                {
                    "id": one.id,
                    "version": one.version,
                    "sha256": one.sha256,
                    "languages": one.languages,
                    "walks": len(one.walks),
                }
                for one in report.services
            ],
            "clips": {
                one.language: {"clips": one.clips, "fresh": one.fresh, "bytes": one.bytes}
                for one in report.clips
            },
            "advice": [_facts(one) for one in report.advice],
        },
        as_json=as_json,
        text=lambda: table(("service", "version", "questions", "walks", "sha256"), rows),
    )


@forms.command()
def check(
    sources: Sources,
    translations: Translations = _TRANSLATIONS,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Say what keeps the forms from being published, and what is worth a look; write nothing."""
    _need_a_converter()
    from kiosk.forms.publishing import check as check_services  # pyxform is heavy

    problems = check_services(sources, translations, strict=strict)
    answer(
        {"problems": [_facts(one) for one in problems]},
        as_json=as_json,
        text=lambda: "\n".join(map(str, problems)) or "nothing to mend",
    )
    if any(one.is_error for one in problems):
        raise typer.Exit(Exit.NO)


@forms.command()
def fetch(
    url: Annotated[
        str,
        typer.Argument(
            help="The OpenRosa server, as in the setting openrosa_url; {token} stands for a token."
        ),
    ],
    token_file: Annotated[
        Path,
        typer.Option("--token-file", "-k", help="Its secret, as in openrosa_token_file (0600)."),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder, a form in each of its own.")],
    ca: Annotated[
        Path | None, typer.Option("--ca", help="Certificates (PEM) of a server with its own.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Fetch the forms that an OpenRosa server lists, with their files; only what changed.

    `forms publish` on the folder then checks and signs them for kiosks.
    """
    from kiosk.clock import SystemClock
    from kiosk.sync.openrosa.access import Access
    from kiosk.sync.openrosa.client import OpenRosaClient
    from kiosk.sync.openrosa.fetching import fetch as fetch_forms

    access = Access.of(url, token_file)
    client = OpenRosaClient(access, "publisher", SystemClock(), ca)
    try:
        found = list(fetch_forms(client, access, out))
    finally:
        client.close()
    answer(
        {
            "forms": [
                {
                    "id": one.form_id,
                    "version": one.version,
                    "folder": str(one.folder),
                    "files": one.files,
                    "brought": list(one.brought),
                }
                for one in found
            ]
        },
        as_json=as_json,
        text=lambda: table(
            ("form", "version", "files", "new", "folder"),
            [(one.form_id, one.version, one.files, len(one.brought), one.folder) for one in found],
        ),
    )


@forms.command()
def key(
    file: Annotated[Path, typer.Argument(help="Where the key is, or is to be made.")],
    as_json: Json = False,
) -> None:
    """Make a publisher's key, and say the public half that kiosks are told (publisher_keys)."""
    from kiosk.sealing import PublisherKey, key_id

    public = PublisherKey.load_or_create(file).public_bytes
    answer({"public": public.hex(), "id": key_id(public)}, as_json=as_json, text=public.hex)


@forms.command()
def speech(
    published: Annotated[Path, typer.Argument(help="Published folder.", exists=True)] = PUBLISHED,
    as_json: Json = False,
) -> None:
    """Say which fixed texts of a published set can't be heard; none is good."""
    from kiosk.forms.publishing import unheard  # pyxform is heavy
    from kiosk.i18n import languages

    gaps = unheard(published, languages())
    answer(
        {"unheard": gaps},
        as_json=as_json,
        text=lambda: "\n".join(gaps) or "everything can be heard",
    )
    if gaps:
        raise typer.Exit(Exit.NO)


@forms.command()
def texts(
    sources: Sources,
    translations: Translations = _TRANSLATIONS,
    as_json: Json = False,
) -> None:
    """Say how plain the texts of forms are, and how far each language is.

    The grade is that of Flesch and Kincaid: the years of school that the English text asks for.
    A translation counts when a second reader has looked it over; drafts stand behind a plus sign.
    """
    _need_a_converter()
    from kiosk.forms.publishing import texts as report_texts  # pyxform is heavy

    forms_read = report_texts(sources, translations)
    languages = [said.language for said in forms_read[0].said]
    answer(
        {"forms": [asdict(one) for one in forms_read]},
        as_json=as_json,
        text=lambda: table(
            ("form", "texts", "grade", *languages),
            [
                (
                    one.form,
                    str(one.texts),
                    f"{one.grade:.1f}",
                    *(_share(one, said) for said in one.said),
                )
                for one in forms_read
            ],
        ),
    )


def _share(one: "FormTexts", said: "Said") -> str:
    """Write how many of a hundred texts are said, and how many more are drafts."""
    reviewed = 100 * said.reviewed // max(1, one.texts)
    drafts = said.translated - said.reviewed
    return f"{reviewed} %" + (f" +{drafts}" if drafts else "")


def _facts(problem: "Problem") -> dict[str, str | int]:
    place = problem.place
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "place": str(place),
        "detail": problem.detail,
    }


forms.command()(replay)


def _need_a_converter() -> None:
    """Raise FormError where the authors' tools are not installed: no kiosk has them (ADR 65)."""
    if find_spec("pyxform") is None:
        raise FormError("this program takes published forms only", code="station.no-converter")
