# SPDX-License-Identifier: Apache-2.0
"""Answers as the screens write them, beside the questions and in the summary."""

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from kiosk.forms import QuestionKind, plain

if TYPE_CHECKING:
    from kiosk.forms import Question
    from ui.words import Words

MASK = "•" * 8
"""What stands for an answer that bystanders shall not read; its length tells nothing."""
_NUMBER = re.compile(r"(-?)(\d{1,300})(?:\.(\d*))?\Z", re.ASCII)
_CHOSEN = frozenset({QuestionKind.SELECT_ONE, QuestionKind.SELECT_MANY, QuestionKind.RANK})
_MASKING = frozenset({"masked", "hidden-answer", "hide-input"})


def is_masked(question: "Question") -> bool:
    """Tell whether bystanders shall not read the answer."""
    return bool(question.appearances & _MASKING)


def written(question: "Question", text: str, words: "Words") -> str:
    """Write an answer the way the person's language does; ``text`` is how the form writes it."""
    if question.value and is_masked(question):
        return MASK
    if question.kind in {QuestionKind.INTEGER, QuestionKind.DECIMAL}:
        return in_groups(question, words)
    if question.kind is QuestionKind.DATE:
        with suppress(ValueError):
            return _day(date.fromisoformat(question.value), question, words)
    return plain(text) if question.kind in _CHOSEN else text


def _day(day: date, question: "Question", words: "Words") -> str:
    if "year" in question.appearances:
        return f"{day.year:04}"
    return words.month(day) if "month-year" in question.appearances else words.date(day)


def in_groups(question: "Question", words: "Words") -> str:
    """Write a number with the decimal sign of the language, its thousands apart where that is asked."""
    match = _NUMBER.match(question.value)
    if match is None:
        return question.value
    sign, whole, part = match.groups()
    if "thousands-sep" in question.appearances:
        whole = words.number(int(whole))
    return f"{sign}{whole}" if part is None else f"{sign}{whole}{point(words)}{part}"


def point(words: "Words") -> str:
    """Say the decimal sign of the language, as it goes with Latin digits."""
    return "," if QLocale(words.translator.language.locale).decimalPoint() == "," else "."
