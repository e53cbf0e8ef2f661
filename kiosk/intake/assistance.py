# SPDX-License-Identifier: Apache-2.0
"""What an officer did in a visit: seen, said, passed over; it is sealed with the answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from kiosk.intake.model import Problem
from kiosk.intake.places import moved_up

FILE: Final = "assisted.json"
"""Its name inside the seal; no question's file is called so, because those carry a number."""
FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """Who spoke for the person in another language, as the officer wrote it down."""

    name: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Who acts for the person, by which document and on what ground."""

    name: str
    document: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Something that an officer attested, or gave as a reason, at a time."""

    officer: str
    """The member's id."""
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """The officers' part in one visit; only memory, RAM and the seal ever hold it."""

    officers: tuple[str, ...]
    """The ids of those who took part, in the order of their coming; the last one answers."""
    originals: Mapping[str, Word] = field(default_factory=dict)
    """By question: whose original was seen."""
    reasons: Mapping[str, Mapping[str, Word]] = field(default_factory=dict)
    """By question and by code: why a warning was passed over."""
    interpreter: Interpreter | None = None
    representative: Representative | None = None
    note: str = ""
    """For the back office."""

    @property
    def officer(self) -> str:
        """Whose id stands in the statement."""
        return self.officers[-1]

    def without(self, repeat: str) -> "Assistance":
        """Carry everything over the removal of an instance of a repeat."""
        return replace(
            self,
            originals=moved_up(self.originals, repeat),
            reasons=moved_up(self.reasons, repeat),
        )

    def unseen(self, ref: str) -> "Assistance":
        """Forget that an original was seen: another document is meant now."""
        left = {each: word for each, word in self.originals.items() if each != ref}
        return self if len(left) == len(self.originals) else replace(self, originals=left)

    def spelt(self) -> dict[str, Any]:
        """Write it down for the savepoint."""
        return asdict(self)

    @classmethod
    def parsed(cls, saved: object) -> Self | None:
        """Read what ``spelt`` wrote, and believe it no more than any other file."""
        match saved:
            case {
                "officers": [*officers],
                "originals": dict(originals),
                "reasons": dict(reasons),
                "interpreter": interpreter,
                "representative": representative,
                "note": str(note),
            } if officers and all(isinstance(one, str) for one in officers):
                try:
                    return cls(
                        officers=tuple(officers),
                        originals=_words(originals),
                        reasons={ref: _words(found) for ref, found in reasons.items()},
                        interpreter=interpreter and Interpreter(**_texts(interpreter)),
                        representative=representative and Representative(**_texts(representative)),
                        note=note,
                    )
                except (TypeError, ValueError, AttributeError):
                    return None
        return None

    def sealed(self, asked: Mapping[str, str], warnings: Sequence[Problem]) -> bytes:
        """Write the file that goes into the seal, about the answers as they are.

        ``asked`` names the questions that are there, by reference; ``warnings`` are what the
        person was told and what held nobody up, with or without an officer's reason.
        """
        said = {
            "format": FORMAT,
            "officers": self.officers,
            "originals": [
                {"question": ref, "name": asked[ref], "officer": word.officer, "at": word.at}
                for ref, word in self.originals.items()
                if ref in asked
            ],
            "interpreter": self.interpreter and asdict(self.interpreter),
            "representative": self.representative and asdict(self.representative),
            "warnings": [self._warned(one) for one in warnings],
            "note": self.note,
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()

    def _warned(self, warning: Problem) -> dict[str, Any]:
        word = self.reasons.get(warning.ref, {}).get(warning.code)
        return {
            "question": warning.ref,
            "code": warning.code,
            "passed_over": word and {"officer": word.officer, "at": word.at, "reason": word.reason},
        }


def joined(before: Assistance | None, officer: str) -> Assistance:
    """Note that an officer takes part; once for as long as nobody else did meanwhile."""
    if before is None:
        return Assistance(officers=(officer,))
    if before.officer == officer:
        return before
    return replace(before, officers=(*before.officers, officer))


def _words(saved: Mapping[str, Any]) -> dict[str, Word]:
    return {ref: Word(**_texts(word)) for ref, word in saved.items()}


def _texts(saved: Mapping[str, Any]) -> dict[str, str]:
    if not all(isinstance(one, str) for one in saved.values()):
        raise ValueError("not a text")
    return dict(saved)
