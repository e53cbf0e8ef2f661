# SPDX-License-Identifier: Apache-2.0
"""What is remarked about a part: a sentence to be looked up, with its facts and a stable code.

The command line says it in English; the screens and the paper say it in their reader's language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kiosk.isolates import filled


def N_(text: str) -> str:  # noqa: N802 the mark that the translators' tool looks for
    """Mark a text that is translated where it is shown."""
    return text


class Word(str):
    """A fact that is a word of ours, so that it is looked up as the sentence is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Languages:
    """A fact that names languages, by their codes."""

    codes: tuple[str, ...]


Fact = str | int | float | date | datetime | timedelta | Languages
"""Text stays as it is (a name, a version); everything else is written as its reader does."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a part."""

    text: str
    """In English, with places for the facts (``%(name)s``)."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    code: str = ""
    """Why it does not work; stable, and empty where it does."""

    def __str__(self) -> str:
        """Say it in English, the code first."""
        told = worded(self, lambda text: text, _in_english)
        return f"{self.code}: {told}" if self.code else told


@dataclass(frozen=True, slots=True)
class Said:
    """All that is remarked about a part."""

    remarks: tuple[Remark, ...]
    besides: str = ""
    """What the command line says behind it, in English: paths, names of settings, commands."""

    def __str__(self) -> str:
        """Say it in English."""
        return " ".join(filter(None, (*map(str, self.remarks), self.besides)))


def remark(text: str, code: str = "", /, **facts: Fact) -> Remark:
    """Make a remark; ``text`` is marked with ``N_`` unless it has no word of its own."""
    return Remark(text, facts, code)


def say(*remarks: Remark, besides: str = "") -> Said:
    """Put together what is said about a part."""
    return Said(remarks, besides)


def worded(one: Remark, look_up: Callable[[str], str], write: Callable[[Fact], str]) -> str:
    """Word a remark without its code; ``write`` writes what is not a word of ours."""
    facts = {
        name: look_up(str(value)) if isinstance(value, Word) else write(value)
        for name, value in one.facts.items()
    }
    return filled(look_up(one.text), facts)


def _in_english(fact: Fact) -> str:
    match fact:
        case datetime():
            return f"{fact:%Y-%m-%d %H:%M:%S} UTC"
        case timedelta():
            return _span(fact)
        case Languages():
            return ", ".join(fact.codes) or "none"
        case int():
            return f"{fact:,}".replace(",", " ")
        case float():
            return f"{fact:.1f}"
    return str(fact)


def _span(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds())) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
