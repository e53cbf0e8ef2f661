# SPDX-License-Identifier: Apache-2.0
"""Answers that another answer took back, and what the person is told of it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.errors import FormError
from ui.messages import N_
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import FormSession

CHOOSE_AGAIN = N_("The choices have changed, so your answer was taken back. Please choose again.")
TOOK_BACK = N_("Your answer to “%(label)s” no longer fits and was taken back. Please choose again.")


class Withdrawn:
    """Remembers which choices no longer stand, until they are made again."""

    def __init__(self) -> None:
        self._by: dict[str, str] = {}
        """The question whose answer went → the question whose answer took it."""

    def follow(
        self, by: str, changes: Mapping[str, frozenset[str]], session: "FormSession"
    ) -> None:
        """Note what an answer changed: a choice went when its list did, and came when it is made."""
        for ref, facts in changes.items():
            if ref == by or "value" not in facts:
                continue
            question = session.question(ref) if "choices" in facts else None
            if question is not None and not question.value and question.relevant:
                self._by[ref] = by
            else:
                self._by.pop(ref, None)
        self._by.pop(by, None)

    def told(self, session: "FormSession", words: Words) -> Mapping[str, str]:
        """Say what to tell beside each question: at the one that went, and at the one that took it."""
        texts: dict[str, str] = {}
        for ref, by in self._by.items():
            with suppress(FormError):  # an entry of a list that was removed since has no questions
                texts[by] = words(TOOK_BACK, label=session.question(ref).label)
                texts[ref] = words(CHOOSE_AGAIN)
        return texts

    def clear(self) -> None:
        """Forget the visit."""
        self._by.clear()
