# SPDX-License-Identifier: Apache-2.0
"""Taking away what has been kept long enough, so that a late replay is still answered.

Of a purged submission stays what its acknowledgement says. Its bytes are erased after that is
durable: what a crash leaves lying is named in ``doomed``, and erased the next time.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select, tuple_, update

from kiosk.central.door.consumers import Right
from kiosk.central.fleet import audit
from kiosk.central.ingest.awaiting import drop_parts
from kiosk.central.storage.bodies import Bodies, Place
from kiosk.central.storage.changes import this_change
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import (
    AWAITED,
    CONSUMER,
    DOOMED,
    ENROLMENT_CODE,
    PART,
    REFUTED,
    STEP,
    SUBMISSION,
)
from kiosk.central.storage.tables.submissions import PURGED

BATCH: Final = 500
"""How many submissions one transaction takes; stations deliver between two of them."""

NEVER_COMPLETED: Final = timedelta(days=90)
"""How long an announcement may wait for its bytes: nothing was acknowledged of it."""

CODES_KEPT: Final = timedelta(days=30)
"""How long a used or expired code is kept: its answer may have been lost, for an hour or two."""

_UNNAMED: Final = timedelta(hours=24)
"""How old an object is that nobody will name any more: it is named right after it was put."""
_SWEPT_DAYS: Final = 8


class Purging:
    """Purges, clears and erases, in batches that may be cut off anywhere and begun again."""

    def __init__(self, database: CentralDatabase, bodies: Bodies) -> None:
        self._database = database
        self._bodies = bodies

    def purge(
        self,
        before: datetime,
        now: datetime,
        *,
        by: str,
        is_forced: bool = False,
        most: int = BATCH,
    ) -> int:
        """Purge some of what was received before a time, and say how many; 0 is the end.

        Only what every consumer that reads submissions has acknowledged, unless forced.
        Raises StorageError.
        """
        with self._database.transaction() as connection:
            wanted = (
                select(SUBMISSION.c.id)
                .where(SUBMISSION.c.received_at < before, SUBMISSION.c.purged_at.is_(None))
                .order_by(SUBMISSION.c.received_at, SUBMISSION.c.id)
                .limit(most)
                .with_for_update(skip_locked=True)
            )
            read = None if is_forced else _read_by_all(connection)
            if read is not None:
                wanted = wanted.where(_lies_up_to(*read))
            ids = connection.execute(wanted).scalars().all()
            if ids:
                drop_parts(connection, ids)
                connection.execute(
                    update(SUBMISSION)
                    .where(SUBMISSION.c.id.in_(ids))
                    .values(
                        dict.fromkeys((*PURGED, "body"))
                        | {"purged_at": now, "change": this_change(connection)}
                    )
                )
                audit.note(
                    connection, now, "purged", by, "submissions", count=len(ids), forced=is_forced
                )
        self.erase()
        return len(ids)

    def clear(self, now: datetime, most: int = BATCH) -> int:
        """Forget some announcements that were never completed, and say how many.

        They leave nothing: who brings them after all begins anew. Raises StorageError.
        """
        limit = now - NEVER_COMPLETED
        with self._database.transaction() as connection:
            awaited = select(AWAITED.c.submission).where(AWAITED.c.since < limit).limit(most)
            refuted = (
                select(REFUTED.c.submission)
                .join(SUBMISSION, SUBMISSION.c.id == REFUTED.c.submission)
                .where(SUBMISSION.c.announced_at < limit)
                .limit(most)
            )
            old = {id_ for some in (awaited, refuted) for id_ in connection.execute(some).scalars()}
            ids = connection.execute(
                select(SUBMISSION.c.id)
                .where(SUBMISSION.c.id.in_(old), SUBMISSION.c.received_at.is_(None))
                .with_for_update(skip_locked=True)
            )
            cleared = ids.scalars().all()
            drop_parts(connection, cleared)
            for table in (AWAITED, REFUTED, STEP):
                connection.execute(delete(table).where(table.c.submission.in_(cleared)))
            connection.execute(delete(SUBMISSION).where(SUBMISSION.c.id.in_(cleared)))
        self.erase()
        return len(cleared)

    def erase(self) -> int:
        """Erase the objects that lost their parts, and say how many. Raises StorageError."""
        erased = 0
        while doomed := self._doomed():
            free = self.unnamed({row.object for row in doomed})
            self._bodies.erase(free)
            with self._database.transaction() as connection:
                # these rows and no others: what shared the object may have been doomed since
                key = tuple_(DOOMED.c.submission, DOOMED.c.position, DOOMED.c.object)
                done = [(row.submission, row.position, row.object) for row in doomed]
                connection.execute(delete(DOOMED).where(key.in_(done)))
            erased += len(free)
        return erased

    def sweep(self, now: datetime) -> int:
        """Erase what was put and never named, as a crash between the two leaves it.

        What others put there is left alone. Raises StorageError.
        """
        swept = 0
        for days in range(_SWEPT_DAYS):
            old = (
                one.name
                for one in self._bodies.of_day((now - timedelta(days=days)).date())
                if one.since < now - _UNNAMED
            )
            while some := set(islice(old, BATCH)):
                free = self.unnamed(some)
                self._bodies.erase(free)
                swept += len(free)
        return swept

    def unnamed(self, names: AbstractSet[str]) -> list[str]:
        """Say in which of these objects no part has its bytes; others' names are none of ours.

        Raises StorageError.
        """
        places = {name: Place.of(name) for name in names}
        ours = {(one.station, one.sha256) for one in places.values() if one is not None}
        named = select(PART.c.object).where(
            tuple_(PART.c.station, PART.c.sha256).in_(ours), PART.c.object.is_not(None)
        )
        with self._database.reading() as connection:
            held = set(connection.execute(named).scalars())
        return sorted(name for name, one in places.items() if one is not None and name not in held)

    def forget_codes(self, now: datetime) -> int:
        """Forget codes that let nobody in any more, and say how many. Raises StorageError."""
        limit = now - CODES_KEPT
        with self._database.transaction() as connection:
            return connection.execute(
                delete(ENROLMENT_CODE).where(
                    or_(ENROLMENT_CODE.c.expires_at < limit, ENROLMENT_CODE.c.used_at < limit)
                )
            ).rowcount

    def _doomed(self) -> Sequence[Row[Any]]:
        with self._database.reading() as connection:
            return connection.execute(select(DOOMED).limit(BATCH)).all()


def _read_by_all(connection: Connection) -> tuple[int, str] | None:
    """Say up to where every system that reads submissions has read; None without one."""
    rows = connection.execute(
        select(CONSUMER.c.rights, CONSUMER.c.acknowledged, CONSUMER.c.acknowledged_id).where(
            CONSUMER.c.retired_at.is_(None)
        )
    )
    read = [
        (row.acknowledged, row.acknowledged_id)
        for row in rows
        if Right.SUBMISSIONS_READ in row.rights
    ]
    return min(read, default=None)


def _lies_up_to(change: int, id_: str) -> ColumnElement[bool]:
    """Whether a submission lies before a place in the order, or there; no id is before all."""
    before = SUBMISSION.c.change < change
    if not id_:
        return before
    return or_(before, and_(SUBMISSION.c.change == change, SUBMISSION.c.id <= id_))
