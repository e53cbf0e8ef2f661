# SPDX-License-Identifier: Apache-2.0
"""What the index of public services asks, and what answers it here, from the data file beside."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from kiosk.insight import Reckoned


class Answer(StrEnum):
    """What kind of thing answers a question."""

    FIGURE = "figure"
    FORM = "form"
    NONE = "none"
    """Nothing that is measured here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the index."""

    name: str
    question: str
    """A plain English sentence."""
    answer: Answer
    of: str
    """A figure's name, or a form's id; empty where nothing answers it."""
    source: str
    """Where the index is said to ask that."""

    def value(self, found: Reckoned) -> float | None:
        """Answer it in a number; None where there is none to give."""
        match self.of:
            case "languages":
                return len(found.languages)
            case "submitted":
                return found.visits.submitted + found.desk.submitted
            case "seconds":
                return found.seconds
            case "faces":
                return _liked(found)
        if self.answer is Answer.FORM and self.of in found.services:
            return found.services[self.of].submitted
        return 0 if self.answer is Answer.FORM else None


def _liked(found: Reckoned) -> float | None:
    total = sum(one.total for one in found.faces)
    return sum(one.mean * one.total for one in found.faces) / total if total else None


@cache
def questions() -> tuple[Question, ...]:
    """List them in the order of the file, which is read once."""
    text = (resources.files("kiosk.days") / "questions.toml").read_text(encoding="utf-8")
    return tuple(
        Question(
            name=name,
            question=entry["question"],
            answer=Answer(entry["answer"]),
            of=entry.get("of", ""),
            source=entry["source"],
        )
        for name, entry in tomllib.loads(text).items()
    )
