# SPDX-License-Identifier: Apache-2.0
"""Changes of entries, collected within one transaction and written as sets."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import bindparam, insert, text, update

from kiosk.identifiers import SubmissionId
from kiosk.outbox import EntryState, Happening, Moment, TransitionError, Turn, after
from kiosk.outbox.changes import MOST_FAILURES, Change, turn_after
from kiosk.storage.journal import SqlJournal
from kiosk.storage.statements import Statement
from kiosk.storage.tables import ATTEMPT, OUTBOX
from kiosk.timestamps import to_text

_COLUMNS: Final = (
    "number, submission_id, state, turn, attempts, in_doubt, lease_owner, last_problem"
)

_PLACES: Final = Statement(
    text(
        f"SELECT {_COLUMNS} FROM outbox "  # noqa: S608 our own names
        "WHERE submission_id IN (SELECT value FROM json_each(:wanted))"
    )
)
_LEASED: Final = Statement(
    text(f"SELECT {_COLUMNS} FROM outbox WHERE state = 'sending' ORDER BY number")  # noqa: S608
)
_LAPSED: Final = Statement(
    text(
        f"SELECT {_COLUMNS} FROM outbox WHERE state = 'sending' "  # noqa: S608 our own names
        "AND (lease_boot IS NOT :boot OR lease_until <= :monotonic) ORDER BY number"
    )
)
_EMPTIED: Final = ("lease_owner", "lease_boot", "lease_until", "purged_at")
_WRITTEN: Final = (
    "state",
    "turn",
    "in_doubt",
    "due_boot",
    "due_monotonic",
    "next_try_at",
    "last_problem",
    "received_at",
    "acknowledgement",
)
_CHANGE: Final = Statement(
    update(OUTBOX)
    .where(OUTBOX.c.number == bindparam("at_number"))
    .values(
        {
            **{name: bindparam(f"new_{name}") for name in _WRITTEN},
            **{name: text("NULL") for name in _EMPTIED},
        }
    )
)
_TELL: Final = Statement(
    insert(ATTEMPT).values(
        {
            name: bindparam(name)
            for name in ("entry", "at", "happening", "actor", "problem", "next_try_at")
        }
    )
)
_FAILURES: Final = "attempt WHERE entry = :entry AND happening IN ('defer', 'recover')"
_FORGET: Final = Statement(
    text(
        f"DELETE FROM {_FAILURES} AND number <= "  # noqa: S608 our own names
        f"(SELECT number FROM {_FAILURES} ORDER BY number DESC LIMIT 1 OFFSET :most)"
    )
)


@dataclass(slots=True)
class Place:
    """Where an entry is, as far as a change asks."""

    number: int
    id: SubmissionId
    state: EntryState
    turn: Turn
    attempts: int
    is_in_doubt: bool
    owner: str | None
    problem: str | None


class Changes:
    """Collects the changes of one transaction, by one actor, until they are written."""

    def __init__(
        self, connection: sqlite3.Connection, journal: SqlJournal, actor: str, at: str
    ) -> None:
        self._connection = connection
        self._journal = journal
        self._actor = actor
        self._at = at
        self._rows: list[dict[str, Any]] = []
        self._told: list[dict[str, Any]] = []
        self._events: list[tuple[str, dict[str, str]]] = []
        self._failing: set[int] = set()

    def places(self, submissions: Sequence[SubmissionId]) -> dict[SubmissionId, Place]:
        """Look up entries. Raises TransitionError when there is none of such an id."""
        rows = _PLACES.run(self._connection, wanted=json.dumps(submissions))
        found = {place.id: place for place in map(_place, rows)}
        if any(one not in found for one in submissions):
            raise TransitionError("no such entry", code="outbox.unknown")
        return found

    def sending(self, moment: Moment | None = None) -> tuple[Place, ...]:
        """Look up what is ``sending``; only those whose lease has run out at a moment."""
        if moment is None:
            rows: Iterable[Any] = _LEASED.run(self._connection)
        else:
            rows = _LAPSED.run(self._connection, boot=moment.boot, monotonic=moment.monotonic)
        return tuple(map(_place, rows))

    def change(self, place: Place, change: Change, moment: Moment | None = None) -> None:
        """Move an entry along the table of transitions, or raise TransitionError."""
        place.state = after(place.state, change.happening)
        place.turn = turn_after(place.turn, change.happening)
        row = dict.fromkeys([f"new_{name}" for name in _WRITTEN])
        row |= {
            "at_number": place.number,
            "new_state": place.state.value,
            "new_turn": place.turn.value,
            "new_in_doubt": int(change.is_in_doubt),
            "new_last_problem": change.problem or None,
            "new_acknowledgement": change.acknowledgement,
        }
        if change.received_at is not None:
            row["new_received_at"] = to_text(change.received_at)
        if change.happening is Happening.DEFER and moment is not None:
            row["new_next_try_at"] = to_text(moment.wall + timedelta(seconds=change.seconds))
            if change.seconds > 0:
                row["new_due_boot"] = moment.boot
                row["new_due_monotonic"] = moment.monotonic + change.seconds
        self._rows.append(row)
        self.tell(place, change.happening.value, change.problem, row["new_next_try_at"])

    def tell(
        self, place: Place, happening: str, problem: str = "", next_try_at: str | None = None
    ) -> None:
        """Put something into an entry's history."""
        self._told.append(
            {
                "entry": place.number,
                "at": self._at,
                "happening": happening,
                "actor": self._actor,
                "problem": problem,
                "next_try_at": next_try_at,
            }
        )
        if place.attempts > MOST_FAILURES:
            self._failing.add(place.number)

    def audit(self, event: str, place: Place, **facts: str) -> None:
        """Put a registered event into the journal."""
        self._events.append((event, {"id": place.id, **facts}))

    def write(self) -> None:
        """Write what was collected, each kind in one go."""
        _CHANGE.run_many(self._connection, self._rows)
        _TELL.run_many(self._connection, self._told)
        for entry in self._failing:
            _FORGET.run(self._connection, entry=entry, most=MOST_FAILURES)
        self._journal.append_all(self._connection, self._events)
        for written in (self._rows, self._told, self._events, self._failing):
            written.clear()


def _place(row: tuple[Any, ...]) -> Place:
    number, submission, state, turn, attempts, in_doubt, owner, problem = row
    return Place(
        number, submission, EntryState(state), Turn(turn), attempts, bool(in_doubt), owner, problem
    )
