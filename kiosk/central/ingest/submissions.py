# SPDX-License-Identifier: Apache-2.0
"""What the central keeps of submissions: sealed bytes and facts, once for each id."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.fleet.journals import Told
from kiosk.central.fleet.stations import note_taking
from kiosk.central.ingest import awaiting
from kiosk.central.ingest.counting import Received, count
from kiosk.central.ingest.inserting import insert_new
from kiosk.central.ingest.records import Incoming, Kept, Listed
from kiosk.central.ingest.walking import ALL, LISTED, Narrowed, listed, walk
from kiosk.central.storage.bodies import Bodies
from kiosk.central.storage.changes import this_change
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import CHUNK, PART, REFUTED, STATION, SUBMISSION
from kiosk.identifiers import SUBMISSION_PATTERN
from kiosk.sync.contract import Manifest

_STANDING: Final = select(
    SUBMISSION.c.id,
    SUBMISSION.c.digest,
    SUBMISSION.c.station,
    SUBMISSION.c.received_at,
    REFUTED.c.submission.is_not(None).label("refuted"),
).outerjoin(REFUTED, REFUTED.c.submission == SUBMISSION.c.id)
_ID: Final = re.compile(SUBMISSION_PATTERN)
_COUNTED: Final = tuple(
    SUBMISSION.c[name]
    for name in ("id", "station", "taken_at", "form_id", "language", "mode", "size")
)


class CentralSubmissions:
    """Stores submissions; each id for ever, whatever becomes of the bytes."""

    def __init__(self, database: CentralDatabase, bodies: Bodies) -> None:
        self._database = database
        self._bodies = bodies

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
            ordered, before = awaiting.bounded(connection, station, ordered, now)
            change = _change(connection, ordered)
            # what was there is there for ever: a station asks so after its uploads
            rows = [_row(item, now, change) for item in ordered if item.manifest.id not in before]
            new = insert_new(connection, rows)
            fresh = [item for item in ordered if item.manifest.id in new]
            kept = {item.manifest.id: _fresh(item, now) for item in fresh}
            bare = [item.manifest for item in fresh if item.body is None]
            awaiting.begin(connection, bare, now)
            known = [item for item in ordered if item.manifest.id not in new]
            standing = _standing(connection, [item.manifest.id for item in known])
            filling = [item for item in known if _fills(item, standing[item.manifest.id])]
            filled = [item for item in filling if _fill(connection, item, now, change)]
            awaiting.end(connection, [item.manifest.id for item in filled])
            awaiting.drop_parts(connection, [item.manifest.id for item in filled])
            if len(filled) < len(filling):  # another announcement was quicker
                standing = _standing(connection, [item.manifest.id for item in known])
            standing |= {item.manifest.id: _fresh(item, now) for item in filled}
            received = [item.manifest for item in fresh if item.body is not None]
            received += [item.manifest for item in filled]
            kept |= standing
            awaiting.note_missing(connection, kept)
            count(connection, station, map(_counted, received))
            note_taking(connection, station, len(received), now, told)
        return kept

    def ask(self, station: str, ids: Sequence[str]) -> Mapping[str, Kept]:
        """Say how these ids of this station stand; unknown ones are left out."""
        with self._database.reading() as connection:
            found = _standing(connection, ids)
            kept = {id_: one for id_, one in found.items() if one.station == station}
            awaiting.note_missing(connection, kept)
        return kept

    def complete(self, ids: Sequence[str], now: datetime) -> Mapping[str, Kept]:
        """Look at the parts as a whole, and count those as received that have their digest.

        What has not is remembered, and not looked at again. The bytes stay where they arrived.
        The submissions are of one station. Raises StorageError.
        """
        if not ids:
            return {}
        with self._database.reading() as connection:
            before = _standing(connection, ids)
            proven = _proven(connection, before)
        wrong = [
            id_ for id_, one in before.items() if id_ not in proven and not self._is_right(one)
        ]
        right = [id_ for id_ in before if id_ not in wrong]
        with self._database.transaction() as connection:
            _refute(connection, wrong)
            done = _receive(connection, right, now)
            after = _standing(connection, ids)
        return {id_: replace(one, duplicate=id_ not in done) for id_, one in after.items()}

    def _is_right(self, standing: Kept) -> bool:
        digest = sha256()
        for piece in self.body(standing.id):
            digest.update(piece)
        return digest.hexdigest() == standing.digest

    def find(self, submission: str) -> Listed | None:
        """Look for a received submission that was not purged, by any text. Raises StorageError."""
        if not _ID.fullmatch(submission):
            return None  # PostgreSQL would not even compare it
        with self._database.reading() as connection:
            row = connection.execute(LISTED.where(SUBMISSION.c.id == submission)).one_or_none()
        return None if row is None else listed(row)

    def all(self, wanted: Narrowed = ALL) -> Iterator[Listed]:
        """Walk what was received and not purged, in the order of arrival. Raises StorageError."""
        return walk(self._database, wanted)

    def count(self) -> int:
        """Say how many were ever received, by what is kept of each station. Raises StorageError.

        The rows themselves are too many to be counted: a year's take longer than a statement may.
        """
        wanted = select(func.coalesce(func.sum(STATION.c.kept), 0))
        with self._database.reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def body(self, submission: str) -> Iterator[bytes]:
        """Read a body's bytes in order, one piece in memory at a time. Raises StorageError."""
        wanted = select(SUBMISSION.c.body).where(SUBMISSION.c.id == submission)
        parts = (
            select(PART.c.position, PART.c.object)
            .where(PART.c.submission == submission)
            .order_by(PART.c.position)
        )
        with self._database.reading() as connection:
            whole = connection.execute(wanted).scalar_one_or_none()
            lying = connection.execute(parts).all() if whole is None else []
        if whole is not None:
            yield whole
        for position, name in lying:
            if name is not None:
                yield self._bodies.read(name)
            else:
                yield from self._chunks(submission, position)

    def _chunks(self, submission: str, position: int) -> Iterator[bytes]:
        """Read a part that an older program took, or of which not all has come."""
        this = (CHUNK.c.submission == submission) & (CHUNK.c.position == position)
        with self._database.reading() as connection:
            places = connection.execute(select(CHUNK.c.at).where(this).order_by(CHUNK.c.at))
            starts = places.scalars().all()
        for at in starts:
            with self._database.reading() as connection:
                chunk = select(CHUNK.c.bytes).where(this, CHUNK.c.at == at)
                data: bytes = connection.execute(chunk).scalar_one()
            yield data


def _change(connection: Connection, items: Sequence[Incoming]) -> int | None:
    """Say under which number they are received, where any may be."""
    if all(item.body is None for item in items):
        return None
    return this_change(connection)


def _row(item: Incoming, now: datetime, change: int | None) -> dict[str, Any]:
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
        "change": None if item.body is None else change,
        "purged_at": None,
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


def _fill(connection: Connection, item: Incoming, now: datetime, change: int | None) -> bool:
    """Store them, and say whether nobody else did meanwhile."""
    done = connection.execute(
        update(SUBMISSION)
        .where(SUBMISSION.c.id == item.manifest.id, SUBMISSION.c.received_at.is_(None))
        .values(received_at=now, body=item.body, change=change)
    )
    return done.rowcount == 1


def _proven(connection: Connection, standings: Mapping[str, Kept]) -> set[str]:
    """Say which bodies are one part: its digest, which is the whole's, was looked at."""
    rows = connection.execute(
        select(PART.c.submission, func.min(PART.c.sha256))
        .where(PART.c.submission.in_(standings))
        .group_by(PART.c.submission)
        .having(func.count() == 1)
    )
    return {id_ for id_, digest in rows if digest == standings[id_].digest}


def _receive(connection: Connection, ids: Sequence[str], now: datetime) -> set[str]:
    """Count those as received that nobody else did meanwhile, and say which these were."""
    if not ids:
        return set()
    waiting = (
        select(SUBMISSION.c.id)
        .where(SUBMISSION.c.id.in_(ids), SUBMISSION.c.received_at.is_(None))
        .order_by(SUBMISSION.c.id)  # as batches take them
        .with_for_update()
    )
    connection.execute(waiting).all()
    done = connection.execute(
        update(SUBMISSION)
        .where(SUBMISSION.c.id.in_(ids), SUBMISSION.c.received_at.is_(None))
        .values(received_at=now, change=this_change(connection))
        .returning(*_COUNTED)
    ).all()
    awaiting.end(connection, ids)
    for station in {row.station for row in done}:
        count(
            connection,
            station,
            [
                Received(row.taken_at, row.form_id, row.language, row.mode, row.size)
                for row in done
                if row.station == station
            ],
        )
        note_taking(connection, station, sum(row.station == station for row in done))
    return {row.id for row in done}


def _counted(manifest: Manifest) -> Received:
    return Received(
        manifest.taken_at, manifest.form_id, manifest.language, manifest.mode, manifest.size
    )


def _refute(connection: Connection, submissions: Sequence[str]) -> None:
    if not submissions:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(REFUTED).on_conflict_do_nothing(),
        [{"submission": submission} for submission in submissions],
    )
    awaiting.end(connection, submissions)
