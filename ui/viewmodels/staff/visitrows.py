# SPDX-License-Identifier: Apache-2.0
"""What an officer attests and passes over in a visit, as the lists of its page show it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.messages import finding

if TYPE_CHECKING:
    from kiosk.intake import Assisting
    from ui.words import Words


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """A document whose original is to be seen."""

    ref: str
    label: str
    seen: bool


@dataclass(frozen=True, slots=True)
class WarningRow:
    """Something that warns, and why it may stand."""

    key: str
    subject: str
    warning: str
    reason: str


def original_rows(hand: "Assisting") -> list[OriginalRow]:
    """List the documents of which the form wants the original seen."""
    session = hand.visit.session
    return [
        OriginalRow(ref, session.question(ref).label, word is not None)
        for ref, word in hand.originals().items()
    ]


def warning_rows(words: "Words", hand: "Assisting") -> list[WarningRow]:
    """List what warns, with the reasons that were given."""
    session, reasons = hand.visit.session, hand.record.reasons
    rows = []
    for one in hand.visit.findings():
        word = reasons.get(one.ref, {}).get(one.code)
        rows.append(
            WarningRow(
                f"{one.ref} {one.code}",
                session.question(one.ref).label,
                words(finding(one.code), **one.facts),
                word.reason if word else "",
            )
        )
    return rows
