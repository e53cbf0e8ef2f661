# SPDX-License-Identifier: Apache-2.0
"""Submissions in the station's database."""

import sqlite3
from typing import Final

from sqlalchemy import bindparam, insert, select

from kiosk.errors import StorageError
from kiosk.identifiers import SubmissionId
from kiosk.intake import ClockTrust, ConflictError, Mode, ReferenceTakenError, Submission
from kiosk.outbox import EntryState
from kiosk.storage.database import Database
from kiosk.storage.driver import row_of
from kiosk.storage.faults import CommitError
from kiosk.storage.journal import SqlJournal
from kiosk.storage.statements import Statement
from kiosk.storage.tables import OUTBOX, SUBMISSION
from kiosk.timestamps import from_text, to_text

_STORE: Final = Statement(insert(SUBMISSION))
_QUEUE: Final = Statement(
    insert(OUTBOX).values(
        submission_id=bindparam("submission_id"),
        state=EntryState.PENDING.value,
        attempts=0,
        queued_at=bindparam("queued_at"),
    )
)
_FIND: Final = Statement(select(SUBMISSION).where(SUBMISSION.c.id == bindparam("id")))
_HAS_REFERENCE: Final = Statement(
    select(SUBMISSION.c.id).where(SUBMISSION.c.reference == bindparam("reference"))
)


class SqlSubmissions:
    """Stores a submission, its outbox entry and its audit record in one transaction."""

    def __init__(self, database: Database, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal

    def take(self, submission: Submission) -> Submission:
        """Store the submission, or find that it is stored; see the port for the contract."""
        try:
            with self._database.writing() as connection:
                stored = self._write(connection, submission)
        except CommitError:
            stored = self._decide(submission)
        if stored.digest != submission.digest:
            raise ConflictError("the id is stored with another digest")
        return stored

    def find(self, submission: SubmissionId) -> Submission | None:
        """Look for a submission by its id."""
        with self._database.reading() as connection:
            return _find(connection, submission)

    def _write(self, connection: sqlite3.Connection, submission: Submission) -> Submission:
        row = _row(submission)
        try:
            _STORE.run(connection, **row)
        except sqlite3.IntegrityError:
            stored = _find(connection, submission.id)
            if stored is not None:
                return stored
            if _HAS_REFERENCE.run(connection, reference=submission.reference).fetchone():
                raise ReferenceTakenError("the reference number is taken") from None
            raise
        _QUEUE.run(connection, submission_id=submission.id, queued_at=row["taken_at"])
        facts = {
            "id": submission.id,
            "reference": submission.reference,
            "form": submission.form_id,
            "version": submission.form_version,
            "mode": submission.mode.value,
            "digest": submission.digest,
            "size": str(len(submission.body)),
        }
        self._journal.append(connection, "submission-taken", facts)
        return submission

    def _decide(self, submission: Submission) -> Submission:
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


def _find(connection: sqlite3.Connection, submission: SubmissionId) -> Submission | None:
    found = row_of(_FIND.run(connection, id=submission))
    if found is None:
        return None
    return Submission(
        id=found["id"],
        reference=found["reference"],
        station=found["station"],
        form_id=found["form_id"],
        form_version=found["form_version"],
        language=found["language"],
        mode=Mode(found["mode"]),
        taken_at=from_text(found["taken_at"]),
        clock_trust=ClockTrust(found["clock_trust"]),
        digest=found["digest"],
        body=found["body"],
    )


def _row(submission: Submission) -> dict[str, str | int | bytes]:
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
        "size": len(submission.body),
        "body": submission.body,
    }
