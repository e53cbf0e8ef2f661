# SPDX-License-Identifier: Apache-2.0
"""The queue as rows."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from sqlalchemy import text

from kiosk.identifiers import SubmissionId
from kiosk.outbox import (
    Attempt,
    Entry,
    EntryState,
    Happening,
    Lease,
    Moment,
    Outcome,
    Parcel,
    Received,
    Turn,
)
from kiosk.outbox.changes import (
    COURIER,
    EXPORT,
    GONE,
    HELD,
    INTERRUPTED,
    MISSED,
    RETENTION,
    Change,
    change_of,
)
from kiosk.storage import bodies
from kiosk.storage.database import Database
from kiosk.storage.journal import SqlJournal
from kiosk.storage.outbox import claiming, looking, purging
from kiosk.storage.outbox.writing import Changes, Place
from kiosk.storage.statements import Statement
from kiosk.timestamps import from_text, to_text

_RECOVER: Final = Change(happening=Happening.RECOVER, problem=INTERRUPTED, is_in_doubt=True)
_SETTLED: Final = frozenset({EntryState.RECEIVED, EntryState.PURGED})
_SET_PROBLEM: Final = Statement(
    text("UPDATE outbox SET last_problem = :problem WHERE number = :number")
)


class SqlOutbox:
    """The queue in the station's database; see the port for the contract."""

    def __init__(self, database: Database, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal
        # an earlier run may have been ended between a purge and the emptying of the log
        self._owes_empty_log = True

    def entries(self, *states: EntryState) -> Iterator[Entry]:
        """Walk the entries, oldest first."""
        if not states:
            return looking.walk(self._database, None)
        return looking.walk_states(self._database, states)

    def show(self, submission: SubmissionId) -> Entry | None:
        """Look at one entry."""
        with self._database.reading() as connection:
            return looking.by_id(connection, submission)

    def find(self, reference: str) -> Entry | None:
        """Look for the entry with this reference number."""
        with self._database.reading() as connection:
            return looking.by_reference(connection, reference)

    def history(self, submission: SubmissionId) -> tuple[Attempt, ...]:
        """Tell what befell one entry, oldest first."""
        with self._database.reading() as connection:
            return looking.history(connection, submission)

    def counts(self) -> Mapping[EntryState, int]:
        """Count the entries in each state."""
        with self._database.reading() as connection:
            return looking.counts(connection)

    def oldest_unsent(self) -> datetime | None:
        """Say when the oldest was queued that the Service has not acknowledged."""
        with self._database.reading() as connection:
            found = looking.oldest_unsent(connection)
        return None if found is None else from_text(found)

    def acknowledged(self) -> int:
        """Count what the Service has acknowledged and not lost since."""
        with self._database.reading() as connection:
            return looking.acknowledged(connection)

    def wait(self, moment: Moment) -> float | None:
        """Say the seconds until the next entry is due."""
        with self._database.reading() as connection:
            return looking.wait(connection, moment)

    def body(self, submission: SubmissionId, offset: int, length: int) -> bytes:
        """Read a slice of the sealed bytes."""
        with self._database.reading() as connection:
            return bodies.read(connection, submission, offset, length)

    def parcel(self, submission: SubmissionId) -> Parcel | None:
        """Read what travels of one entry, without claiming it and without its body."""
        with self._database.reading() as connection:
            return claiming.parcel(connection, submission)

    def recover(self) -> int:
        """Put what is ``sending`` back in the queue, in doubt."""
        with self._changing(COURIER) as (_, changes):
            return _put_back(changes, changes.sending())

    def claim(
        self,
        moment: Moment,
        lease: Lease,
        *,
        most: int,
        most_bytes: int,
        first: Turn = Turn.MANIFEST,
        last: Turn = Turn.PARTS,
    ) -> tuple[Parcel, ...]:
        """Mark due entries as ``sending`` and hand them out."""
        with self._changing(COURIER, moment) as (connection, changes):
            _put_back(changes, changes.sending(moment))
            changes.write()
            claiming.wake(connection, moment)
            return claiming.claim(
                connection, moment, lease, most=most, most_bytes=most_bytes, first=first, last=last
            )

    def renew(self, submission: SubmissionId, moment: Moment, lease: Lease) -> bool:
        """Keep an entry longer."""
        with self._database.writing() as connection:
            return claiming.renew(connection, submission, moment, lease)

    def settle(self, outcomes: Sequence[Outcome], moment: Moment, lease: Lease) -> None:
        """Store what came of a try."""
        with self._changing(COURIER, moment) as (connection, changes):
            places = changes.places([one.id for one in outcomes])
            for outcome in outcomes:
                place = places[outcome.id]
                if isinstance(outcome, Received):
                    _receive(connection, changes, place, outcome)
                elif place.state is EntryState.SENDING and place.owner == lease.owner:
                    _settle(changes, place, change_of(outcome), moment)

    def acknowledge(self, received: Sequence[Received], actor: str, moment: Moment) -> int:
        """Store acknowledgements that came otherwise than over the line."""
        with self._changing(actor, moment) as (connection, changes):
            places = changes.places([one.id for one in received])
            return sum(_receive(connection, changes, places[one.id], one) for one in received)

    def retry(self, submission: SubmissionId, actor: str, moment: Moment) -> None:
        """Make a parked, conflicting or waiting entry due now."""
        with self._changing(actor, moment) as (_, changes):
            place = changes.places([submission])[submission]
            change = Change(happening=Happening.RETRY, is_in_doubt=place.is_in_doubt)
            changes.change(place, change)
            changes.audit("submission-retried", place, actor=actor)

    def hold(self, submission: SubmissionId, actor: str, moment: Moment) -> None:
        """Park a waiting entry until somebody wants it tried again."""
        with self._changing(actor, moment) as (_, changes):
            place = changes.places([submission])[submission]
            held = Change(happening=Happening.HOLD, problem=HELD, is_in_doubt=place.is_in_doubt)
            changes.change(place, held)
            changes.audit("submission-held", place, actor=actor)

    def missed(self, submissions: Sequence[SubmissionId], moment: Moment) -> int:
        """Queue again what the Service acknowledged and does not have."""
        again = 0
        with self._changing(COURIER, moment) as (connection, changes):
            for place in changes.places(submissions).values():
                if place.state is EntryState.RECEIVED:
                    changes.change(place, Change(happening=Happening.MISS, problem=MISSED))
                    changes.audit("submission-missed", place)
                    again += 1
                elif place.state is EntryState.PURGED and place.problem is None:
                    _SET_PROBLEM.run(connection, problem=GONE, number=place.number)
                    changes.tell(place, Happening.MISS.value, GONE)
                    changes.audit("submission-gone", place)
        return again

    def note_export(self, submissions: Sequence[SubmissionId], actor: str, moment: Moment) -> None:
        """Write down that they were copied to a stick."""
        with self._changing(actor, moment) as (_, changes):
            for place in changes.places(submissions).values():
                changes.tell(place, EXPORT)
                changes.audit("submission-exported", place, actor=actor)

    def erasable(self, acknowledged_before: datetime, *, most: int) -> tuple[SubmissionId, ...]:
        """Name what ``purge`` would erase."""
        with self._database.reading() as connection:
            return tuple(purging.old(connection, to_text(acknowledged_before), most, None))

    def purge(
        self,
        acknowledged_before: datetime,
        moment: Moment,
        *,
        most: int,
        among: Sequence[SubmissionId] | None = None,
    ) -> int:
        """Erase the bytes of what the Service acknowledged before then."""
        with self._changing(RETENTION, moment) as (connection, changes):
            found = purging.old(connection, to_text(acknowledged_before), most, among)
            purged = purging.purge(connection, changes, found, to_text(moment.wall))
        self._owes_empty_log |= purged > 0
        if self._owes_empty_log:
            self._database.empty_log()
            self._owes_empty_log = False
        return purged

    @contextmanager
    def _changing(
        self, actor: str, moment: Moment | None = None
    ) -> Iterator[tuple[sqlite3.Connection, Changes]]:
        """Run one transaction and write the changes that were collected in it."""
        at = self._journal.time() if moment is None else to_text(moment.wall)
        with self._database.writing() as connection:
            changes = Changes(connection, self._journal, actor, at)
            yield connection, changes
            changes.write()


def _put_back(changes: Changes, places: Iterable[Place]) -> int:
    found = tuple(places)
    for place in found:
        changes.change(place, _RECOVER)
    return len(found)


def _receive(
    connection: sqlite3.Connection, changes: Changes, place: Place, received: Received
) -> bool:
    """Store an acknowledgement; False when there is one already."""
    if place.state in _SETTLED:
        if place.problem is not None:
            # the Service has again what was purged here
            _SET_PROBLEM.run(connection, problem=None, number=place.number)
        return False
    changes.change(place, change_of(received))
    changes.audit("submission-received", place, attempts=str(place.attempts))
    return True


def _settle(changes: Changes, place: Place, change: Change, moment: Moment) -> None:
    changes.change(place, change, moment)
    if change.happening in {Happening.PARK, Happening.CONFLICT}:
        name = "parked" if change.happening is Happening.PARK else "conflict"
        facts = {"problem": change.problem, "attempts": str(place.attempts)}
        changes.audit(f"submission-{name}", place, **facts)
