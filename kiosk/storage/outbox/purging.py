# SPDX-License-Identifier: Apache-2.0
"""Erases sealed bytes that have been kept as long as was promised."""

import sqlite3
from typing import Final

from sqlalchemy import text

from kiosk.outbox import EntryState, Happening, after
from kiosk.storage.outbox.writing import Changes
from kiosk.storage.statements import Statement

_OLD: Final = Statement(
    text(
        "SELECT submission_id FROM outbox INDEXED BY ix_outbox_kept"
        " WHERE state = 'received' AND received_at < :before"
        " ORDER BY received_at LIMIT :most"
    )
)
_EMPTY: Final = Statement(text("UPDATE submission SET body = x'' WHERE id = :id"))
_MARK: Final = Statement(
    text("UPDATE outbox SET state = :state, purged_at = :at WHERE number = :number")
)


def purge(connection: sqlite3.Connection, changes: Changes, before: str, at: str, most: int) -> int:
    """Empty the bodies of what was acknowledged before then; returns of how many."""
    found = [row[0] for row in _OLD.run(connection, before=before, most=most)]
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
