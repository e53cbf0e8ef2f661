# SPDX-License-Identifier: Apache-2.0
"""Everything that is found out about one form: conversion, loading, conditions, walks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.catalogue import Round, Sample
from kiosk.clock import Clock
from kiosk.errors import FormError
from kiosk.forms import Form, load_form
from kiosk.forms.names import local_name
from kiosk.forms.publishing.amounts import check_amounts
from kiosk.forms.publishing.atlas import Atlas, atlas_of
from kiosk.forms.publishing.availability import check_availability
from kiosk.forms.publishing.conversion import convert
from kiosk.forms.publishing.expressions import check_expressions
from kiosk.forms.publishing.facts import LEADS_TO
from kiosk.forms.publishing.listfiles import check_list_files
from kiosk.forms.publishing.media import Media, find_media
from kiosk.forms.publishing.merging import voices, with_translations
from kiosk.forms.publishing.parts import FOLDER as PARTS
from kiosk.forms.publishing.problems import FORGIVEN, Problem, advice, errors, weighed
from kiosk.forms.publishing.reachability import check_reachability
from kiosk.forms.publishing.replaying import Outcome, replay
from kiosk.forms.publishing.sources import Source
from kiosk.forms.publishing.wording import Translations, check_own, check_wordings
from kiosk.forms.publishing.workbook import Place
from kiosk.i18n import Language

_MOST_TOLD: Final = 128
"""As ``kiosk.sync.contract`` has it."""
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every form of one publication is looked at with."""

    languages: tuple[Language, ...]
    translations: Translations
    clock: Clock


@dataclass(slots=True)
class Examined:
    """One form with all that was found out about it."""

    source: Source
    problems: list[Problem] = field(default_factory=list)
    xml: bytes = b""
    """What the kiosk will load; empty when it can't."""
    form: Form | None = None
    media: Mapping[str, Path] = field(default_factory=dict)
    walks: tuple[Outcome, ...] = ()

    def add(self, found: Sequence[Problem]) -> None:
        """Keep what was found, weighed by whether the form was written for the kiosk."""
        self.problems.extend(weighed(found, strict=self.source.strict))

    @property
    def is_blocked(self) -> bool:
        """Tell whether nothing more can be found out: the form itself is broken."""
        return any(problem.code not in FORGIVEN for problem in errors(self.problems))


def examine(source: Source, context: Context) -> Examined:
    """Look at one form as far as it goes; every problem is in the result."""
    found = Examined(source, list(source.problems))
    xml = source.xform or _converted(found, context)
    if not xml:
        return found
    atlas = atlas_of(source.workbook, source.xform or None)
    media = _media(found, xml, atlas)
    found.media = media.files
    found.add(media.problems)
    if media.problems:
        return found
    try:
        contents = {name: file.read_bytes() for name, file in media.files.items()}
        found.add(check_list_files(source.workbook, contents))
        if source.strict:
            found.add(check_amounts(source.workbook, contents))
        form = load_form(xml, media=contents)
    except FormError as error:
        found.add([atlas.refusal(error)])
        return found
    found.form, found.xml = form, xml
    found.add([atlas.problem("form.publish.form-warning", one.detail) for one in form.warnings])
    found.add(check_reachability(form, atlas))
    found.add(check_availability(form, atlas))
    found.add(check_expressions(form, atlas))
    found.add(_told(source, form))
    if source.xform:
        found.add(_xform_problems(form, source, atlas, context))
    found.add(_sample_names(source, form))
    found.add(_guidance(source, form))
    if not errors(found.problems):
        _walk(found, form, context)
    return found


def _converted(found: Examined, context: Context) -> bytes:
    source = found.source
    wordings = list(source.wordings())
    chosen = voices(
        source.spoken, wordings, context.languages, context.translations, strict=source.strict
    )
    if source.strict:
        found.add(check_wordings(wordings, context.languages, context.translations))
    else:
        found.add(check_own(wordings, source.spoken.headers))
        found.add(_missing_languages(source, chosen.headers, context))
    if found.is_blocked:
        return b""
    merged = with_translations(source.workbook, source.spoken, chosen, context.translations)
    converted = convert(merged)
    found.add(converted.problems)
    return converted.xml


def _missing_languages(source: Source, codes: Mapping[str, str], context: Context) -> list[Problem]:
    missing = [language.code for language in context.languages if language.code not in codes]
    if not missing:
        return []
    spoken = ", ".join(codes) or "the one language it is written in"
    detail = f"not in {', '.join(missing)}: whoever chose one of these sees it in {spoken}"
    return [advice("form.publish.missing-language", Place(source.file.name), detail)]


def _media(found: Examined, xml: bytes, atlas: Atlas) -> Media:
    file = found.source.file
    places = (file.parent, file.parent / "media", file.parent / f"{file.stem}-media")
    return find_media(
        xml, places, found.source.shared / PARTS, atlas, own_folder=file.stem == "form"
    )


def _told(source: Source, form: Form) -> list[Problem]:
    """Find what no centre would take, and with it no submission."""
    rule = f"has to be one line of {_MOST_TOLD} characters at most, without hidden ones"
    return [
        Problem(
            "form.publish.bad-name",
            source.workbook.settings.at(column),
            f"{value[:_SHOWN]!a} {rule}",
        )
        for column, value in (("form_id", form.id), ("version", form.version))
        if len(value) > _MOST_TOLD or not value.isprintable()
    ]


def _xform_problems(form: Form, source: Source, atlas: Atlas, context: Context) -> list[Problem]:
    """List what tables are checked for before they are converted."""
    found = [
        Problem(
            "form.publish.missing-message",
            atlas.place(rule.template.path, "constraint"),
            "say what to do when the answer is refused",
        )
        for number, rule in form.constraints.items()
        if number not in form.messages or form.messages[number].constraint is None
    ]
    if source.strict:  # what the list of services says of it
        found += check_wordings(source.wordings(), context.languages, context.translations)
    if not form.id:
        place = Place(source.file.name)
        found.append(Problem("form.publish.no-id", place, "the root of the instance needs an id"))
    missing = [one.code for one in context.languages if one.code not in form.languages]
    if missing:
        place = Place(source.file.name)
        detail = f"the form has no translation in {', '.join(missing)}"
        found.append(Problem("form.publish.missing-language", place, detail))
    return found


def _sample_names(source: Source, form: Form) -> list[Problem]:
    known = {local_name(template.name) for template in form.templates}
    return [
        Problem(
            "form.publish.bad-sample",
            Place(f"{sample.id}.json", column=name),
            "the form has no such question",
        )
        for _, sample in source.samples
        for name in _names(sample)
        if name not in known
    ]


def _guidance(source: Source, form: Form) -> list[Problem]:
    """Find a guide that names no question of its own."""
    settings = source.workbook.settings
    name = settings[LEADS_TO]
    if not name or any(local_name(template.name) == name for template in form.templates):
        return []
    detail = f"the form has no question {name!r}"
    return [Problem("form.publish.unknown-name", settings.at(LEADS_TO), detail)]


def _names(sample: Sample) -> Iterator[str]:
    yield from _names_in(Round(sample.answers, sample.repeats))
    for name in sample.expected:
        yield name.rpartition("/")[2]
    yield from (*sample.shown, *sample.hidden)


def _names_in(here: Round) -> Iterator[str]:
    yield from here.answers
    for name, rounds in here.repeats.items():
        yield name
        for one in rounds:
            yield from _names_in(one)


def _walk(found: Examined, form: Form, context: Context) -> None:
    """Walk every sample in every language that the form will have here."""
    spoken = [one.code for one in context.languages if one.code in form.languages]
    found.walks = tuple(
        replay(form, sample, language=code, clock=context.clock, files=path.parent)
        for path, sample in found.source.samples
        for code in spoken or [form.default_language]
    )
    said: dict[tuple[str, str], list[str]] = {}
    for walk in found.walks:
        for problem in walk.problems:
            said.setdefault((walk.sample, problem), []).append(walk.language)
    found.add(
        [
            Problem(
                "form.publish.bad-sample",
                Place(f"{sample}.json"),
                problem if len(codes) >= len(spoken) else f"in {', '.join(codes)}: {problem}",
            )
            for (sample, problem), codes in said.items()
        ]
    )
