# SPDX-License-Identifier: Apache-2.0
"""How many characters of an answer still fit, said in time and counted where there are too many."""

from typing import Final

from kiosk.forms import Limits
from ui.messages import N_
from ui.words import Words

MOST: Final = Limits().answer_length
"""Characters that the form engine takes as one answer."""
TOLD_FROM: Final = 200
"""Characters left from which a person is told: the end of a page comes into sight."""


def room_text(length: int, words: Words) -> str:
    """Say what fits behind so many characters; nothing while there is room enough."""
    left = MOST - length
    if left > TOLD_FROM:
        return ""
    if left > 0:
        return words.ngettext(
            "There is room for %(n)s more character.",
            "There is room for %(n)s more characters.",
            left,
        )
    if left == 0:
        return words(N_("There is no room for more characters."))
    return words.ngettext(
        "There is %(n)s character too many.", "There are %(n)s characters too many.", -left
    )
