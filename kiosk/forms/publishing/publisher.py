# SPDX-License-Identifier: Apache-2.0
"""Services into the published folder: check, convert, try out, write as one whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.clock import Clock, SystemClock, local
from kiosk.errors import FormError
from kiosk.forms import load_form
from kiosk.forms.publishing.conversion import convert
from kiosk.forms.publishing.problems import Problem, refuse
from kiosk.forms.publishing.replaying import Outcome, replay
from kiosk.forms.publishing.sources import Source, find_sources, read_source
from kiosk.forms.publishing.structure import question_names
from kiosk.forms.publishing.wording import Translations, check_wordings, with_translations
from kiosk.forms.publishing.workbook import Place
from kiosk.forms.publishing.writing import Edition, Ready, digest, media_of, write_edition
from kiosk.i18n import SOURCE_LANGUAGE, Language
from kiosk.i18n import languages as installed_languages
from kiosk.i18n.catalogues import read
from kiosk.i18n.catalogues import translations as finished


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedService:
    """One service as it came out."""

    id: str
    version: str
    sha256: str
    questions: int
    walks: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What was published, for the command line."""

    folder: Path
    languages: tuple[str, ...]
    services: tuple[PublishedService, ...]


def check(
    sources: Sequence[Path],
    translations: Path,
    *,
    languages: Sequence[Language] | None = None,
    clock: Clock | None = None,
) -> tuple[Problem, ...]:
    """List what keeps the services from being published; empty when they may be.

    Raises FormError only for a file that can't be read at all.
    """
    spoken = tuple(languages or installed_languages())
    texts = _translations(translations, spoken)
    problems: list[Problem] = []
    for folder in find_sources(sources):
        source = read_source(folder)
        found = _table_problems(source, spoken, texts)
        if not found:
            try:
                _prepare(source, spoken, texts, clock or SystemClock())
            except FormError as error:
                found = [Problem(error.code, Place(source.workbook.file.name), error.detail)]
        problems.extend(found)
    return tuple(problems)


def publish(
    sources: Sequence[Path],
    translations: Path,
    out: Path,
    *,
    languages: Sequence[Language] | None = None,
    clock: Clock | None = None,
) -> PublishReport:
    """Check, convert and try out every service, then replace the published folder as a whole.

    Raises FormError, with all an author has to mend, and leaves the old folder as it was.
    """
    clock = clock or SystemClock()
    spoken = tuple(languages or installed_languages())
    texts = _translations(translations, spoken)
    read_sources = [read_source(folder) for folder in find_sources(sources)]
    _refuse_twins(read_sources)
    refuse([item for source in read_sources for item in _table_problems(source, spoken, texts)])
    ready = [_prepare(source, spoken, texts, clock) for source in read_sources]
    write_edition(
        Edition(
            ready=ready,
            languages=spoken,
            translations=texts,
            catalogues={
                language.code: read(translations, language.code)
                for language in spoken
                if language.code != SOURCE_LANGUAGE
            },
            day=local(clock.now()).date(),
        ),
        out,
    )
    return PublishReport(
        folder=out,
        languages=tuple(language.code for language in spoken),
        services=tuple(
            PublishedService(
                id=item.source.id,
                version=item.source.workbook.settings["version"],
                sha256=digest(item.xml),
                questions=len(question_names(item.source.workbook)),
                walks=item.walks,
            )
            for item in ready
        ),
    )


def _translations(folder: Path, languages: tuple[Language, ...]) -> Translations:
    return {
        language.code: finished(read(folder, language.code))
        for language in languages
        if language.code != SOURCE_LANGUAGE
    }


def _refuse_twins(sources: Sequence[Source]) -> None:
    seen: dict[str, Source] = {}
    for source in sources:
        if source.id in seen:
            place = source.workbook.settings.at("form_id")
            detail = f"{source.id!r} is already the id of {seen[source.id].folder.name}"
            refuse([Problem("form.publish.duplicate-id", place, detail)])
        seen[source.id] = source


def _table_problems(
    source: Source, languages: tuple[Language, ...], texts: Translations
) -> list[Problem]:
    known = question_names(source.workbook)
    samples = [
        Problem(
            "form.publish.bad-sample",
            Place(f"{sample.id}.json", column=name),
            "the form has no such question",
        )
        for _, sample in source.samples
        for name in (*sample.answers, *sample.expected, *sample.shown, *sample.hidden)
        if name not in known
    ]
    wording = check_wordings(source.wordings(), languages, texts)
    return [*source.problems, *wording, *samples]


def _prepare(
    source: Source, languages: tuple[Language, ...], texts: Translations, clock: Clock
) -> Ready:
    """Convert a service, load it as the kiosk will, and walk its samples in every language."""
    xml = convert(with_translations(source.workbook, languages, texts))
    form = load_form(xml, media={file.name: file.read_bytes() for file in media_of(source)})
    walks = tuple(
        replay(form, sample, language=language.code, clock=clock)
        for _, sample in source.samples
        for language in languages
    )
    refuse(
        [
            Problem(
                "form.publish.bad-sample",
                Place(f"{walk.sample}.json"),
                f"in {walk.language}: {problem}",
            )
            for walk in walks
            for problem in walk.problems
        ]
    )
    return Ready(source=source, xml=xml, walks=walks)
