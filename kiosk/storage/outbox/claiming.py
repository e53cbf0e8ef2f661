# SPDX-License-Identifier: Apache-2.0
"""Hands out what is due."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import text

from kiosk.identifiers import SubmissionId
from kiosk.outbox import EntryState, Happening, Lease, Moment, Parcel, Turn, after
from kiosk.storage.statements import Statement
from kiosk.timestamps import from_text

_MOST_WOKEN: Final = 10_000
"""How many delays may end in one claim; a submission waits for the same lock."""

_NOW_DUE: Final = "UPDATE outbox SET due_boot = NULL, due_monotonic = NULL WHERE number IN"
_WAKE: Final = tuple(
    Statement(
        text(
            f"{_NOW_DUE} (SELECT number FROM outbox WHERE {waits} "  # noqa: S608 our own names
            "ORDER BY due_boot, due_monotonic LIMIT :most)"
        )
    )
    for waits in (
        "due_boot = :boot AND due_monotonic <= :monotonic",
        # a time of another boot means nothing any more
        "due_boot < :boot",
        "due_boot > :boot",
    )
)
_TRAVELS: Final = (
    "SELECT o.number, o.turn, o.attempts, o.in_doubt, s.id, s.reference, s.station, s.form_id,"
    " s.form_version, s.language, s.mode, s.taken_at, s.clock_trust, s.digest, s.size,"
    " s.manifest,"
)
_DUE: Final = Statement(
    text(
        _TRAVELS + " CASE WHEN o.turn = 1 THEN s.body END"
        # without being told SQLite walks over all that is pending and sorts it
        " FROM outbox o INDEXED BY ix_outbox_ready CROSS JOIN submission s"
        " WHERE o.state = 'pending' AND o.due_boot IS NULL AND o.turn BETWEEN :first AND :last"
        " AND s.id = o.submission_id ORDER BY o.turn, o.attempts, o.number LIMIT :most"
    )
)
_ONE: Final = Statement(
    text(
        _TRAVELS + " NULL FROM outbox o JOIN submission s ON s.id = o.submission_id"
        " WHERE s.id = :wanted"
    )
)
_CLAIM: Final = Statement(
    text(
        "UPDATE outbox SET state = :state, attempts = attempts + 1, next_try_at = NULL,"
        " lease_owner = :owner, lease_boot = :boot, lease_until = :until"
        " WHERE number IN (SELECT value FROM json_each(:numbers))"
    )
)
_RENEW: Final = Statement(
    text(
        "UPDATE outbox SET lease_boot = :boot, lease_until = :until"
        " WHERE submission_id = :wanted AND state = 'sending' AND lease_owner = :owner"
    )
)


def wake(connection: sqlite3.Connection, moment: Moment) -> None:
    """End the delays that are over."""
    for statement in _WAKE:
        statement.run(connection, boot=moment.boot, monotonic=moment.monotonic, most=_MOST_WOKEN)


def claim(
    connection: sqlite3.Connection,
    moment: Moment,
    lease: Lease,
    *,
    most: int,
    most_bytes: int,
    first: Turn,
    last: Turn,
) -> tuple[Parcel, ...]:
    """Take what is due of the first turn."""
    numbers, parcels = _fit(
        _DUE.run(connection, most=most, first=int(first), last=int(last)), most_bytes
    )
    if parcels:
        _CLAIM.run(
            connection,
            state=after(EntryState.PENDING, Happening.CLAIM).value,
            owner=lease.owner,
            boot=moment.boot,
            until=moment.monotonic + lease.seconds,
            numbers=json.dumps(numbers),
        )
    return tuple(parcels)


def parcel(connection: sqlite3.Connection, submission: SubmissionId) -> Parcel | None:
    """Read what travels of one entry but its body."""
    row = _ONE.run(connection, wanted=submission).fetchone()
    return None if row is None else _parcel(row, 0)


def renew(
    connection: sqlite3.Connection, submission: SubmissionId, moment: Moment, lease: Lease
) -> bool:
    """Keep an entry longer."""
    cursor = _RENEW.run(
        connection,
        wanted=submission,
        owner=lease.owner,
        boot=moment.boot,
        until=moment.monotonic + lease.seconds,
    )
    return cursor.rowcount > 0


def _fit(rows: Iterable[tuple[Any, ...]], most_bytes: int) -> tuple[list[int], list[Parcel]]:
    """Take rows of one turn as long as what travels of them fits; the first one always does."""
    numbers: list[int] = []
    parcels: list[Parcel] = []
    for row in rows:
        number, one = row[0], _parcel(row, 1)
        most_bytes -= weight(one)
        if parcels and (most_bytes < 0 or one.turn is not parcels[0].turn):
            break
        numbers.append(number)
        parcels.append(one)
        if one.turn is Turn.PARTS:
            break
    return numbers, parcels


def weight(parcel: Parcel) -> int:
    """Say how many bytes of it travel in an announcement."""
    return parcel.size if parcel.turn is Turn.SMALL else len(parcel.manifest)


def _parcel(row: tuple[Any, ...], tries: int) -> Parcel:
    (
        _number,
        turn,
        attempts,
        in_doubt,
        submission,
        reference,
        station,
        form_id,
        form_version,
        language,
        mode,
        taken_at,
        clock_trust,
        digest,
        size,
        manifest,
        body,
    ) = row
    return Parcel(
        id=submission,
        reference=reference,
        station=station,
        form_id=form_id,
        form_version=form_version,
        language=language,
        mode=mode,
        taken_at=from_text(taken_at),
        clock_trust=clock_trust,
        digest=digest,
        size=size,
        manifest=manifest,
        turn=Turn(turn),
        is_in_doubt=bool(in_doubt),
        attempts=attempts + tries,
        body=body,
    )
