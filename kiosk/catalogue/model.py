# SPDX-License-Identifier: Apache-2.0
"""A service a person may choose, and sample answers that walk through it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from kiosk.clock import Clock, local

_RELATIVE = re.compile(r"@today(?P<days>[+-]\d{1,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the list of services says about one form."""

    id: str
    version: str
    order: int
    icon: str
    """A name among the icons of the design."""
    category: str
    languages: tuple[str, ...]
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    next_steps: tuple[str, ...] = ()
    """What happens after the submission, in order: English source texts for paper and screen."""
    leads_to: str = ""
    """Of a guide: the name of the question whose value is the id of the service to begin."""

    @property
    def is_guide(self) -> bool:
        """Whether it leads to another service and is never submitted itself."""
        return self.leads_to != ""

    def title(self, language: str) -> str:
        """Name the service in a language, in English when it has no name in that one."""
        return self.titles.get(language) or self.titles["en"]

    def summary(self, language: str) -> str:
        """Say in one line what the service is, in English when there is no other."""
        return self.summaries.get(language) or self.summaries["en"]


@dataclass(frozen=True, slots=True)
class Round:
    """The answers of one time through a repeat, with those of the repeats inside it."""

    answers: Mapping[str, str]
    repeats: "Mapping[str, tuple[Round, ...]]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Answers that walk a service from its first page to its last."""

    id: str
    title: str
    answers: Mapping[str, str]
    """By question name, in the order given; ``@today-7`` is a date relative to the clock.

    A choice of several holds the values with blanks between; an upload holds the name of a
    file beside the sample.
    """
    repeats: Mapping[str, tuple[Round, ...]] = field(default_factory=dict)
    """By the name of a repeat: what to answer each time; none leaves it empty."""
    expected: Mapping[str, str] = field(default_factory=dict)
    """Values that calculated questions must come to."""
    shown: tuple[str, ...] = ()
    """Questions and notes that the person must see on the way."""
    hidden: tuple[str, ...] = ()
    """Questions and notes that the person must not see at the end."""

    def resolved(self, clock: Clock) -> Mapping[str, str]:
        """Give the answers with relative dates counted from the clock's day."""
        return resolve(self.answers, clock)


def resolve(values: Mapping[str, str], clock: Clock) -> Mapping[str, str]:
    """Turn ``@today``, ``@today-7`` and ``@today+30`` into dates at the service point."""
    today = local(clock.now()).date()

    def one(value: str) -> str:
        match = _RELATIVE.fullmatch(value)
        if not match:
            return value
        return (today + timedelta(days=int(match["days"] or 0))).isoformat()

    return {name: one(value) for name, value in values.items()}
