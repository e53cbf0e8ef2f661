# SPDX-License-Identifier: Apache-2.0
"""The languages that a form speaks by itself, and those that catalogues add to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kiosk.forms.publishing.columns import SPOKEN, split_language
from kiosk.forms.publishing.workbook import CHOICES, SURVEY, Row, Workbook
from kiosk.forms.texts import language_code
from kiosk.i18n import SOURCE_LANGUAGE, Language


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the columns of a form say of its languages."""

    headers: Mapping[str, str] = field(default_factory=dict)
    """By code: the language as the form's columns name it, ``English (en)``."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """By the name in a column: the code."""
    plain: str = SOURCE_LANGUAGE
    """The code of the language in which columns without a language are written."""

    def texts(self, row: Row, column: str) -> dict[str, str]:
        """Read a row's own texts by language code; a column without a language is one, too."""
        found = {}
        for name, header in self.headers.items():
            text = row[f"{column}::{header}"]
            if text:
                found[name] = text
        if self.headers and row[column]:
            found.setdefault(self.plain, row[column])
        return found

    def source_text(self, row: Row, column: str) -> str:
        """Say a text as translators know it: in English, else as the form says it."""
        own = self.texts(row, column)
        return own.get(SOURCE_LANGUAGE) or row[column] or next(iter(own.values()), "")

    def written_column(self, row: Row, column: str) -> str:
        """Name the column that the text to translate stands in."""
        if row[column]:
            return column
        names = [f"{column}::{header}" for header in self.headers.values()]
        english = f"{column}::{self.headers.get(SOURCE_LANGUAGE, '')}"
        return next((name for name in (english, *names) if row[name]), column)


def column_language(language: Language) -> str:
    """Name a language as the standard does in a column, as ``English (en)``."""
    return f"{language.name} ({language.code})"


def spoken_in(workbook: Workbook, languages: Iterable[Language]) -> Spoken:
    """Find the languages that a form's own columns name, in the order they come up."""
    names = dict.fromkeys(
        language
        for sheet in (SURVEY, CHOICES)
        for column in workbook.columns(sheet)
        if (split := split_language(column))[0] in SPOKEN and (language := split[1])
    )
    known = _known_names(languages)
    codes = {name: _code(name, known) for name in names}
    headers: dict[str, str] = {}
    for name, code in codes.items():
        headers.setdefault(code, name)
    default = workbook.settings["default_language"]
    if default:
        return Spoken(headers, codes, _code(default, known))
    return Spoken(headers, codes)


def _code(name: str, known: Mapping[str, str]) -> str:
    code = language_code(name)
    return known.get(name.strip().lower(), code) if code == name else code


def _known_names(languages: Iterable[Language]) -> dict[str, str]:
    """Map names to codes: each language in its own words and in English."""
    from babel import Locale  # late: only publishing needs it

    english = Locale.parse("en").languages
    found: dict[str, str] = {}
    for language in languages:
        found[language.name.lower()] = found[language.code.lower()] = language.code
        found[str(english.get(language.code, language.code)).lower()] = language.code
    return found
