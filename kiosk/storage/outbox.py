# SPDX-License-Identifier: Apache-2.0
"""The outbox in the station's database."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import bindparam, case, func, or_, select, update

from kiosk.identifiers import SubmissionId
from kiosk.outbox import (
    Deferred,
    Entry,
    EntryState,
    Happening,
    Moment,
    Outcome,
    Parcel,
    Parked,
    Received,
    TransitionError,
    after,
)
from kiosk.storage.database import Database
from kiosk.storage.driver import row_of
from kiosk.storage.journal import SqlJournal
from kiosk.storage.statements import Statement
from kiosk.storage.tables import OUTBOX, SUBMISSION
from kiosk.timestamps import from_text, to_text

_ENTRIES: Final = (
    select(
        OUTBOX.c.number,
        OUTBOX.c.submission_id,
        SUBMISSION.c.reference,
        SUBMISSION.c.form_id,
        OUTBOX.c.state,
        OUTBOX.c.attempts,
        SUBMISSION.c.size,
        OUTBOX.c.queued_at,
        OUTBOX.c.next_try_at,
        OUTBOX.c.last_problem,
        OUTBOX.c.received_at,
    )
    .join(SUBMISSION, SUBMISSION.c.id == OUTBOX.c.submission_id)
    .order_by(OUTBOX.c.number)
)
_ALL: Final = Statement(_ENTRIES)
_IN_STATE: Final = Statement(_ENTRIES.where(OUTBOX.c.state == bindparam("wanted")))
_ONE: Final = Statement(_ENTRIES.where(OUTBOX.c.submission_id == bindparam("wanted")))
_COUNTS: Final = Statement(select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state))
_STATE: Final = Statement(
    select(OUTBOX.c.state, OUTBOX.c.attempts).where(OUTBOX.c.submission_id == bindparam("wanted"))
)
_DUE: Final = Statement(
    select(OUTBOX.c.submission_id, SUBMISSION.c.size)
    .join(SUBMISSION, SUBMISSION.c.id == OUTBOX.c.submission_id)
    .where(
        OUTBOX.c.state == EntryState.PENDING.value,
        # a time of another boot means nothing any more
        or_(
            OUTBOX.c.due_boot.is_(None),
            OUTBOX.c.due_boot != bindparam("boot"),
            OUTBOX.c.due_monotonic <= bindparam("monotonic"),
        ),
    )
    .order_by(OUTBOX.c.attempts, OUTBOX.c.number)
    .limit(bindparam("most"))
)
_SOONEST: Final = Statement(
    select(
        func.min(
            case(
                (
                    or_(OUTBOX.c.due_boot.is_(None), OUTBOX.c.due_boot != bindparam("boot")),
                    bindparam("monotonic"),
                ),
                else_=OUTBOX.c.due_monotonic,
            )
        )
    ).where(OUTBOX.c.state == EntryState.PENDING.value)
)
_PARCEL: Final = Statement(
    select(SUBMISSION, OUTBOX.c.attempts)
    .join(OUTBOX, SUBMISSION.c.id == OUTBOX.c.submission_id)
    .where(SUBMISSION.c.id == bindparam("wanted"))
)
_CHANGE: Final = Statement(
    update(OUTBOX)
    .where(OUTBOX.c.submission_id == bindparam("wanted"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "state",
                "attempts",
                "due_boot",
                "due_monotonic",
                "next_try_at",
                "last_problem",
                "received_at",
                "acknowledgement",
            )
        }
    )
)
_RECOVER: Final = Statement(
    update(OUTBOX)
    .where(OUTBOX.c.state == EntryState.SENDING.value)
    .values(state=EntryState.PENDING.value, due_boot=None, due_monotonic=None, next_try_at=None)
)


class SqlOutbox:
    """The queue as rows; see the port for the contract."""

    def __init__(self, database: Database, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal

    def entries(self, *states: EntryState) -> tuple[Entry, ...]:
        """List entries, oldest first."""
        with self._database.reading() as connection:
            if not states:
                return tuple(map(_entry, _ALL.run(connection)))
            rows = [
                row for state in states for row in _IN_STATE.run(connection, wanted=state.value)
            ]
        return tuple(map(_entry, sorted(rows)))

    def show(self, submission: SubmissionId) -> Entry | None:
        """Look at one entry."""
        with self._database.reading() as connection:
            row = _ONE.run(connection, wanted=submission).fetchone()
        return None if row is None else _entry(row)

    def counts(self) -> Mapping[EntryState, int]:
        """Count the entries in each state."""
        with self._database.reading() as connection:
            found = dict(_COUNTS.run(connection).fetchall())
        return {state: found.get(state.value, 0) for state in EntryState}

    def recover(self) -> int:
        """Put what is ``sending`` back in the queue."""
        with self._database.writing() as connection:
            return _RECOVER.run(connection).rowcount

    def claim(self, moment: Moment, *, most: int, most_bytes: int) -> tuple[Parcel, ...]:
        """Mark due entries as ``sending`` and hand them out."""
        with self._database.writing() as connection:
            due = _DUE.run(connection, boot=moment.boot, monotonic=moment.monotonic, most=most)
            chosen = _fit(due.fetchall(), most_bytes)
            for submission in chosen:
                self._change(connection, submission, Happening.CLAIM)
            return tuple(_parcel(connection, submission) for submission in chosen)

    def settle(self, outcomes: Sequence[Outcome], moment: Moment) -> None:
        """Store what came of a try."""
        with self._database.writing() as connection:
            for outcome in outcomes:
                self._settle(connection, outcome, moment)

    def retry(self, submission: SubmissionId) -> None:
        """Make a parked or waiting entry due now."""
        with self._database.writing() as connection:
            self._change(connection, submission, Happening.RETRY)
            self._journal.append(connection, "submission-retried", {"id": submission})

    def wait(self, moment: Moment) -> float | None:
        """Say the seconds until the next entry is due."""
        with self._database.reading() as connection:
            (due,) = _SOONEST.run(
                connection, boot=moment.boot, monotonic=moment.monotonic
            ).fetchone()
        return None if due is None else max(0.0, due - moment.monotonic)

    def _settle(self, connection: sqlite3.Connection, outcome: Outcome, moment: Moment) -> None:
        match outcome:
            case Received():
                attempts = self._change(
                    connection,
                    outcome.id,
                    Happening.RECEIVE,
                    received_at=to_text(outcome.received_at),
                    acknowledgement=outcome.acknowledgement,
                )
                facts = {"id": outcome.id, "attempts": str(attempts)}
                self._journal.append(connection, "submission-received", facts)
            case Deferred():
                self._change(
                    connection,
                    outcome.id,
                    Happening.DEFER,
                    due_boot=moment.boot,
                    due_monotonic=moment.monotonic + outcome.seconds,
                    next_try_at=to_text(moment.wall + timedelta(seconds=outcome.seconds)),
                    last_problem=outcome.problem,
                )
            case Parked():
                attempts = self._change(
                    connection, outcome.id, Happening.PARK, last_problem=outcome.problem
                )
                facts = {"id": outcome.id, "problem": outcome.problem, "attempts": str(attempts)}
                self._journal.append(connection, "submission-parked", facts)

    def _change(
        self,
        connection: sqlite3.Connection,
        submission: SubmissionId,
        happening: Happening,
        **values: Any,
    ) -> int:
        """Move one entry along the table of transitions; returns its attempts."""
        row = _STATE.run(connection, wanted=submission).fetchone()
        if row is None:
            raise TransitionError("no such entry", code="outbox.unknown")
        state, attempts = EntryState(row[0]), int(row[1])
        attempts += happening is Happening.CLAIM
        new = dict.fromkeys(
            (
                "due_boot",
                "due_monotonic",
                "next_try_at",
                "last_problem",
                "received_at",
                "acknowledgement",
            )
        )
        changes = {"state": after(state, happening).value, "attempts": attempts, **new, **values}
        _CHANGE.run(
            connection,
            wanted=submission,
            **{f"new_{name}": value for name, value in changes.items()},
        )
        return attempts


def _fit(due: Sequence[tuple[SubmissionId, int]], most_bytes: int) -> list[SubmissionId]:
    chosen: list[SubmissionId] = []
    for submission, size in due:
        most_bytes -= size
        if chosen and most_bytes < 0:
            break
        chosen.append(submission)
    return chosen


def _entry(row: tuple[Any, ...]) -> Entry:
    number, submission, reference, form_id, state, attempts, size, queued, due, problem, got = row
    return Entry(
        number=number,
        id=submission,
        reference=reference,
        form_id=form_id,
        state=EntryState(state),
        attempts=attempts,
        size=size,
        queued_at=from_text(queued),
        next_try_at=None if due is None else from_text(due),
        last_problem=problem,
        received_at=None if got is None else from_text(got),
    )


def _parcel(connection: sqlite3.Connection, submission: SubmissionId) -> Parcel:
    found = row_of(_PARCEL.run(connection, wanted=submission))
    assert found is not None  # noqa: S101 claimed a moment ago in the same transaction
    return Parcel(
        id=found["id"],
        reference=found["reference"],
        station=found["station"],
        form_id=found["form_id"],
        form_version=found["form_version"],
        language=found["language"],
        mode=found["mode"],
        taken_at=from_text(found["taken_at"]),
        clock_trust=found["clock_trust"],
        digest=found["digest"],
        attempts=found["attempts"],
        body=found["body"],
    )
