# SPDX-License-Identifier: Apache-2.0
"""The list of what was taken, in the station's database."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import text

from kiosk.identifiers import SubmissionId
from kiosk.outbox import EntryState
from kiosk.storage.database import Database
from kiosk.storage.outbox import looking
from kiosk.storage.statements import Statement
from kiosk.timestamps import from_text, to_text
from kiosk.today.model import Mark, Page, Row, Wanted, span

FEW: Final = 2000
"""So many entries of some states are sorted sooner than as many others are passed by."""

_ROW: Final = (
    "SELECT o.number, s.id, s.reference, s.form_id, s.taken_at, s.language, s.mode, o.state,"
    " o.last_problem, o.attempts, o.next_try_at, o.received_at,"
    " (SELECT count(*) FROM paper AS p WHERE p.submission_id = s.id"
    " AND p.state NOT IN ('queued', 'failed'))"
)
_BY_TIME: Final = (
    " FROM submission AS s INDEXED BY ix_submission_taken"
    " CROSS JOIN outbox AS o ON o.submission_id = s.id"
)
_BY_STATE: Final = (
    " FROM outbox AS o INDEXED BY ix_outbox_state_number"
    " CROSS JOIN submission AS s ON s.id = o.submission_id"
)
_WANTED: Final = (
    " WHERE s.taken_at BETWEEN :first AND :last AND (s.taken_at < :last OR o.number < :number)"
    " AND (:form IS NULL OR s.form_id = :form)"
    " AND (:language IS NULL OR s.language = :language)"
    " AND (:mode IS NULL OR s.mode = :mode)"
)
_IN_STATES: Final = " AND o.state IN (SELECT value FROM json_each(:states))"
_ORDER: Final = " ORDER BY s.taken_at DESC, o.number DESC LIMIT :most"

_ALL: Final = Statement(text(_ROW + _BY_TIME + _WANTED + _ORDER))
_MANY: Final = Statement(text(_ROW + _BY_TIME + _WANTED + _IN_STATES + _ORDER))
_RARE: Final = Statement(text(_ROW + _BY_STATE + _WANTED + _IN_STATES + _ORDER))
_ONE: Final = Statement(
    text(
        f"{_ROW} FROM outbox AS o CROSS JOIN submission AS s ON s.id = o.submission_id"
        " WHERE o.submission_id = :id"
    )
)
_NUMBERED: Final = Statement(
    text(
        f"{_ROW} FROM submission AS s CROSS JOIN outbox AS o ON o.submission_id = s.id"  # noqa: S608
        " WHERE s.reference IN (SELECT value FROM json_each(:wanted))"
        " ORDER BY s.taken_at DESC, o.number DESC"
    )
)
_COUNTS: Final = Statement(
    text(
        "SELECT o.state, count(*) FROM submission AS s INDEXED BY ix_submission_taken"
        " CROSS JOIN outbox AS o ON o.submission_id = s.id"
        " WHERE s.taken_at >= :first AND s.taken_at < :end GROUP BY o.state"
    )
)

_EARLIEST: Final = "0000"
_LATEST: Final = "9999"
_HIGHEST: Final = (1 << 63) - 1


class SqlToday:
    """The outside of submissions; see the port for the contract."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: Wanted, after: Mark | None, most: int) -> Page:
        """Give a page of the list; one more row is read, to know whether another page follows."""
        values = _values(wanted, after)
        with self._database.reading() as connection:
            statement = _ALL
            if wanted.group is not None:
                counts = looking.counts(connection)
                few = sum(counts[state] for state in wanted.group.states) <= FEW
                statement = _RARE if few else _MANY
                values["states"] = json.dumps([state.value for state in wanted.group.states])
            found = statement.run(connection, **values, most=most + 1).fetchall()
        rows = tuple(map(_row, found[:most]))
        if len(found) <= most:
            return Page(rows, None)
        return Page(rows, Mark(taken_at=rows[-1].taken_at, number=rows[-1].number))

    def show(self, submission: SubmissionId) -> Row | None:
        """Look at one."""
        with self._database.reading() as connection:
            found = _ONE.run(connection, id=submission).fetchone()
        return None if found is None else _row(found)

    def find(self, references: Sequence[str]) -> tuple[Row, ...]:
        """Look for those with these reference numbers."""
        with self._database.reading() as connection:
            found = _NUMBERED.run(connection, wanted=json.dumps(list(references))).fetchall()
        return tuple(map(_row, found))

    def counts(self, day: date | None) -> Mapping[EntryState, int]:
        """Count by state."""
        with self._database.reading() as connection:
            return looking.counts(connection) if day is None else counts_of(connection, day)


def counts_of(connection: sqlite3.Connection, day: date) -> Mapping[EntryState, int]:
    """Count by state what was taken on a day; names each state."""
    first, end = map(to_text, span(day))
    found = dict(_COUNTS.run(connection, first=first, end=end).fetchall())
    return {state: found.get(state.value, 0) for state in EntryState}


def _values(wanted: Wanted, after: Mark | None) -> dict[str, Any]:
    first, last = _EARLIEST, _LATEST
    if wanted.day is not None:
        begins, ends = span(wanted.day)
        first, last = to_text(begins), to_text(ends - timedelta(microseconds=1))
    return {
        "first": first,
        "last": last if after is None else to_text(after.taken_at),
        "number": _HIGHEST if after is None else after.number,
        "form": wanted.form_id or None,
        "language": wanted.language or None,
        "mode": wanted.mode or None,
    }


def _row(found: tuple[Any, ...]) -> Row:
    number, submission, reference, form, taken, language, mode, state, *rest = found
    problem, attempts, due, received, papers = rest
    return Row(
        number=number,
        id=submission,
        reference=reference,
        form_id=form,
        taken_at=from_text(taken),
        language=language,
        mode=mode,
        state=EntryState(state),
        cause=problem or "",
        attempts=attempts,
        next_try_at=None if due is None else from_text(due),
        received_at=None if received is None else from_text(received),
        papers=papers,
    )
