# SPDX-License-Identifier: Apache-2.0
"""Looks at the queue; nothing here walks over more than it is asked for."""

import heapq
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import bindparam, select, text

from kiosk.identifiers import SubmissionId
from kiosk.outbox import Attempt, Entry, EntryState, Moment, Turn
from kiosk.storage.database import Database
from kiosk.storage.statements import Statement
from kiosk.storage.tables import ATTEMPT, OUTBOX, SUBMISSION, TALLY
from kiosk.timestamps import from_text

_PAGE: Final = 1000

_ENTRIES: Final = select(
    OUTBOX.c.number,
    OUTBOX.c.submission_id,
    SUBMISSION.c.reference,
    SUBMISSION.c.form_id,
    OUTBOX.c.state,
    OUTBOX.c.turn,
    OUTBOX.c.attempts,
    SUBMISSION.c.size,
    OUTBOX.c.queued_at,
    OUTBOX.c.next_try_at,
    OUTBOX.c.last_problem,
    OUTBOX.c.in_doubt,
    OUTBOX.c.received_at,
    OUTBOX.c.purged_at,
).join(SUBMISSION, SUBMISSION.c.id == OUTBOX.c.submission_id)
_WALK: Final = (
    _ENTRIES.where(OUTBOX.c.number > bindparam("after")).order_by(OUTBOX.c.number).limit(_PAGE)
)
_ALL: Final = Statement(_WALK)
_IN_STATE: Final = Statement(_WALK.where(OUTBOX.c.state == bindparam("wanted")))
_ONE: Final = Statement(_ENTRIES.where(OUTBOX.c.submission_id == bindparam("wanted")))
_REFERENCE: Final = Statement(_ENTRIES.where(SUBMISSION.c.reference == bindparam("wanted")))
_HISTORY: Final = Statement(
    select(
        ATTEMPT.c.at,
        ATTEMPT.c.happening,
        ATTEMPT.c.actor,
        ATTEMPT.c.problem,
        ATTEMPT.c.next_try_at,
    )
    .join(OUTBOX, OUTBOX.c.number == ATTEMPT.c.entry)
    .where(OUTBOX.c.submission_id == bindparam("wanted"))
    .order_by(ATTEMPT.c.number)
)
_COUNTS: Final = Statement(select(TALLY.c.state, TALLY.c.entries))
_MISSED: Final = Statement(
    text(
        "SELECT count(*) FROM outbox INDEXED BY ix_outbox_missed"
        " WHERE state = 'purged' AND last_problem IS NOT NULL"
    )
)
_OLDEST: Final = Statement(
    select(OUTBOX.c.number, OUTBOX.c.queued_at)
    .where(OUTBOX.c.state == bindparam("wanted"))
    .order_by(OUTBOX.c.number)
    .limit(1)
)
_UNSENT: Final = (
    EntryState.PENDING,
    EntryState.SENDING,
    EntryState.PARKED,
    EntryState.CONFLICT,
)
_READY: Final = Statement(
    text(
        "SELECT 1 FROM outbox INDEXED BY ix_outbox_ready"
        " WHERE state = 'pending' AND due_boot IS NULL LIMIT 1"
    )
)
_OTHER_BOOTS: Final = Statement(
    text(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE due_boot < :boot) "
        "OR EXISTS (SELECT 1 FROM outbox WHERE due_boot > :boot)"
    )
)
_SOONEST: Final = Statement(text("SELECT min(due_monotonic) FROM outbox WHERE due_boot = :boot"))
_LEASES: Final = Statement(
    text(
        "SELECT min(CASE WHEN lease_boot IS :boot THEN lease_until ELSE :monotonic END) "
        "FROM outbox WHERE state = 'sending'"
    )
)


def walk(database: Database, state: EntryState | None) -> Iterator[Entry]:
    """Walk the entries in a state, or all, a page at a time."""
    after = 0
    while True:
        with database.reading() as connection:
            cursor = (
                _ALL.run(connection, after=after)
                if state is None
                else _IN_STATE.run(connection, after=after, wanted=state.value)
            )
            rows = cursor.fetchall()
        yield from map(_entry, rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def walk_states(database: Database, states: tuple[EntryState, ...]) -> Iterator[Entry]:
    """Walk the entries in some states in one order."""
    walks = [walk(database, state) for state in states]
    return heapq.merge(*walks, key=lambda entry: entry.number)


def by_id(connection: sqlite3.Connection, submission: SubmissionId) -> Entry | None:
    """Look at one entry."""
    row = _ONE.run(connection, wanted=submission).fetchone()
    return None if row is None else _entry(row)


def by_reference(connection: sqlite3.Connection, reference: str) -> Entry | None:
    """Look for the entry with this reference number."""
    row = _REFERENCE.run(connection, wanted=reference).fetchone()
    return None if row is None else _entry(row)


def history(connection: sqlite3.Connection, submission: SubmissionId) -> tuple[Attempt, ...]:
    """Tell what befell one entry."""
    return tuple(
        Attempt(
            at=from_text(at),
            happening=happening,
            actor=actor,
            problem=problem,
            next_try_at=None if due is None else from_text(due),
        )
        for at, happening, actor, problem, due in _HISTORY.run(connection, wanted=submission)
    )


def counts(connection: sqlite3.Connection) -> Mapping[EntryState, int]:
    """Count the entries in each state."""
    found = dict(_COUNTS.run(connection).fetchall())
    return {state: found.get(state.value, 0) for state in EntryState}


def acknowledged(connection: sqlite3.Connection) -> int:
    """Count what the Service has acknowledged and not lost since."""
    found = counts(connection)
    (missed,) = _MISSED.run(connection).fetchone()
    return found[EntryState.RECEIVED] + found[EntryState.PURGED] - int(missed)


def oldest_unsent(connection: sqlite3.Connection) -> str | None:
    """Say when the oldest was queued that is not acknowledged."""
    rows = [_OLDEST.run(connection, wanted=state.value).fetchone() for state in _UNSENT]
    found = sorted(tuple(row) for row in rows if row is not None)
    return str(found[0][1]) if found else None


def wait(connection: sqlite3.Connection, moment: Moment) -> float | None:
    """Say the seconds until the next entry is due."""
    now = {"boot": moment.boot, "monotonic": moment.monotonic}
    if _READY.run(connection).fetchone() or _OTHER_BOOTS.run(connection, **now).fetchone()[0]:
        return 0.0
    times = [one.run(connection, **now).fetchone()[0] for one in (_SOONEST, _LEASES)]
    return min((max(0.0, due - moment.monotonic) for due in times if due is not None), default=None)


def _entry(row: tuple[Any, ...]) -> Entry:
    (
        number,
        submission,
        reference,
        form_id,
        state,
        turn,
        attempts,
        size,
        queued,
        due,
        problem,
        in_doubt,
        received,
        purged,
    ) = row
    return Entry(
        number=number,
        id=submission,
        reference=reference,
        form_id=form_id,
        state=EntryState(state),
        turn=Turn(turn),
        attempts=attempts,
        size=size,
        queued_at=from_text(queued),
        next_try_at=None if due is None else from_text(due),
        last_problem=problem,
        is_in_doubt=bool(in_doubt),
        received_at=None if received is None else from_text(received),
        purged_at=None if purged is None else from_text(purged),
    )
