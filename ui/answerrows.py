# SPDX-License-Identifier: Apache-2.0
"""The answers of a visit as the last look lists them."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.forms import Listing, QuestionKind, plain
from kiosk.receipts import told
from ui.entries import count_text, name_of
from ui.messages import N_
from ui.second import Second
from ui.words import Words
from ui.written import written

if TYPE_CHECKING:
    from kiosk.forms import Answered, FormSession, Question


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer, as it will be sent."""

    ref: str
    name: str
    label: str
    value: str
    section: str
    """The section's name on its first row, else empty."""
    changeable: bool
    entry: str
    """The entry of a list that may be removed, on its first row; else empty."""
    part: str
    """The section's name on every row: two of them may ask for a name."""
    second: str = ""
    """The label in the official's language; empty in most visits."""


def answer_rows(
    session: "FormSession", elsewhere: set[str], words: Words, beside: Second | None
) -> list[AnswerRow]:
    """List the answers as they were asked; each entry of a list is a section of its own."""
    rows: list[AnswerRow] = []
    answers = {one.ref: one for one in session.answers() if one.ref not in elsewhere}
    before, named = "", set[str]()
    for stop in session.stops():
        if isinstance(stop, Listing):
            if not stop.is_fixed:
                rows.append(_list_row(stop, words))
                before = stop.id
            continue
        for ref in stop.questions:
            question = session.question(ref)
            if ref not in answers or question.attributes.get("mrz") == "lines":
                continue  # what a document's lines say stands in the answers that they filled
            section = stop.entry or answers[ref].section
            row = _answer_row(session, answers[ref], question, words)
            if beside is not None:
                row = replace(row, second=beside.lines(beside.question(ref).label))
            title = name_of(session.entry(section), words) if stop.entry else plain(section)
            row = replace(row, part=title)
            if section != before:
                is_removable = stop.entry == stop.scope and section not in named
                row = replace(row, section=title, entry=stop.entry if is_removable else "")
            before = section
            named.add(section)
            rows.append(row)
    return rows


def _list_row(listing: Listing, words: Words) -> AnswerRow:
    """Say how many entries a list has; the way to change it leads to the list."""
    title = listing.title or words(N_("Your entries"))
    return AnswerRow(
        ref=listing.id,
        name=listing.id.rpartition("/")[2],
        label=words(N_("How many")),
        value=count_text(len(listing.entries), words),
        section=title,
        changeable=True,
        entry="",
        part=title,
    )


def _answer_row(
    session: "FormSession", answered: "Answered", question: "Question", words: Words
) -> AnswerRow:
    return AnswerRow(
        ref=answered.ref,
        name=question.name,
        label=plain(answered.label),
        value=_written(session, question, answered.text, words),
        section="",
        changeable=not question.readonly,
        entry="",
        part="",
    )


def _written(session: "FormSession", question: "Question", text: str, words: Words) -> str:
    """Write an answer as every other text of the screen is written; a dash where there is none."""
    file = session.file(question.ref)
    if file is not None and question.kind is QuestionKind.UPLOAD:
        return told(file, question.appearances, words.translator)
    return written(question, text, words) or "–"
