# SPDX-License-Identifier: Apache-2.0
"""Counting submissions as not received any more, because their bodies are gone."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, func, insert, select, update

from kiosk.central.ingest.counting import Received, count
from kiosk.central.storage.tables import AWAITED, PART, STATION, SUBMISSION

_AT_ONCE: Final = 500
"""Names in one statement."""


def await_again(connection: Connection, objects: Sequence[str], now: datetime) -> int:
    """Await the bodies that lay in these objects, and say of how many submissions.

    Their stations hear that the central has fewer than it acknowledged, ask which, and send
    them again.
    """
    lost: set[str] = set()
    for begin in range(0, len(objects), _AT_ONCE):
        some = PART.c.object.in_(objects[begin : begin + _AT_ONCE])
        lost.update(connection.execute(select(PART.c.submission).where(some)).scalars())
        connection.execute(update(PART).where(some).values(have=0, object=None))
    ids = sorted(lost)
    return sum(
        _unreceive(connection, ids[begin : begin + _AT_ONCE], now)
        for begin in range(0, len(ids), _AT_ONCE)
    )


def _unreceive(connection: Connection, ids: Sequence[str], now: datetime) -> int:
    wanted = (
        select(SUBMISSION, func.count(PART.c.position).label("parts"))
        .join(PART, PART.c.submission == SUBMISSION.c.id)
        .where(SUBMISSION.c.id.in_(ids), SUBMISSION.c.received_at.is_not(None))
        .group_by(SUBMISSION.c.id)
        .order_by(SUBMISSION.c.station, SUBMISSION.c.id)
    )
    rows = connection.execute(wanted).all()
    if not rows:
        return 0
    connection.execute(
        update(SUBMISSION)
        .where(SUBMISSION.c.id.in_([row.id for row in rows]))
        .values(received_at=None, change=None)
    )
    connection.execute(
        insert(AWAITED),
        [
            {"submission": row.id, "station": row.station, "parts": row.parts, "since": now}
            for row in rows
        ],
    )
    for station, those in groupby(rows, key=lambda row: row.station):
        gone = [
            Received(row.taken_at, row.form_id, row.language, row.mode, row.size) for row in those
        ]
        count(connection, station, gone, times=-1)
        connection.execute(
            update(STATION).where(STATION.c.code == station).values(kept=STATION.c.kept - len(gone))
        )
    return len(rows)
