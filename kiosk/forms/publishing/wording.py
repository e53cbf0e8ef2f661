# SPDX-License-Identifier: Apache-2.0
"""The texts of a form: which there are, how long they may be, and their translations."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kiosk.forms.publishing.cldr import is_named
from kiosk.forms.publishing.columns import TEXTS
from kiosk.forms.publishing.languages import Spoken
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.workbook import Place, Row, Workbook
from kiosk.i18n import SOURCE_LANGUAGE, Language
from kiosk.i18n.messages import Message, placeholders

TITLE = "form_title"
SUMMARY = "kiosk:summary"

LONGEST: Mapping[str, int] = {
    "label": 120,
    "hint": 220,
    "guidance_hint": 600,
    "constraint_message": 200,
    "required_message": 160,
    TITLE: 60,
    SUMMARY: 90,
}
"""Characters that fit on the smallest panel at the largest text size."""
LONGEST_STATEMENT = 360
"""A note or a statement to agree to is read once and may say more than a heading."""
LONGEST_CHOICE = 90
QUOTED = 70
"""Characters of a text that a message quotes."""
_STATEMENTS = ("note", "acknowledge", "trigger")
_VALUE = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Translations:
    """What the message catalogues say."""

    finished: Mapping[str, Mapping[tuple[str, str], str]]
    """By language: context and English text → translation."""
    unreviewed: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """By language: what has a translation that nobody has looked over (``fuzzy``)."""

    def say(self, text: str, code: str) -> str:
        """Say a text in a language, empty when there is no translation."""
        if code == SOURCE_LANGUAGE:
            return text
        return self.finished.get(code, {}).get(("", text), "")

    def awaits_review(self, text: str, code: str) -> bool:
        """Tell whether there is a translation that nobody has looked over."""
        return ("", text) in self.unreviewed.get(code, frozenset())


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of a form and where it stands.

    ``text`` is English, or whatever the form speaks by default; ``own`` are its translations
    in the form itself, by language code.
    """

    text: str
    place: Place
    longest: int
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """The text as translators meet it."""
        return Message(self.text, place=f"{self.place.file}:{self.place.row}")


def wordings(workbook: Workbook, spoken: Spoken) -> Iterator[Wording]:
    """Yield every text that needs a translation; names from CLDR need none."""
    for row in workbook.survey:
        for column in TEXTS:
            statement = column == "label" and row.kind.name in _STATEMENTS
            longest = LONGEST_STATEMENT if statement else LONGEST[column]
            yield from _wording(row, column, spoken, longest)
    for row in workbook.choices:
        if not is_named(row):
            yield from _wording(row, "label", spoken, LONGEST_CHOICE)
    for column in (TITLE, SUMMARY):
        if workbook.settings[column]:
            yield Wording(workbook.settings[column], workbook.settings.at(column), LONGEST[column])


def _wording(row: Row, column: str, spoken: Spoken, longest: int) -> Iterator[Wording]:
    own = spoken.texts(row, column)
    text = spoken.source_text(row, column)
    if text:
        yield Wording(text, row.at(spoken.written_column(row, column)), longest, own)


def check_wordings(
    found: Iterable[Wording], languages: Iterable[Language], translations: Translations
) -> list[Problem]:
    """List missing and unreviewed translations, lost placeholders and over-long texts."""
    problems: list[Problem] = []
    codes = [language.code for language in languages]
    for wording in found:
        said = {
            code: wording.own.get(code) or translations.say(wording.text, code) for code in codes
        }
        missing = [code for code, text in said.items() if not text]
        problems.extend(_missing(wording, missing, translations))
        for code, text in said.items():
            if text:
                problems.extend(_check(wording, code, text))
    return problems


def check_own(found: Iterable[Wording], codes: Iterable[str]) -> list[Problem]:
    """List what a form of several languages doesn't say in one of them, and over-long texts."""
    problems: list[Problem] = []
    spoken = tuple(codes)
    for wording in found:
        for code in spoken:
            text = wording.own.get(code, "")
            if wording.own and not text:
                detail = f"{_shortened(wording.text)!r} is not said in {code}; it is shown as it is"
                problems.append(Problem("form.publish.missing-translation", wording.place, detail))
            problems.extend(_too_long(wording, code, text))
        if not spoken:
            problems.extend(_too_long(wording, "the form", wording.text))
    return problems


def _missing(wording: Wording, codes: list[str], translations: Translations) -> Iterator[Problem]:
    """Name the catalogues in which a text has no translation, or only one to look over."""
    unreviewed = [code for code in codes if translations.awaits_review(wording.text, code)]
    missing = [code for code in codes if code not in unreviewed]
    if unreviewed:
        files = ", ".join(f"{code}.po" for code in unreviewed)
        yield Problem(
            "form.publish.unreviewed-translation",
            wording.place,
            f"{_shortened(wording.text)!r} has a translation in {files} that is still marked fuzzy: "
            "have it looked over and remove the mark",
        )
    if missing:
        files = ", ".join(f"{code}.po" for code in missing)
        yield Problem(
            "form.publish.missing-translation",
            wording.place,
            f"{_shortened(wording.text)!r} has no translation in {files}",
        )


def _check(wording: Wording, code: str, text: str) -> Iterator[Problem]:
    wanted, kept = placeholders(wording.text), placeholders(text)
    if wanted != kept:
        difference = ", ".join(sorted(wanted ^ kept))
        yield Problem(
            "form.publish.placeholders",
            wording.place,
            f"the translation in {code}.po must keep the same values: {difference}",
        )
    yield from _too_long(wording, code, text)


def _too_long(wording: Wording, code: str, text: str) -> Iterator[Problem]:
    length = len(_VALUE.sub("0000000000", text))
    if length > wording.longest:
        yield Problem(
            "form.publish.too-long",
            wording.place,
            f"{length} characters in {code}, but only {wording.longest} fit",
        )


def _shortened(text: str) -> str:
    """Quote enough of a text to find it."""
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"
