# SPDX-License-Identifier: Apache-2.0
"""Erases sealed bytes that have been kept as long as was promised."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from sqlalchemy import text

from kiosk.identifiers import SubmissionId
from kiosk.outbox import EntryState, Happening, after
from kiosk.storage.outbox.writing import Changes
from kiosk.storage.statements import Statement

_OLD: Final = Statement(
    text(
        "SELECT submission_id FROM outbox INDEXED BY ix_outbox_kept"
        " WHERE state = 'received' AND received_at < :before"
        " AND (:among IS NULL OR submission_id IN (SELECT value FROM json_each(:among)))"
        " ORDER BY received_at LIMIT :most"
    )
)
_EMPTY: Final = Statement(text("UPDATE submission SET body = x'' WHERE id = :id"))
_MARK: Final = Statement(
    text("UPDATE outbox SET state = :state, purged_at = :at WHERE number = :number")
)


def old(
    connection: sqlite3.Connection,
    before: str,
    most: int,
    among: Sequence[SubmissionId] | None,
) -> list[SubmissionId]:
    """Name what was acknowledged before then; of these alone, when some are named."""
    named = None if among is None else json.dumps(among)
    return [row[0] for row in _OLD.run(connection, before=before, most=most, among=named)]


def purge(
    connection: sqlite3.Connection, changes: Changes, found: Sequence[SubmissionId], at: str
) -> int:
    """Empty the bodies of these; returns of how many."""
    places = list(changes.places(found).values())
    state = after(EntryState.RECEIVED, Happening.PURGE).value
    _EMPTY.run_many(connection, [{"id": place.id} for place in places])
    _MARK.run_many(
        connection, [{"state": state, "at": at, "number": place.number} for place in places]
    )
    for place in places:
        changes.tell(place, Happening.PURGE.value)
        changes.audit("submission-purged", place)
    return len(places)
