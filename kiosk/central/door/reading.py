# SPDX-License-Identifier: Apache-2.0
"""What was received and purged, for those who read on from where they were.

In the order of ``submission.change``, never beyond what every reader will see: nothing can come
in behind a cursor any more. Of what was read once, only a purge is told again.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, case, or_, select, update

from kiosk.central.door.cursors import START, Cursor, Cursors
from kiosk.central.door.records import PurgedLine, SubmissionLine
from kiosk.central.storage.changes import readable_until
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import CONSUMER, STATION_KEY, SUBMISSION

BODY_PATH: Final = "/v1/submissions/{id}/body"
INLINE_BYTES: Final = 64 << 10
"""Bodies up to this size come with their line; others have a path of their own."""
BATCH: Final = 64
"""Lines that are read at once: with the largest bodies 6 MiB of memory."""

Line = SubmissionLine | PurgedLine

_FACTS: Final = (
    "id",
    "station",
    "key_id",
    "reference",
    "form_id",
    "form_version",
    "language",
    "mode",
    "taken_at",
    "clock_trust",
    "digest",
    "size",
    "received_at",
    "purged_at",
    "manifest",
    "change",
)
_SELECTED: Final = select(
    *(SUBMISSION.c[name] for name in _FACTS),
    STATION_KEY.c.public_key,
    case((SUBMISSION.c.size <= INLINE_BYTES, SUBMISSION.c.body)).label("body"),
).outerjoin(STATION_KEY, STATION_KEY.c.key_id == SUBMISSION.c.key_id)


class Unreadable(Exception):  # noqa: N818 a value of this room
    """A cursor that this consumer was never given."""


class Feed:
    """Reads on for consumers, and remembers what each has acknowledged."""

    def __init__(self, database: CentralDatabase, cursors: Cursors) -> None:
        self._database = database
        self.cursors = cursors

    def begin(self, consumer: str, after: Cursor | None) -> Cursor:
        """Acknowledge what lies before ``after``, and say from where this consumer reads.

        What was acknowledged once stays so; a cursor of before may be read from again. Raises
        Unreadable for one that lies ahead of everything, as after a database was set back by
        hand, and StorageError.
        """
        with self._database.reading() as connection:
            known = _acknowledged(connection, consumer)
            if after is None:
                return known
            if after.change > readable_until(connection):
                raise Unreadable
        if after > known:
            with self._database.transaction() as connection:
                connection.execute(
                    update(CONSUMER)
                    .where(CONSUMER.c.name == consumer, acknowledged_before(after))
                    .values(acknowledged=after.change, acknowledged_id=after.id)
                )
        return after

    def lines(self, consumer: str, after: Cursor, most: int) -> Iterator[list[Line]]:
        """Yield to a consumer what follows in batches, until there is no more or it is enough.

        A batch is read at once and then let go, whoever takes how long to hear of it.
        Raises StorageError.
        """
        while most > 0:
            with self._database.reading() as connection:
                until = readable_until(connection)
                rows = connection.execute(_following(after, until, min(BATCH, most))).all()
            if not rows:
                return
            most -= len(rows)
            after = _place(rows[-1])
            yield [_line(row, self.cursors.text(_place(row), consumer)) for row in rows]

    def is_purged(self, submission: str) -> bool:
        """Say whether this was received and its bytes were erased. Raises StorageError."""
        wanted = select(SUBMISSION.c.purged_at).where(SUBMISSION.c.id == submission)
        with self._database.reading() as connection:
            return connection.execute(wanted).scalar_one_or_none() is not None

    def newest(self, connection: Connection) -> Cursor:
        """Say the last place that can be read; the start for none."""
        until = readable_until(connection)
        row = connection.execute(
            select(SUBMISSION.c.change, SUBMISSION.c.id)
            .where(SUBMISSION.c.change <= until)
            .order_by(SUBMISSION.c.change.desc(), SUBMISSION.c.id.desc())
            .limit(1)
        ).one_or_none()
        return START if row is None else Cursor(row.change, row.id)


def _acknowledged(connection: Connection, consumer: str) -> Cursor:
    row = connection.execute(
        select(CONSUMER.c.acknowledged, CONSUMER.c.acknowledged_id).where(
            CONSUMER.c.name == consumer
        )
    ).one_or_none()
    return START if row is None else Cursor(row.acknowledged, row.acknowledged_id)


def acknowledged_before(after: Cursor) -> Any:
    """Whether a consumer has acknowledged less than that."""
    return or_(
        CONSUMER.c.acknowledged < after.change,
        and_(
            CONSUMER.c.acknowledged == after.change,
            CONSUMER.c.acknowledged_id < after.id,
        ),
    )


def _following(after: Cursor, until: int, most: int) -> Any:
    behind = SUBMISSION.c.change > after.change
    if after.id:
        same = and_(SUBMISSION.c.change == after.change, SUBMISSION.c.id > after.id)
        behind = or_(same, behind)
    return (
        # the first condition is for the index; the second goes on among those of one change
        _SELECTED.where(SUBMISSION.c.change >= after.change, behind, SUBMISSION.c.change <= until)
        .order_by(SUBMISSION.c.change, SUBMISSION.c.id)
        .limit(most)
    )


def _place(row: Row[Any]) -> Cursor:
    return Cursor(row.change, row.id)


def _line(row: Row[Any], cursor: str) -> Line:
    if row.purged_at is not None:
        return PurgedLine(
            cursor=cursor,
            id=row.id,
            reference=row.reference,
            station=row.station,
            digest=row.digest,
            received_at=row.received_at,
            purged_at=row.purged_at,
        )
    facts = {name: getattr(row, name) for name in SubmissionLine.FACTS}
    body = row.body if row.size <= INLINE_BYTES else None
    return SubmissionLine(
        cursor=cursor,
        **facts,
        body=None if body is None else b64encode(body).decode("ascii"),
        link=BODY_PATH.format(id=row.id) if body is None else None,
    )


def written(lines: Sequence[Line]) -> bytes:
    """Write lines of JSON."""
    return b"".join(line.model_dump_json().encode() + b"\n" for line in lines)
