# SPDX-License-Identifier: Apache-2.0
"""What is known of a submission and what befell it, as the lists of its page show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.messages import N_
from ui.staff.reports import language_name
from ui.staff.standing import MODES, PAPERS, STEPS, cause

if TYPE_CHECKING:
    from kiosk.today import Row, Step
    from ui.words import Words


@dataclass(frozen=True, slots=True)
class FactRow:
    """Something that is known from the outside."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class StoryRow:
    """Something that befell it."""

    place: int
    moment: str
    text: str
    detail: str


def fact_rows(words: "Words", row: "Row") -> list[FactRow]:
    """List what is known of it from the outside, and leave out what isn't."""
    facts = {
        N_("Taken"): words.datetime(row.taken_at),
        N_("Received by the Service"): words.datetime(row.received_at) if row.received_at else "",
        N_("Language"): language_name(words, row.language),
        N_("Who held the pen"): words(MODES.get(row.mode, row.mode)),
        N_("Tries"): words.number(row.attempts),
        N_("Next try"): words.datetime(row.next_try_at) if row.next_try_at else "",
        N_("Receipts on paper"): words.number(row.papers),
    }
    return [FactRow(words(label), value) for label, value in facts.items() if value]


def story_rows(words: "Words", steps: "Iterable[Step]") -> list[StoryRow]:
    """Tell what befell it, step by step."""
    return [_step(words, place, step) for place, step in enumerate(steps)]


def _step(words: "Words", place: int, step: "Step") -> StoryRow:
    facts = dict(step.facts)
    details = [cause(step.problem), PAPERS.get(facts.get("outcome", ""), "")]
    told = [words(one) for one in details if one]
    if facts.get("copy", "0") != "0":
        told.append(words(N_("Marked as duplicate %(number)s."), number=facts["copy"]))
    if step.next_try_at is not None:
        told.append(words(N_("Next try: %(when)s."), when=words.datetime(step.next_try_at)))
    return StoryRow(
        place,
        words.datetime(step.at),
        words(STEPS.get(step.event, step.event)),
        " ".join(told),
    )
