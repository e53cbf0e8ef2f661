# SPDX-License-Identifier: Apache-2.0
"""Services into the published folder: check, convert, try out, write as one whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.clock import Clock, SystemClock
from kiosk.forms.controls import controls_in
from kiosk.forms.publishing.editions import refuse_foreign
from kiosk.forms.publishing.examining import Context, Examined, examine
from kiosk.forms.publishing.problems import Problem, refuse
from kiosk.forms.publishing.replaying import Outcome
from kiosk.forms.publishing.reporting import FormTexts, report
from kiosk.forms.publishing.sources import Source, find_sources, read_source
from kiosk.forms.publishing.speaking import CACHE, speak
from kiosk.forms.publishing.wording import Translations
from kiosk.forms.publishing.writing import Edition, Signer, Speech, digest, write_edition
from kiosk.i18n import SOURCE_LANGUAGE, Language
from kiosk.i18n import languages as installed_languages
from kiosk.i18n.catalogues import read, unreviewed
from kiosk.i18n.catalogues import translations as finished
from kiosk.sealing import PublisherKey
from kiosk.speech import Rendered, Synthesiser

DEVELOPMENT_KEY = Path("keys") / "publisher.ed25519"
"""Where the key of an author's own machine is, beside the published folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedService:
    """One service as it came out."""

    id: str
    version: str
    sha256: str
    questions: int
    walks: tuple[Outcome, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What was published, for the command line."""

    folder: Path
    edition: int
    """Its number; that of the edition before when nothing has changed."""
    publisher: str
    """The public key it is signed with, in hexadecimal."""
    development: bool
    languages: tuple[str, ...]
    services: tuple[PublishedService, ...]
    advice: tuple[Problem, ...]
    clips: tuple[Rendered, ...] = ()
    """What can be heard, a language each; none where it was published without speech."""


def check(
    sources: Sequence[Path],
    translations: Path,
    *,
    languages: Sequence[Language] | None = None,
    clock: Clock | None = None,
    strict: bool = False,
) -> tuple[Problem, ...]:
    """List what keeps the forms from being published, and advice; nothing is written.

    Raises FormError only for a file that can't be read at all.
    """
    context = _context(translations, languages, clock)
    read_sources = [read_source(file, strict=strict) for file in find_sources(sources)]
    found = [problem for source in read_sources for problem in examine(source, context).problems]
    return (*found, *_twins(read_sources))


def publish(
    sources: Sequence[Path],
    translations: Path,
    out: Path,
    *,
    languages: Sequence[Language] | None = None,
    clock: Clock | None = None,
    key: Path | None = None,
    strict: bool = False,
    synthesiser: Callable[[], Synthesiser] | None = None,
) -> PublishReport:
    """Check, convert and try out every form, then replace the published folder as a whole.

    ``key`` is the publisher's key file; without one a development key is made beside ``out``.
    ``synthesiser`` makes a voice with which everything that is fixed is rendered to clips; those
    of the last time are kept beside ``out``. Without one the set has none.
    Raises FormError, with all an author has to mend, and leaves the old folder as it was;
    SealingError for a key that can't be used, StorageError when the disk refuses or ``out`` is
    somebody's own folder, SpeechError where a text can't be heard.
    """
    if out.name in {"", ".."}:  # "." has no name of its own
        out = out.resolve()
    refuse_foreign(out)
    signer = _signer(out, key)
    context = _context(translations, languages, clock)
    read_sources = [read_source(file, strict=strict) for file in find_sources(sources)]
    refuse(_twins(read_sources))
    ready = [examine(source, context) for source in read_sources]
    found = [problem for item in ready for problem in item.problems]
    refuse(found)
    clips: list[Rendered] = []
    edition = Edition(
        ready=ready,
        languages=context.languages,
        translations=context.translations,
        catalogues={
            language.code: read(translations, language.code)
            for language in context.languages
            if language.code != SOURCE_LANGUAGE
        },
        now=context.clock.now(),
        speech=_speech(context.languages, out.parent / CACHE, synthesiser, clips),
    )
    number = write_edition(edition, out, signer)
    return PublishReport(
        folder=out,
        edition=number,
        publisher=signer.key.public_bytes.hex(),
        development=signer.development,
        languages=tuple(language.code for language in context.languages),
        services=tuple(_published(item) for item in ready),
        advice=tuple(found),
        clips=tuple(clips),
    )


def texts(
    sources: Sequence[Path],
    translations: Path,
    *,
    languages: Sequence[Language] | None = None,
) -> tuple[FormTexts, ...]:
    """Say of each form how plain its texts are and how far each language is.

    Raises FormError for a file that can't be read.
    """
    context = _context(translations, languages, None)
    return report(sources, context.translations, context.languages)


def _speech(
    languages: Sequence[Language],
    cache: Path,
    synthesiser: Callable[[], Synthesiser] | None,
    clips: list[Rendered],
) -> Speech | None:
    """Make what gives a set its voice, and notes what came of it."""
    if synthesiser is None:
        return None

    def add(draft: Path, services: Sequence[Mapping[str, Any]]) -> None:
        clips.extend(speak(draft, services, languages, cache, synthesiser))

    return add


def _published(item: Examined) -> PublishedService:
    return PublishedService(
        id=item.source.id,
        version=item.source.workbook.settings["version"],
        sha256=digest(item.xml),
        questions=0 if item.form is None else sum(1 for _ in controls_in(item.form.body)),
        walks=item.walks,
        languages=() if item.form is None else item.form.languages,
    )


def _signer(out: Path, key: Path | None) -> Signer:
    if key is not None:
        return Signer(PublisherKey.load(key), development=False)
    return Signer(PublisherKey.load_or_create(out.parent / DEVELOPMENT_KEY), development=True)


def _context(folder: Path, languages: Sequence[Language] | None, clock: Clock | None) -> Context:
    spoken = tuple(languages or installed_languages())
    catalogues = {
        language.code: read(folder, language.code)
        for language in spoken
        if language.code != SOURCE_LANGUAGE
    }
    texts = Translations(
        finished={code: finished(catalogue) for code, catalogue in catalogues.items()},
        unreviewed={code: unreviewed(catalogue) for code, catalogue in catalogues.items()},
    )
    return Context(languages=spoken, translations=texts, clock=clock or SystemClock())


def _twins(sources: Sequence[Source]) -> list[Problem]:
    seen: dict[str, Source] = {}
    found = []
    for source in sources:
        if source.id in seen:
            place = source.workbook.settings.at("form_id")
            detail = f"{source.id!r} is already the id of {seen[source.id].file}"
            found.append(Problem("form.publish.duplicate-id", place, detail))
        seen.setdefault(source.id, source)
    return found
