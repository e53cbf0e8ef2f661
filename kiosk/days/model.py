# SPDX-License-Identifier: Apache-2.0
"""The report of a day: counts and codes, and nothing of anybody."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from kiosk.timestamps import to_text

VERSION: Final = 1
"""Of the canonical form; a later one is told from it by this number."""

_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Whose day it is."""

    station: str
    service_point: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """What the Service has not acknowledged, by where it is stuck."""

    state: str
    cause: str
    """A stable code; empty where nothing went wrong so far."""
    count: int
    oldest_at: datetime
    """When the oldest of them was taken; aware, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that a supervisor should have heard of."""

    kind: str
    """The name of an event; ``incidents.toml`` says in plain words what it means."""
    detail: str
    """A code or a name of the event's own; empty where it has none."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReport:
    """One day of one station, as its database tells it now."""

    place: Place
    day: date
    """Of the service point's clock."""
    services: Mapping[str, int]
    """How many submissions were taken, by the form's id."""
    languages: Mapping[str, int]
    modes: Mapping[str, int]
    states: Mapping[str, int]
    """Where those are now; a state of which there are none is left out."""
    unsent: tuple[Unsent, ...]
    doubtful_times: int
    """Taken while the clock was known to be wrong."""
    papers: Mapping[str, int]
    """Receipts that were begun on that day, by how they ended."""
    incidents: tuple[Incident, ...]

    @property
    def taken(self) -> int:
        """How many submissions were taken."""
        return sum(self.services.values())

    @property
    def papers_out(self) -> int:
        """How many receipts somebody may hold."""
        return sum(
            count for state, count in self.papers.items() if state not in {"queued", "failed"}
        )

    def data(self) -> dict[str, Any]:
        """Say it to a program, the same for the same facts."""
        return {
            "version": VERSION,
            "station": self.place.station,
            "service_point": self.place.service_point,
            "day": self.day.isoformat(),
            "taken": self.taken,
            "services": dict(self.services),
            "languages": dict(self.languages),
            "modes": dict(self.modes),
            "states": dict(self.states),
            "unsent": [
                {
                    "state": one.state,
                    "cause": one.cause,
                    "count": one.count,
                    "oldest_at": to_text(one.oldest_at),
                }
                for one in self.unsent
            ],
            "doubtful_times": self.doubtful_times,
            "papers": dict(self.papers),
            "incidents": [
                {"kind": one.kind, "detail": one.detail, "count": one.count}
                for one in self.incidents
            ],
        }

    @property
    def canonical(self) -> str:
        """The one way in which it is written when somebody signs it."""
        return _CANONICAL.encode(self.data())

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical form, hexadecimal."""
        return sha256(self.canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A report for which somebody answered."""

    day: date
    at: datetime
    member: str
    """The id of whoever signed."""
    digest: str
    report: str
    """The canonical form of what was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A day's report now, and the one that was signed last."""

    report: DayReport
    signed: Signed | None

    @property
    def changes(self) -> tuple[str, ...]:
        """Name the parts in which the day is not what was signed; none where nobody signed."""
        if self.signed is None or self.signed.digest == self.report.digest:
            return ()
        then, now = json.loads(self.signed.report), json.loads(self.report.canonical)
        return tuple(sorted(name for name in then | now if then.get(name) != now.get(name)))
