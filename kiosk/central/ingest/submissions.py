# SPDX-License-Identifier: Apache-2.0
"""What the central keeps of submissions: sealed bytes and facts, once for each id."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.fleet.journals import Told
from kiosk.central.fleet.stations import note_taking
from kiosk.central.ingest import awaiting
from kiosk.central.ingest.inserting import insert_new
from kiosk.central.ingest.records import Incoming, Kept, Listed
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import CHUNK, REFUTED, SLICE, SUBMISSION
from kiosk.identifiers import SUBMISSION_PATTERN

_STANDING: Final = select(
    SUBMISSION.c.id,
    SUBMISSION.c.digest,
    SUBMISSION.c.station,
    SUBMISSION.c.received_at,
    REFUTED.c.submission.is_not(None).label("refuted"),
).outerjoin(REFUTED, REFUTED.c.submission == SUBMISSION.c.id)
_ID: Final = re.compile(SUBMISSION_PATTERN)
_LISTED: Final = select(*(SUBMISSION.c[name] for name in Listed.__dataclass_fields__)).where(
    SUBMISSION.c.received_at.is_not(None)
)


class CentralSubmissions:
    """Stores submissions; each id for ever, whatever becomes of the bytes."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def take(
        self, station: str, items: Sequence[Incoming], now: datetime, told: Told | None
    ) -> Mapping[str, Kept]:
        """Store what is new, all in one transaction, and say how each id stands.

        The ids differ. An id that another digest or another station has is given back as it
        stands: the caller compares. What is left out was not taken, because too much of the
        station is awaited already. Raises StorageError, and nothing is stored then.
        """
        ordered = sorted(items, key=lambda item: item.manifest.id)
        with self._database.transaction() as connection:
            ordered = awaiting.bounded(connection, station, ordered, now)
            new = insert_new(connection, [_row(item, now) for item in ordered])
            kept = {
                item.manifest.id: _fresh(item, now) for item in ordered if item.manifest.id in new
            }
            for item in ordered:
                if item.manifest.id in new and item.body is None:
                    awaiting.begin(connection, item.manifest, now)
            known = [item for item in ordered if item.manifest.id not in new]
            standing = _standing(connection, [item.manifest.id for item in known])
            filling = [item for item in known if _fills(item, standing[item.manifest.id])]
            filled = [item for item in filling if _fill(connection, item, now)]
            awaiting.end(connection, [item.manifest.id for item in filled])
            if len(filled) < len(filling):  # another announcement was quicker
                standing = _standing(connection, [item.manifest.id for item in known])
            standing |= {item.manifest.id: _fresh(item, now) for item in filled}
            received = sum(one.received_at is not None for one in kept.values()) + len(filled)
            kept |= standing
            awaiting.note_missing(connection, kept)
            note_taking(connection, station, received, now, told)
        return kept

    def ask(self, station: str, ids: Sequence[str]) -> Mapping[str, Kept]:
        """Say how these ids of this station stand; unknown ones are left out."""
        with self._database.reading() as connection:
            found = _standing(connection, ids)
            kept = {id_: one for id_, one in found.items() if one.station == station}
            awaiting.note_missing(connection, kept)
        return kept

    def complete(self, submission: str, now: datetime) -> Kept:
        """Look at the parts as a whole, and count them as received when they have its digest.

        When they have not, that is remembered, and they are not looked at again. The bytes
        stay where they arrived. Raises StorageError.
        """
        with self._database.reading() as connection:
            before = _standing(connection, [submission])[submission]
        digest = sha256()
        for chunk in self.body(submission):
            digest.update(chunk)
        if digest.hexdigest() != before.digest:
            with self._database.transaction() as connection:
                _refute(connection, submission)
            return replace(before, refuted=True)
        with self._database.transaction() as connection:
            done = connection.execute(
                update(SUBMISSION)
                .where(SUBMISSION.c.id == submission, SUBMISSION.c.received_at.is_(None))
                .values(received_at=now)
            )
            awaiting.end(connection, [submission])
            note_taking(connection, before.station, done.rowcount)
            after = _standing(connection, [submission])[submission]
        return replace(after, duplicate=done.rowcount == 0)

    def find(self, submission: str) -> Listed | None:
        """Look for a received submission, by any text. Raises StorageError."""
        if not _ID.fullmatch(submission):
            return None  # PostgreSQL would not even compare it
        with self._database.reading() as connection:
            row = connection.execute(_LISTED.where(SUBMISSION.c.id == submission)).one_or_none()
        return None if row is None else _listed(row)

    def all(self) -> Iterator[Listed]:
        """Walk everything that was received, in the order of arrival. Raises StorageError."""
        ordered = _LISTED.order_by(SUBMISSION.c.received_at, SUBMISSION.c.id)
        with (
            self._database.reading() as connection,
            connection.execution_options(yield_per=500).execute(ordered) as rows,
        ):
            for row in rows:
                yield _listed(row)

    def count(self) -> int:
        """Count what was received. Raises StorageError."""
        counted = select(func.count()).select_from(SUBMISSION)
        with self._database.reading() as connection:
            return connection.execute(
                counted.where(SUBMISSION.c.received_at.is_not(None))
            ).scalar_one()

    def body(self, submission: str) -> Iterator[bytes]:
        """Read a body's bytes in order, one chunk in memory at a time. Raises StorageError."""
        with self._database.reading() as connection:
            whole = connection.execute(
                select(SUBMISSION.c.body).where(SUBMISSION.c.id == submission)
            ).scalar_one_or_none()
            wanted = (
                select(CHUNK.c.part, CHUNK.c.at)
                .join(SLICE, SLICE.c.part == CHUNK.c.part)
                .where(SLICE.c.submission == submission)
                .order_by(SLICE.c.position, CHUNK.c.at)
            )
            chunks = connection.execute(wanted).all() if whole is None else []
        if whole is not None:
            yield whole
        for part, at in chunks:
            with self._database.reading() as connection:
                chunk = select(CHUNK.c.bytes).where(CHUNK.c.part == part, CHUNK.c.at == at)
                data: bytes = connection.execute(chunk).scalar_one()
            yield data


def _row(item: Incoming, now: datetime) -> dict[str, Any]:
    manifest = item.manifest
    return {
        "id": manifest.id,
        "station": manifest.station,
        "key_id": item.key_id,
        "reference": manifest.reference,
        "form_id": manifest.form_id,
        "form_version": manifest.form_version,
        "language": manifest.language,
        "mode": manifest.mode,
        "taken_at": manifest.taken_at,
        "clock_trust": manifest.clock_trust,
        "digest": manifest.digest,
        "size": manifest.size,
        "announced_at": now,
        "received_at": None if item.body is None else now,
        "manifest": item.statement,
        "body": item.body,
    }


def _fresh(item: Incoming, now: datetime) -> Kept:
    return Kept(
        id=item.manifest.id,
        digest=item.manifest.digest,
        station=item.manifest.station,
        received_at=None if item.body is None else now,
    )


def _standing(connection: Connection, ids: Sequence[str]) -> dict[str, Kept]:
    if not ids:
        return {}
    rows = connection.execute(_STANDING.where(SUBMISSION.c.id.in_(ids)))
    return {row.id: Kept(**row._mapping, duplicate=True) for row in rows}  # noqa: SLF001


def _fills(item: Incoming, standing: Kept) -> bool:
    """Whether the bytes of an earlier announcement have come inline after all."""
    return (
        item.body is not None
        and standing.received_at is None
        and (standing.digest, standing.station) == (item.manifest.digest, item.manifest.station)
    )


def _fill(connection: Connection, item: Incoming, now: datetime) -> bool:
    """Store them, and say whether nobody else did meanwhile."""
    done = connection.execute(
        update(SUBMISSION)
        .where(SUBMISSION.c.id == item.manifest.id, SUBMISSION.c.received_at.is_(None))
        .values(received_at=now, body=item.body)
    )
    return done.rowcount == 1


def _refute(connection: Connection, submission: str) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(REFUTED).on_conflict_do_nothing(), {"submission": submission})
    awaiting.end(connection, [submission])


def _listed(row: Row[Any]) -> Listed:
    return Listed(**row._mapping)  # noqa: SLF001
