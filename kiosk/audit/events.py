# SPDX-License-Identifier: Apache-2.0
"""The registry of audit events, read from the data file beside this module."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One kind of thing that may happen."""

    name: str
    meaning: str
    facts: frozenset[str]
    ends: str = ""
    """The event of a beginning to which this is the end."""
    disposition: str = ""
    """The fact that says how it ended."""
    dispositions: frozenset[str] = frozenset()
    """What that fact may say."""


class Events:
    """All events that may be recorded."""

    def __init__(self, events: Mapping[str, Event]) -> None:
        self._events = dict(events)

    @classmethod
    def registered(cls) -> Self:
        """Read the registry; the file is read once."""
        return cls(_registered())

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events.values())

    def check(self, name: str, facts: Mapping[str, str]) -> None:
        """Refuse an event that isn't registered or has other facts; both are bugs: ValueError."""
        event = self._events.get(name)
        if event is None:
            raise ValueError(f"no audit event is called {name}")
        if facts.keys() != event.facts:
            raise ValueError(f"the facts of {name} are {sorted(event.facts)}")
        if event.disposition and facts[event.disposition] not in event.dispositions:
            raise ValueError(f"{name} ends as one of {sorted(event.dispositions)}")

    def ends(self) -> Mapping[str, Event]:
        """Give the events that end something, by the event that begins it."""
        return {event.ends: event for event in self if event.ends}

    def shared(self, end: Event) -> tuple[str, ...]:
        """Name the facts by which an end finds its beginning."""
        return tuple(sorted(self._events[end.ends].facts & end.facts))


@cache
def _registered() -> Mapping[str, Event]:
    text = (resources.files("kiosk.audit") / "events.toml").read_text(encoding="utf-8")
    return {name: _event(name, entry) for name, entry in tomllib.loads(text).items()}


def _event(name: str, entry: Mapping[str, Any]) -> Event:
    return Event(
        name=name,
        meaning=entry["meaning"],
        facts=frozenset(entry["facts"]),
        ends=entry.get("ends", ""),
        disposition=entry.get("disposition", ""),
        dispositions=frozenset(entry.get("dispositions", ())),
    )
