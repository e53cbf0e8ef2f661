# SPDX-License-Identifier: Apache-2.0
"""The texts of a form: which there are, how long they may be, and their translations."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kiosk.forms.publishing.lists import TERRITORY, territory_name
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.workbook import CHOICES, SURVEY, Place, Row, Workbook
from kiosk.i18n import SOURCE_LANGUAGE, Language
from kiosk.i18n.messages import Message, placeholders

SURVEY_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
CHOICE_TEXTS = ("label",)
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
_STATEMENTS = ("note", "acknowledge", "trigger")

Translations = Mapping[str, Mapping[tuple[str, str], str]]
"""By language: context and English text → translation."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One English text of a form and where it stands."""

    text: str
    place: Place
    longest: int

    @property
    def message(self) -> Message:
        """The text as translators meet it."""
        return Message(self.text, place=f"{self.place.file}:{self.place.row}")


def wordings(workbook: Workbook) -> Iterator[Wording]:
    """Yield every text that needs a translation; names from CLDR need none."""
    for row in workbook.survey:
        for column in SURVEY_TEXTS:
            if row[column]:
                statement = column == "label" and row["type"] in _STATEMENTS
                longest = LONGEST_STATEMENT if statement else LONGEST[column]
                yield Wording(row[column], row.at(column), longest)
    for row in workbook.choices:
        if row["label"]:
            yield Wording(row["label"], row.at("label"), LONGEST_CHOICE)
    for column in (TITLE, SUMMARY):
        if workbook.settings[column]:
            yield Wording(workbook.settings[column], workbook.settings.at(column), LONGEST[column])


def check_wordings(
    found: Iterable[Wording], languages: Iterable[Language], translations: Translations
) -> list[Problem]:
    """List missing translations, lost placeholders and over-long texts."""
    problems: list[Problem] = []
    codes = [language.code for language in languages]
    for wording in found:
        for code in codes:
            text = translate(wording.text, code, translations)
            problems.extend(_check(wording, code, text))
    return problems


def translate(text: str, code: str, translations: Translations) -> str:
    """Say a text in a language, empty when there is no translation."""
    if code == SOURCE_LANGUAGE:
        return text
    return translations.get(code, {}).get(("", text), "")


def column_language(language: Language) -> str:
    """Name a language as the standard does in a column, as ``English (en)``."""
    return f"{language.name} ({language.code})"


def with_translations(
    workbook: Workbook, languages: tuple[Language, ...], translations: Translations
) -> Workbook:
    """Copy a form with a column a language for each text; lists of territories get their names."""
    merged = Workbook(workbook.file, dict(workbook.sheets))
    merged.sheets[SURVEY] = [
        _translated(row, SURVEY_TEXTS, languages, translations) for row in workbook.survey
    ]
    merged.sheets[CHOICES] = [
        _named(row, languages)
        if row[TERRITORY] and not row["label"]
        else _translated(row, CHOICE_TEXTS, languages, translations)
        for row in workbook.choices
    ]
    return merged


def _check(wording: Wording, code: str, text: str) -> Iterator[Problem]:
    if not text:
        yield Problem(
            "form.publish.missing-translation",
            wording.place,
            f"{wording.text!r} has no translation in {code}.po",
        )
        return
    wanted, kept = placeholders(wording.text), placeholders(text)
    if wanted != kept:
        difference = ", ".join(sorted(wanted ^ kept))
        yield Problem(
            "form.publish.placeholders",
            wording.place,
            f"the translation in {code}.po must keep the same values: {difference}",
        )
    length = len(re.sub(r"\$\{[^}]*\}", "0000000000", text))
    if length > wording.longest:
        yield Problem(
            "form.publish.too-long",
            wording.place,
            f"{length} characters in {code}, but only {wording.longest} fit",
        )


def _translated(
    row: Row,
    columns: tuple[str, ...],
    languages: tuple[Language, ...],
    translations: Translations,
) -> Row:
    texts = {
        f"{column}::{column_language(language)}": translate(
            row[column], language.code, translations
        )
        for column in columns
        if row[column]
        for language in languages
    }
    kept = {name: cell for name, cell in row.cells.items() if name not in columns}
    return Row(row.place, {**kept, **texts})


def _named(row: Row, languages: tuple[Language, ...]) -> Row:
    names = {
        f"label::{column_language(language)}": territory_name(row[TERRITORY], language.locale)
        for language in languages
    }
    return row.with_cells(names)
