# SPDX-License-Identifier: Apache-2.0
"""Which questions of a page are rows of one table."""

from collections.abc import Iterable

from ui.viewmodels.question.choices import ChoiceItem
from ui.viewmodels.question.item import QuestionItem

HEAD_AGAIN = 6
"""Rows after which the answers stand above the cells once more, so that they are never far."""


def tabulate(items: Iterable[QuestionItem]) -> None:
    """Let the first of rows that follow each other with the same choices carry the head."""
    before: tuple[object, ...] = ()
    run = 0
    for item in items:
        if isinstance(item, ChoiceItem) and item.is_tabled:
            labels = tuple(item.question.choices)
            run = run + 1 if labels == before else 0
            before = labels
            item.tabulate(heads=run % HEAD_AGAIN == 0)
        else:
            before = ()
