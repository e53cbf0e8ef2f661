# SPDX-License-Identifier: Apache-2.0
"""What the instances of repeats are called, and what goes with one that is removed."""

from typing import TYPE_CHECKING, Final

from ui.messages import N_
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Entry, FormSession

_LONGEST: Final = 60
"""Characters of a name that a line has room for in the largest text."""


def name_of(entry: "Entry", words: Words) -> str:
    """Call an entry by what was first written in it, else by its number."""
    if text := " ".join(entry.text.split()):
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
    if str(entry.number) in entry.label:
        return entry.label
    label = entry.label or words(N_("Entry"))
    return words(N_("%(label)s %(number)s"), label=label, number=entry.number)


def count_text(count: int, words: Words) -> str:
    """Say how many entries there are."""
    return str(count) if count else words(N_("None yet"))


def loss_text(session: "FormSession", ref: str, words: Words) -> str:
    """Say what goes with an entry that is removed."""
    answered = [one for one in session.answers() if one.value and one.ref.startswith(f"{ref}/")]
    if not answered:
        return words(N_("Nothing has been entered there."))
    return words.ngettext(
        "%(n)s answer that you gave there is removed.",
        "%(n)s answers that you gave there are removed.",
        len(answered),
    )
