# SPDX-License-Identifier: Apache-2.0
"""Puts translations into a form's tables: a column a language for each text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.forms.publishing.cldr import is_named, name_of
from kiosk.forms.publishing.columns import MEDIA, SPOKEN, TEXTS, split_language
from kiosk.forms.publishing.languages import Spoken, column_language
from kiosk.forms.publishing.wording import Translations, Wording
from kiosk.forms.publishing.workbook import CHOICES, SURVEY, Row, Workbook
from kiosk.i18n import SOURCE_LANGUAGE, Language


@dataclass(frozen=True, slots=True)
class Voices:
    """The languages that a form will have: code → how its columns name it."""

    headers: Mapping[str, str]
    locales: Mapping[str, str]
    default: str
    """The code of the language to fall back on; '' for a form of one unnamed language."""


def voices(
    spoken: Spoken,
    found: Sequence[Wording],
    languages: Sequence[Language],
    translations: Translations,
    *,
    strict: bool,
) -> Voices:
    """Decide which languages to merge into a form.

    A form of ours gets all. Any other keeps its own languages as they are, and gets one more
    where every text of it has a translation: a page half in one language helps nobody.
    """
    headers = dict(spoken.headers)
    if headers:  # columns without a language beside others speak a language as well
        headers.setdefault(spoken.plain, _header(spoken.plain, languages))
    added = [
        language
        for language in languages
        if language.code not in headers
        and (strict or all(_is_said(one, language.code, translations) for one in found))
    ]
    if not strict and not headers and all(one.code == SOURCE_LANGUAGE for one in added):
        return Voices({}, {}, "")
    for language in languages:  # a name without a code gets one, so that the kiosk knows it
        own = headers.get(language.code)
        if own is not None and "(" not in own:
            headers[language.code] = column_language(language)
    headers.update({language.code: column_language(language) for language in added})
    default = spoken.plain if spoken.plain in headers else next(iter(headers))
    locales = {language.code: language.locale for language in languages}
    return Voices(headers, locales, default)


def with_translations(
    workbook: Workbook, spoken: Spoken, chosen: Voices, translations: Translations
) -> Workbook:
    """Copy a form with a column a language for each text; lists that CLDR names get their names."""
    merged = Workbook(workbook.file, dict(workbook.sheets))
    merged.sheets[SURVEY] = [
        _translated(row, spoken, chosen, translations) for row in workbook.survey
    ]
    merged.sheets[CHOICES] = [
        _named(row, chosen) if is_named(row) else _translated(row, spoken, chosen, translations)
        for row in workbook.choices
    ]
    if chosen.default:
        merged.set_settings(
            workbook.settings.with_cells({"default_language": chosen.headers[chosen.default]})
        )
    return merged


def _is_said(wording: Wording, code: str, translations: Translations) -> bool:
    return bool(wording.own.get(code) or translations.say(wording.text, code))


def _header(code: str, languages: Sequence[Language]) -> str:
    return next((column_language(one) for one in languages if one.code == code), code)


def _translated(row: Row, spoken: Spoken, chosen: Voices, translations: Translations) -> Row:
    """Say each text of a row in each language, in the default one where there is no other."""
    if not chosen.headers:
        return row
    cells = {
        name: cell for name, cell in row.cells.items() if split_language(name)[0] not in SPOKEN
    }
    for column in (*TEXTS, *MEDIA):
        own = spoken.texts(row, column)
        source = spoken.source_text(row, column)
        fallback = own.get(chosen.default) or source
        for code, header in chosen.headers.items():
            said = translations.say(source, code) if column in TEXTS else ""
            text = own.get(code) or said or fallback
            if text:
                cells[f"{column}::{header}"] = text
    return Row(row.place, cells, row.spelling)


def _named(row: Row, chosen: Voices) -> Row:
    if not chosen.headers:
        return row.with_cells({"label": name_of(row, SOURCE_LANGUAGE)})
    return row.with_cells(
        {
            f"label::{header}": name_of(row, chosen.locales.get(language, language))
            for language, header in chosen.headers.items()
        }
    )
