# SPDX-License-Identifier: Apache-2.0
"""How a text that stands on the screen is said: from a clip, put together, or for one pair of ears."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

from kiosk.speech.clips import ANSWER, VALUE
from kiosk.speech.model import plain
from kiosk.speech.port import Published

_SEPARATORS: Final = re.compile(r"(?: · |\n+)")
_COMMAS: Final = re.compile(r"[,،、]\s*")
_KEY: Final = re.compile(r".|[^\W\d_]{2}")
"""What stands on a key: a sign, or two letters that are written as one.

Which of them was pressed is not said, and an answer is known for one by where it stands.
"""
_COUNT: Final = re.compile(r"[0-9]{1,3}")
"""A step, a count of days: a number this short in the program's own sentence tells of nobody."""
_COUNTED: Final = re.compile(r"(?P<what>.+?):? [0-9]{1,3}")
"""A published text and a number behind it: an entry of a list, or how many there are."""


class Kind(Enum):
    """Where the words of a part come from."""

    FIXED = "fixed"
    """A published clip."""
    COMPOSED = "composed"
    """A published sentence with values in it."""
    PRIVATE = "private"
    """Anything else: what somebody answered, or nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of what is said."""

    kind: Kind
    text: str
    aloud: str
    """What all may hear of it; empty for nothing."""


class Phrasebook:
    """Knows what was published in one language, and so what may be said for all to hear.

    Without clips nothing is known, and everything is private.
    """

    def __init__(self, clips: Published | None) -> None:
        self._clips = clips

    def parts(self, text: str) -> tuple[Part, ...]:
        """Take a text apart; each line and each piece between middle dots for itself."""
        pieces = [text]
        if not self._is_fixed(text):
            listed = _COMMAS.split(text)
            are_fixed = len(listed) > 1 and all(map(self._is_fixed, listed))
            pieces = listed if are_fixed else _SEPARATORS.split(text)
        return tuple(self._part(piece) for piece in pieces if plain(piece))

    def private(self, text: str) -> tuple[Part, ...]:
        """Say an answer: even one that is a published clip is nobody else's business."""
        return (Part(Kind.PRIVATE, text, ""),) if plain(text) else ()

    def _part(self, text: str) -> Part:
        if self._is_fixed(text):
            return Part(Kind.FIXED, text, text)
        if _KEY.fullmatch(plain(text)):
            return Part(Kind.COMPOSED, plain(text), plain(text))
        if (counted := _COUNTED.fullmatch(plain(text))) and self._is_fixed(counted["what"]):
            return Part(Kind.COMPOSED, plain(text), plain(text))
        for template in self._templates:
            if found := template.fullmatch(plain(text)):
                return Part(Kind.COMPOSED, plain(text), "".join(self._aloud(template, found)))
        return Part(Kind.PRIVATE, text, "")

    def _aloud(self, template: "re.Pattern[str]", found: "re.Match[str]") -> Iterator[str]:
        """Leave the values out that may be answers."""
        place = 0
        whole = found[0]
        for name, number in template.groupindex.items():
            start, end = found.span(number)
            yield whole[place:start]
            value = whole[start:end]
            if name.startswith("value") and (_COUNT.fullmatch(value) or self._is_fixed(value)):
                yield value
            else:
                yield "…"
            place = end
        yield whole[place:]

    def _is_fixed(self, text: str) -> bool:
        return self._clips is not None and text in self._clips

    @cached_property
    def _templates(self) -> "tuple[re.Pattern[str], ...]":
        """Read the templates, those that say the most first."""
        if self._clips is None:
            return ()
        written = sorted(self._clips.templates, key=len, reverse=True)
        return tuple(_pattern(template) for template in written)


def _pattern(template: str) -> "re.Pattern[str]":
    parts = []
    for number, part in enumerate(re.split(f"([{VALUE}{ANSWER}])", plain(template))):
        if part in {VALUE, ANSWER}:
            parts.append(f"(?P<{'value' if part == VALUE else 'answer'}{number}>.+?)")
        else:
            parts.append(re.escape(part))
    return re.compile("".join(parts), re.DOTALL)
