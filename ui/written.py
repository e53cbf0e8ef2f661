# SPDX-License-Identifier: Apache-2.0
"""Answers as the screens write them, beside the questions and in the summary."""

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from kiosk.forms import QuestionKind

if TYPE_CHECKING:
    from kiosk.forms import Question
    from ui.words import Words

MASK = "•" * 8
"""What stands for an answer that bystanders shall not read; its length tells nothing."""
_MASKING = frozenset({"masked", "hidden-answer", "hide-input"})


def is_masked(question: "Question") -> bool:
    """Tell whether bystanders shall not read the answer."""
    return bool(question.appearances & _MASKING)


def written(question: "Question", text: str, words: "Words") -> str:
    """Write an answer the way the person's language does; ``text`` is how the form writes it."""
    if question.value and is_masked(question):
        return MASK
    if question.kind is QuestionKind.DATE:
        with suppress(ValueError):
            return _day(date.fromisoformat(question.value), question, words)
    return text


def _day(day: date, question: "Question", words: "Words") -> str:
    if "year" in question.appearances:
        return f"{day.year:04}"
    return words.month(day) if "month-year" in question.appearances else words.date(day)
