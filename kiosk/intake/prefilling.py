# SPDX-License-Identifier: Apache-2.0
"""Answers that a person brings along, from a telephone or from the guide before."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.errors import FormError

if TYPE_CHECKING:
    from kiosk.forms import FormSession

_UNASKED: Final = frozenset({"upload", "note", "acknowledge", "unsupported"})
"""The kinds of questions that nobody answers beforehand: files, and what a person agrees to."""


def take_over(session: "FormSession", known: Mapping[str, str]) -> None:
    """Answer what is blank and was asked already, under the same name; what doesn't fit is left."""
    for page in session.pages() if known else ():
        for ref in page.questions:
            value = known.get(ref.rpartition("/")[2], "")
            if value and not session.question(ref).value:
                with suppress(FormError):
                    session.answer(ref, value)


def prefill(
    session: "FormSession", answers: Mapping[str, str], answer: Callable[[str, str], object]
) -> int:
    """Answer what was filled in elsewhere, and say how many questions that were.

    An answer may bring a question up, so it goes on until nothing is added.
    """
    given: set[str] = set()
    while added := [ref for ref in _fitting(session, answers) if ref not in given]:
        for ref in added:
            given.add(ref)
            with suppress(FormError):
                answer(ref, answers[ref.rpartition("/")[2]])
    return sum(
        bool(session.question(ref).value)
        for page in session.pages()
        for ref in given.intersection(page.questions)
    )


def _fitting(session: "FormSession", answers: Mapping[str, str]) -> Iterator[str]:
    """Name the questions on the way that were answered elsewhere and are blank here."""
    for page in session.pages():
        for ref in () if page.entry else page.questions:
            question = session.question(ref)
            is_open = not (question.value or question.readonly)
            if is_open and question.kind.value not in _UNASKED and answers.get(question.name):
                yield ref
