# SPDX-License-Identifier: Apache-2.0
"""The registry of audit events, read from the data file beside this module."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One kind of thing that may happen."""

    name: str
    meaning: str
    facts: frozenset[str]


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


@cache
def _registered() -> Mapping[str, Event]:
    text = (resources.files("kiosk.audit") / "events.toml").read_text(encoding="utf-8")
    return {
        name: Event(name=name, meaning=entry["meaning"], facts=frozenset(entry["facts"]))
        for name, entry in tomllib.loads(text).items()
    }
