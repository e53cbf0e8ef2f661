# SPDX-License-Identifier: Apache-2.0
"""Choices that Unicode CLDR names in every language: territories and languages."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from kiosk.forms.publishing.workbook import Row
from kiosk.i18n import SOURCE_LANGUAGE

NAMED: Final = {"territory": "territories", "cldr_language": "languages"}
"""Columns of a list: a code in one of them is named by this part of CLDR's data."""


def is_named(row: Row) -> bool:
    """Tell whether a choice has no label of its own because CLDR names it."""
    return not row["label"] and any(row[column] for column in NAMED)


def name_of(row: Row, locale: str) -> str:
    """Say what CLDR calls a choice, in English for a language that CLDR does not know.

    Empty for a code that CLDR does not know.
    """
    from babel import Locale, UnknownLocaleError  # late: only publishing needs it

    column = next(column for column in NAMED if row[column])
    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        known = Locale.parse(SOURCE_LANGUAGE)
    return str(getattr(known, NAMED[column]).get(row[column], ""))


def by_english_name(choices: Iterable[Row]) -> list[Row]:
    """Sort what CLDR names in each list by English name; the other choices follow in their order."""
    lists: dict[str, list[Row]] = {}
    for row in choices:
        lists.setdefault(row["list_name"], []).append(row)
    return [
        row
        for rows in lists.values()
        for row in (*sorted(filter(_has_code, rows), key=_english), *_others(rows))
    ]


def _has_code(row: Row) -> bool:
    return any(row[column] for column in NAMED)


def _others(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not _has_code(row)]


def _english(row: Row) -> str:
    """Sort Å with A, and Ç with C, as an English reader looks for them."""
    name = row["label"] or name_of(row, SOURCE_LANGUAGE)
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
