# SPDX-License-Identifier: Apache-2.0
"""Sealed drafts in the station's database."""

import sqlite3
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, exists, func, insert, select, update

from kiosk.boot import BootId, boot_id
from kiosk.clock import Clock
from kiosk.errors import ReceiptError, StorageError
from kiosk.handover import Age, Draft, Ended, Kept
from kiosk.handover.port import Now
from kiosk.identifiers import SubmissionId
from kiosk.storage.database import Database
from kiosk.storage.journal import SqlJournal
from kiosk.storage.statements import Statement
from kiosk.storage.tables import DRAFT, DRAFT_COPY
from kiosk.timestamps import from_text, to_text

MOST: Final = 200
"""How many may wait at once; more are somebody's game."""
REMEMBERED: Final = timedelta(days=30)
"""How long it is known what became of one."""

_LIVES: Final = DRAFT.c.ended.is_(None)
_AGE: Final = (
    DRAFT.c.made_at,
    DRAFT.c.seen_at,
    DRAFT.c.boot,
    DRAFT.c.monotonic,
    DRAFT.c.lived,
)
_KEEP: Final = Statement(insert(DRAFT))
_COUNT: Final = Statement(select(func.count()).where(_LIVES))
_FIND: Final = Statement(
    select(
        DRAFT.c.visit,
        DRAFT.c.ended,
        exists().where(DRAFT_COPY.c.id == DRAFT.c.id),
        *_AGE,
        DRAFT.c.body,
    ).where(DRAFT.c.id == bindparam("wanted"))
)
_VISIT: Final = Statement(select(DRAFT.c.visit).where(DRAFT.c.id == bindparam("wanted")))
_OF: Final = Statement(
    select(DRAFT.c.id).where(DRAFT.c.visit == bindparam("wanted")).order_by(DRAFT.c.made_at)
)
_END: Final = Statement(
    update(DRAFT)
    .where(and_(DRAFT.c.id == bindparam("wanted"), _LIVES))
    .values(ended=bindparam("why"), body=b"")
)
_WAITING: Final = Statement(select(DRAFT.c.id, *_AGE).where(_LIVES))
_SEE: Final = Statement(
    update(DRAFT)
    .where(DRAFT.c.id == bindparam("wanted"))
    .values(
        seen_at=bindparam("at"),
        boot=bindparam("this_boot"),
        monotonic=bindparam("now"),
        lived=bindparam("so_long"),
    )
)
_FORGET: Final = Statement(
    delete(DRAFT).where(and_(DRAFT.c.ended.is_not(None), DRAFT.c.made_at < bindparam("before")))
)
_UNOFFERED: Final = Statement(
    select(DRAFT.c.id).where(and_(_LIVES, DRAFT.c.offered == 0)).order_by(DRAFT.c.made_at)
)
_OFFERED: Final = Statement(
    update(DRAFT).where(DRAFT.c.id == bindparam("wanted")).values(offered=1)
)
_SEND: Final = Statement(
    insert(DRAFT_COPY)
    .prefix_with("OR IGNORE")
    .from_select(["id"], select(DRAFT.c.id).where(and_(DRAFT.c.id == bindparam("wanted"), _LIVES)))
)
_IS_SENT: Final = Statement(
    select(DRAFT.c.id)
    .join(DRAFT_COPY, DRAFT_COPY.c.id == DRAFT.c.id)
    .where(and_(DRAFT.c.id == bindparam("wanted"), _LIVES))
)
_UNTOLD: Final = Statement(
    select(DRAFT_COPY.c.id)
    .join(DRAFT, DRAFT.c.id == DRAFT_COPY.c.id)
    .where(DRAFT.c.ended.is_not(None))
    .order_by(DRAFT.c.made_at)
)
_TOLD: Final = Statement(delete(DRAFT_COPY).where(DRAFT_COPY.c.id == bindparam("wanted")))
_FORGET_COPIES: Final = Statement(
    delete(DRAFT_COPY).where(DRAFT_COPY.c.id.not_in(select(DRAFT.c.id)))
)


class SqlDrafts:
    """Drafts, each in a row, with its beginning and its end in the journal."""

    def __init__(self, database: Database, journal: SqlJournal, clock: Clock, now: Now) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock
        self._now = now
        # an earlier run may have been ended between an end and the emptying of the log
        self._owes_empty_log = True

    def keep(self, draft: Draft) -> None:
        """Store one and its audit record; raises ReceiptError ``slip.too-many``."""
        with self._database.writing(awaited=True) as connection:
            if _COUNT.run(connection).fetchone()[0] >= MOST:
                raise ReceiptError(f"{MOST} drafts wait", code="slip.too-many")
            at = to_text(draft.made_at)
            _KEEP.run(
                connection,
                id=draft.id,
                visit=draft.visit,
                service=draft.service,
                made_at=at,
                seen_at=at,
                boot=boot_id(),
                monotonic=self._clock.monotonic(),
                lived=0.0,
                offered=0,
                ended=None,
                body=draft.sealed,
            )
            facts = {"draft": draft.id, "visit": draft.visit, "size": str(len(draft.sealed))}
            self._journal.append(connection, "draft-kept", facts)

    def find(self, draft: str) -> Kept | None:
        """Look for one by its id."""
        with self._database.reading() as connection:
            row = _FIND.run(connection, wanted=draft).fetchone()
        if row is None:
            return None
        visit, ended, is_sent, *age, body = row
        why = Ended(ended) if ended else None
        seen = self._seen(age)
        if why is None and seen.is_over:
            why, body = Ended.EXPIRED, b""
        return Kept(
            visit=SubmissionId(visit),
            sealed=body,
            ended=why,
            is_sent=bool(is_sent),
            left=seen.left,
        )

    def of(self, visit: SubmissionId) -> tuple[str, ...]:
        """Name all of a visit, the oldest first."""
        with self._database.reading() as connection:
            return tuple(row[0] for row in _OF.run(connection, wanted=visit).fetchall())

    def end(self, draft: str, why: Ended, member: str = "") -> bool:
        """Empty one and write down who did; False where that was done before."""
        with self._database.writing(awaited=True) as connection:
            is_done = self._end(connection, draft, why, member)
        self._empty_log(is_owed=is_done)
        return is_done

    def settle(self) -> int:
        """Empty what is too old and forget what ended long ago."""
        with self._database.reading() as connection:
            waiting = _WAITING.run(connection).fetchall()
        ages = {draft: self._seen(age) for draft, *age in waiting}
        before = to_text(self._now() - REMEMBERED)
        over = [draft for draft, age in ages.items() if age.is_over]
        with self._database.writing() as connection:
            _SEE.run_many(connection, [_looked(draft, age) for draft, age in ages.items()])
            done = sum(self._end(connection, draft, Ended.EXPIRED, "") for draft in over)
            _FORGET.run(connection, before=before)
            _FORGET_COPIES.run(connection)
        self._empty_log(is_owed=done > 0)
        return done

    def unoffered(self) -> tuple[str, ...]:
        """Name those that the centre has not been offered."""
        with self._database.reading() as connection:
            return tuple(row[0] for row in _UNOFFERED.run(connection).fetchall())

    def note_offered(self, draft: str) -> None:
        """Remember that the centre has it, or will not have it."""
        with self._database.writing() as connection:
            _OFFERED.run(connection, wanted=draft)

    def note_sent(self, draft: str) -> bool:
        """Remember that the centre may have it from now on; False for one that has ended."""
        with self._database.writing() as connection:
            _SEND.run(connection, wanted=draft)
            return _IS_SENT.run(connection, wanted=draft).fetchone() is not None

    def untold(self) -> tuple[str, ...]:
        """Name those that have ended and of which the centre may have a copy."""
        with self._database.reading() as connection:
            return tuple(row[0] for row in _UNTOLD.run(connection).fetchall())

    def note_told(self, draft: str) -> None:
        """Remember that the centre gives it to nobody any more."""
        with self._database.writing() as connection:
            _TOLD.run(connection, wanted=draft)

    def _end(self, connection: sqlite3.Connection, draft: str, why: Ended, member: str) -> bool:
        if _END.run(connection, wanted=draft, why=why.value).rowcount != 1:
            return False
        (visit,) = _VISIT.run(connection, wanted=draft).fetchone()
        facts = {"draft": draft, "visit": visit, "why": why.value, "member": member}
        self._journal.append(connection, "draft-ended", facts)
        return True

    def _seen(self, age: list[Any]) -> Age:
        made_at, seen_at, boot, monotonic, lived = age
        before = Age(
            made_at=from_text(made_at),
            seen_at=from_text(seen_at),
            boot=BootId(boot),
            monotonic=monotonic,
            lived=lived,
        )
        return before.seen(self._now(), boot_id(), self._clock.monotonic())

    def _empty_log(self, *, is_owed: bool) -> None:
        """Leave no byte of what was emptied in the log either, as soon as nobody reads it."""
        self._owes_empty_log |= is_owed
        if self._owes_empty_log:
            with suppress(StorageError):
                self._database.empty_log()
                self._owes_empty_log = False


def _looked(draft: str, age: Age) -> dict[str, Any]:
    return {
        "wanted": draft,
        "at": to_text(age.seen_at),
        "this_boot": age.boot,
        "now": age.monotonic,
        "so_long": age.lived,
    }
