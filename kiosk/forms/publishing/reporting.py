# SPDX-License-Identifier: Apache-2.0
"""How plain the texts of forms are, and how far their translations are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.forms.publishing.sources import Source, find_sources, read_source
from kiosk.forms.publishing.wording import Translations
from kiosk.i18n import SOURCE_LANGUAGE, Language

HARDEST: Final = 7.0
"""Years of school that a text of ours may ask for, by Flesch and Kincaid."""

_VALUE: Final = re.compile(r"\$\{[^}]*\}")
_SENTENCE: Final = re.compile(r"(?<=[.?!:·])\s+|\n+")
_WORD: Final = re.compile(r"[A-Za-z']+|[0-9]+(?:[.,][0-9]+)*|[.?!]")


@dataclass(frozen=True, slots=True)
class Said:
    """How far one language of a form is."""

    language: str
    translated: int
    reviewed: int
    """Looked over by a second reader: a translation that is not marked ``fuzzy``."""


@dataclass(frozen=True, slots=True)
class FormTexts:
    """The texts of one form."""

    form: str
    texts: int
    grade: float
    """Years of school that the English text asks for, by Flesch and Kincaid."""
    said: tuple[Said, ...]


def report(
    sources: Sequence[Path], translations: Translations, languages: Iterable[Language]
) -> tuple[FormTexts, ...]:
    """Count the texts of each form and say how plain they are; a text of several forms counts in each.

    Raises FormError for a form that can't be read.
    """
    codes = [one.code for one in languages if one.code != SOURCE_LANGUAGE]
    return tuple(_report(read_source(file), translations, codes) for file in find_sources(sources))


def grade(texts: Iterable[str]) -> float:
    """Say how many years of school texts ask for, by Flesch and Kincaid.

    A value in a text counts as one short word.
    """
    import readability  # of the tools for authors, as the converter is

    sentences = [sentence for text in texts for sentence in _sentences(text)]
    if not sentences:
        return 0.0
    measured = readability.getmeasures("\n".join(sentences), lang="en")
    return float(measured["readability grades"]["Kincaid"])


def _report(source: Source, translations: Translations, codes: Sequence[str]) -> FormTexts:
    texts = tuple(dict.fromkeys(wording.text for wording in source.wordings()))
    return FormTexts(
        source.id,
        len(texts),
        grade(texts),
        tuple(_said(texts, translations, code) for code in codes),
    )


def _said(texts: Sequence[str], translations: Translations, code: str) -> Said:
    reviewed = sum(1 for text in texts if translations.say(text, code))
    drafts = sum(1 for text in texts if translations.awaits_review(text, code))
    return Said(code, reviewed + drafts, reviewed)


def _sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(_VALUE.sub("5", text)):
        words = _WORD.findall(sentence)
        if words:
            yield " ".join(words)
