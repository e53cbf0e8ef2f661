# SPDX-License-Identifier: Apache-2.0
"""How an entry of the queue and the queue as a whole are told, to a program and to a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from kiosk.audit import Journal
from kiosk.clock import local
from kiosk.commands import words
from kiosk.intake import Closed
from kiosk.outbox import Entry, EntryState
from kiosk.receipts import reference
from kiosk.timestamps import from_text

HEAD: Final = ("reference", "state", "attempts", "bytes", "queued", "next try", "form", "problem")
_WIDTHS: Final = (14, 8, 8, 9, 16, 11, 20, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the sender last wrote down of the line; a kiosk that is off writes nothing."""

    is_up: bool
    since: datetime
    problem: str

    @classmethod
    def of(cls, journal: Journal) -> Self | None:
        """Read it; None before the first try."""
        record = journal.latest("line-changed")
        if record is None:
            return None
        return cls(
            is_up=record.facts["state"] == "up",
            since=from_text(record.at),
            problem=record.facts["problem"],
        )

    def data(self) -> dict[str, Any]:
        """Say it to a program."""
        return {"up": self.is_up, "since": iso(self.since), "problem": self.problem or None}

    def text(self) -> str:
        """Say it to a person."""
        since = short(self.since, year=True)
        if self.is_up:
            return f"the line is up since {since}"
        return f"the line is down since {since}; {self.problem}: {words.cause(self.problem)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The queue in one line, and what keeps new visits out."""

    counts: Mapping[EntryState, int]
    oldest_unsent: datetime | None
    closed: Sequence[Closed]
    line: "Line | None"
    now: datetime

    def data(self) -> dict[str, Any]:
        """Say it to a program."""
        return {
            "counts": {state.value: self.counts[state] for state in EntryState},
            "oldest_unsent_at": iso(self.oldest_unsent),
            "closed": [{"gate": one.gate.value, "why": one.why} for one in self.closed],
            "line": self.line.data() if self.line else None,
        }

    def text(self) -> str:
        """Say it to a person."""
        lines = [", ".join(f"{self.counts[state]} {state.value}" for state in EntryState)]
        if self.oldest_unsent is not None:
            lines.append(f"the oldest unsent has waited {age(self.now - self.oldest_unsent)}")
        if self.line is not None:
            lines.append(self.line.text())
        lines += [f"{one.gate.value}: {words.cause(one.gate.value)}" for one in self.closed]
        return "\n".join(lines)


def data(entry: Entry) -> dict[str, Any]:
    """Say an entry to a program."""
    return {
        "id": entry.id,
        "reference": entry.reference,
        "form": entry.form_id,
        "state": entry.state.value,
        "turn": entry.turn.name.lower(),
        "attempts": entry.attempts,
        "size": entry.size,
        "queued_at": iso(entry.queued_at),
        "next_try_at": iso(entry.next_try_at),
        "in_doubt": entry.is_in_doubt,
        "received_at": iso(entry.received_at),
        "purged_at": iso(entry.purged_at),
        "problem": entry.last_problem,
    }


def head() -> str:
    """Write the head of the list."""
    return _row(HEAD) + "\n" + _row(["─" * max(width, 7) for width in _WIDTHS])


def line(entry: Entry) -> str:
    """Write one line of the list; the columns are fixed, because nobody holds all lines."""
    return _row(
        (
            reference.grouped(entry.reference),
            entry.state.value,
            str(entry.attempts),
            str(entry.size),
            short(entry.queued_at, year=True),
            short(entry.next_try_at),
            entry.form_id,
            entry.last_problem or "",
        )
    )


def age(span: timedelta) -> str:
    """Write a span in the two units that matter."""
    minutes = max(0, int(span.total_seconds())) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def iso(moment: datetime | None) -> str | None:
    """Write a moment for a program."""
    return moment.isoformat() if moment else None


def short(moment: datetime | None, *, year: bool = False) -> str:
    """Write a moment for a person, as the clock at the service point shows it."""
    if moment is None:
        return ""
    return local(moment).strftime("%d.%m.%Y %H:%M" if year else "%d.%m %H:%M")


def _row(cells: Sequence[str]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()
