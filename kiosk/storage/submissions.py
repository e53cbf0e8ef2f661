# SPDX-License-Identifier: Apache-2.0
"""Submissions in the station's database."""

import sqlite3
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select

from kiosk.clock import ClockTrust
from kiosk.errors import StorageError
from kiosk.identifiers import SubmissionId
from kiosk.intake import ConflictError, ReferenceTakenError, Submission, Submitted
from kiosk.outbox import EntryState, Turn
from kiosk.sealing import Sealed
from kiosk.storage import bodies
from kiosk.storage.database import Database
from kiosk.storage.driver import row_of
from kiosk.storage.faults import CommitError
from kiosk.storage.journal import SqlJournal
from kiosk.storage.statements import Statement
from kiosk.storage.tables import OUTBOX, SUBMISSION
from kiosk.timestamps import from_text, to_text

_STORE: Final = Statement(insert(SUBMISSION))
_RESERVE: Final = Statement(
    insert(SUBMISSION).values(
        {
            **{one.name: bindparam(one.name) for one in SUBMISSION.columns},
            "body": func.zeroblob(bindparam("size")),
        }
    )
)
_QUEUE: Final = Statement(
    insert(OUTBOX).values(
        submission_id=bindparam("submission_id"),
        state=EntryState.PENDING.value,
        turn=bindparam("turn"),
        attempts=0,
        in_doubt=0,
        queued_at=bindparam("queued_at"),
    )
)
_FIND: Final = Statement(
    select(
        *(
            SUBMISSION.c[name]
            for name in (
                "id",
                "reference",
                "form_id",
                "form_version",
                "language",
                "taken_at",
                "clock_trust",
                "digest",
                "station",
            )
        )
    ).where(SUBMISSION.c.id == bindparam("id"))
)
_HAS_REFERENCE: Final = Statement(
    select(SUBMISSION.c.id).where(SUBMISSION.c.reference == bindparam("reference"))
)


class SqlSubmissions:
    """Stores a submission, its outbox entry and its audit record in one transaction."""

    def __init__(self, database: Database, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal

    def take(self, submission: Submission) -> Submitted:
        """Store the submission, or find that it is stored; see the port for the contract."""
        try:
            with self._database.writing(awaited=True) as connection:
                stored = self._write(connection, submission)
        except CommitError:
            stored = self._decide(submission)
        if stored.digest != submission.digest:
            raise ConflictError("the id is stored with another digest")
        return stored

    def find(self, submission: SubmissionId) -> Submitted | None:
        """Look for a submission by its id."""
        with self._database.reading() as connection:
            return _find(connection, submission)

    def _write(self, connection: sqlite3.Connection, submission: Submission) -> Submitted:
        row = _row(submission)
        try:
            _insert(connection, row, submission.sealed)
        except sqlite3.IntegrityError:
            stored = _find(connection, submission.id)
            if stored is not None:
                return stored
            if _HAS_REFERENCE.run(connection, reference=submission.reference).fetchone():
                raise ReferenceTakenError("the reference number is taken") from None
            raise
        _QUEUE.run(
            connection,
            submission_id=submission.id,
            queued_at=row["taken_at"],
            turn=Turn.first(submission.sealed.size).value,
        )
        facts = {
            "id": submission.id,
            "reference": submission.reference,
            "form": submission.form_id,
            "version": submission.form_version,
            "mode": submission.mode.value,
            "digest": submission.digest,
            "size": str(submission.sealed.size),
        }
        self._journal.append(connection, "submission-taken", facts)
        return Submitted.of(submission)

    def _decide(self, submission: Submission) -> Submitted:
        """After a COMMIT that raised: look at what the disk has, and make it last.

        A sync that failed may have dropped what a new connection still reads from the
        system's cache, so a row that is found counts only after a checkpoint has written
        and synced it once more.
        """
        try:
            self._database.reopen()
            stored = self.find(submission.id)
            if stored is not None:
                self._database.checkpoint()
        except StorageError as error:
            raise StorageError(str(error), code="storage.unconfirmed") from error
        if stored is None:
            raise StorageError("COMMIT failed and nothing was stored", code="storage.not-stored")
        return stored


def _find(connection: sqlite3.Connection, submission: SubmissionId) -> Submitted | None:
    found = row_of(_FIND.run(connection, id=submission))
    if found is None:
        return None
    return Submitted(
        **{
            **found,
            "taken_at": from_text(found["taken_at"]),
            "clock_trust": ClockTrust(found["clock_trust"]),
        }
    )


def _insert(connection: sqlite3.Connection, row: dict[str, Any], sealed: Sealed) -> None:
    if bodies.is_small(sealed):
        _STORE.run(connection, **row, body=bodies.whole(sealed))
        return
    rowid = _RESERVE.run(connection, **row).lastrowid
    if rowid is not None:
        bodies.fill(connection, rowid, sealed)


def _row(submission: Submission) -> dict[str, Any]:
    return {
        "id": submission.id,
        "reference": submission.reference,
        "station": submission.station,
        "form_id": submission.form_id,
        "form_version": submission.form_version,
        "language": submission.language,
        "mode": submission.mode.value,
        "taken_at": to_text(submission.taken_at),
        "clock_trust": submission.clock_trust.value,
        "digest": submission.digest,
        "size": submission.sealed.size,
        "manifest": submission.manifest,
    }
