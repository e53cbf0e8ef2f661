# SPDX-License-Identifier: Apache-2.0
"""The ends of the journal: how far the centre has heard of it, and where it was pruned."""

import sqlite3
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, delete, func, insert, select

from kiosk.audit import Anchor, verify
from kiosk.audit.chain import PRUNED
from kiosk.errors import StorageError
from kiosk.outbox import EntryState
from kiosk.storage.database import Database
from kiosk.storage.journal import SqlJournal
from kiosk.storage.statements import Statement
from kiosk.storage.tables import JOURNAL, JOURNAL_CHECKPOINT, JOURNAL_HEARD, OUTBOX, SUBMISSION
from kiosk.timestamps import to_text

_HEARD: Final = Statement(
    select(JOURNAL_HEARD.c.number, JOURNAL_HEARD.c.hash)
    .order_by(JOURNAL_HEARD.c.number.desc())
    .limit(1)
)
_IS_RECORD: Final = Statement(
    select(JOURNAL.c.hash).where(
        and_(JOURNAL.c.number == bindparam("which"), JOURNAL.c.hash == bindparam("its"))
    )
)
_HEAR: Final = Statement(insert(JOURNAL_HEARD))
_FORGET: Final = Statement(
    delete(JOURNAL_HEARD).where(JOURNAL_HEARD.c.number < bindparam("newest"))
)
_YOUNG: Final = Statement(
    select(func.min(JOURNAL.c.number)).where(JOURNAL.c.at >= bindparam("before"))
)
_NEEDED: Final = Statement(
    select(func.min(SUBMISSION.c.taken_at))
    .select_from(OUTBOX.join(SUBMISSION))
    .where(OUTBOX.c.state != bindparam("purged"))
)
_UPTO: Final = Statement(
    select(func.max(JOURNAL.c.number), func.count(JOURNAL.c.number)).where(
        JOURNAL.c.number <= bindparam("most")
    )
)
_AT: Final = Statement(select(JOURNAL.c.hash).where(JOURNAL.c.number == bindparam("which")))
_CHECK: Final = Statement(insert(JOURNAL_CHECKPOINT))
_PRUNE: Final = Statement(delete(JOURNAL).where(JOURNAL.c.number <= bindparam("upto")))

UNHEARD: Final = "audit.unheard"
"""The centre has not heard of the journal yet."""
BROKEN: Final = "audit.broken"
"""The journal's chain does not hold: nothing is taken away from it."""


class SqlEnds:
    """What nobody may take away: the records that the centre has not heard of.

    The rules stand in the database, too: its triggers refuse every other deletion.
    """

    def __init__(self, database: Database, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal

    def hear(self, number: int, digest: bytes) -> None:
        """Remember that the centre has heard of a record; one that isn't here counts for nothing."""
        heard = self.heard()
        if heard is not None and number <= heard.number:
            return
        with self._database.writing() as connection:
            if _IS_RECORD.run(connection, which=number, its=digest).fetchone() is None:
                return
            _HEAR.run(connection, number=number, hash=digest, at=self._journal.time())
            _FORGET.run(connection, newest=number)

    def heard(self) -> Anchor | None:
        """Say the last record that the centre has heard of."""
        with self._database.reading() as connection:
            row = _HEARD.run(connection).fetchone()
        return None if row is None else Anchor(number=row[0], hash=row[1])

    def prune(self, before: datetime, actor: str) -> int:
        """Take away the records from before a moment that the centre has heard of; says how many.

        What tells of a submission whose bytes are here stays: a rescue proves them by it. Raises
        StorageError ``audit.unheard`` or ``audit.broken``.
        """
        if verify(self._journal.records()) is not None:
            raise StorageError("audit verify says where", code=BROKEN)
        heard = self.heard()
        if heard is None:
            raise StorageError("nothing of it was acknowledged", code=UNHEARD)
        with self._database.writing() as connection:
            most = self._old(connection, to_text(before), heard.number)
            upto, records = _UPTO.run(connection, most=most).fetchone()
            if not records:
                return 0
            (digest,) = _AT.run(connection, which=upto).fetchone()
            facts = {"upto": str(upto), "hash": digest.hex(), "records": str(records)}
            self._journal.append(connection, PRUNED, {**facts, "actor": actor})
            _CHECK.run(connection, number=upto, hash=digest, at=self._journal.time())
            _PRUNE.run(connection, upto=upto)
        return int(records)

    @staticmethod
    def _old(connection: sqlite3.Connection, before: str, heard: int) -> int:
        """Say up to which record all are older than that, and older than what is kept."""
        (needed,) = _NEEDED.run(connection, purged=EntryState.PURGED.value).fetchone()
        (number,) = _YOUNG.run(connection, before=min(before, needed or before)).fetchone()
        return heard if number is None else min(heard, number - 1)
