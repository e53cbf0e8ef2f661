# SPDX-License-Identifier: Apache-2.0
"""What the central keeps of submissions: sealed bytes and facts, once for each id."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.database import CentralDatabase
from kiosk.central.inserting import insert_new
from kiosk.central.records import Incoming, Kept, Listed
from kiosk.central.stations import note_taking
from kiosk.central.tables import CHUNK, PART, SLICE, SUBMISSION
from kiosk.sync.contract import JournalHead, Manifest, Missing, Part

_STANDING: Final = select(
    SUBMISSION.c.id, SUBMISSION.c.digest, SUBMISSION.c.station, SUBMISSION.c.received_at
)
_LISTED: Final = select(*(SUBMISSION.c[name] for name in Listed.__dataclass_fields__)).where(
    SUBMISSION.c.received_at.is_not(None)
)


class CentralSubmissions:
    """Stores submissions; each id for ever, whatever becomes of the bytes."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def take(
        self, station: str, items: Sequence[Incoming], now: datetime, journal: JournalHead | None
    ) -> Mapping[str, Kept]:
        """Store what is new, all in one transaction, and say how each id stands.

        The ids differ. An id that another digest or another station has is given back as it
        stands: the caller compares. Raises StorageError, and nothing is stored then.
        """
        ordered = sorted(items, key=lambda item: item.manifest.id)
        with self._database.transaction() as connection:
            new = insert_new(connection, [_row(item, now) for item in ordered])
            kept = {
                item.manifest.id: _fresh(item, now) for item in ordered if item.manifest.id in new
            }
            for item in ordered:
                if item.manifest.id in new and item.body is None:
                    _expect(connection, item.manifest)
            known = [item for item in ordered if item.manifest.id not in new]
            standing = _standing(connection, [item.manifest.id for item in known])
            filling = [item for item in known if _fills(item, standing[item.manifest.id])]
            filled = [item for item in filling if _fill(connection, item, now)]
            if len(filled) < len(filling):  # another announcement was quicker
                standing = _standing(connection, [item.manifest.id for item in known])
            standing |= {item.manifest.id: _fresh(item, now) for item in filled}
            received = sum(one.received_at is not None for one in kept.values()) + len(filled)
            kept |= standing
            _note_missing(connection, kept)
            note_taking(connection, station, received, now, journal)
        return kept

    def ask(self, station: str, ids: Sequence[str]) -> Mapping[str, Kept]:
        """Say how these ids of this station stand; unknown ones are left out."""
        with self._database.reading() as connection:
            found = _standing(connection, ids)
            kept = {id_: one for id_, one in found.items() if one.station == station}
            _note_missing(connection, kept)
        return kept

    def complete(self, submission: str, now: datetime) -> Kept | None:
        """Look at the parts as a whole, and count them as received when they have its digest.

        None when they have not. The bytes stay where they arrived.
        """
        with self._database.reading() as connection:
            before = _standing(connection, [submission])[submission]
        digest = sha256()
        for chunk in self.body(submission):
            digest.update(chunk)
        if digest.hexdigest() != before.digest:
            return None
        with self._database.transaction() as connection:
            done = connection.execute(
                update(SUBMISSION)
                .where(SUBMISSION.c.id == submission, SUBMISSION.c.received_at.is_(None))
                .values(received_at=now)
            )
            note_taking(connection, before.station, done.rowcount)
            after = _standing(connection, [submission])[submission]
        return replace(after, duplicate=done.rowcount == 0)

    def find(self, submission: str) -> Listed | None:
        """Look for a received submission. Raises StorageError."""
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


def parts_of(manifest: Manifest) -> tuple[Part, ...]:
    """Say in which parts a body can come; a small one that was not sent inline is one part."""
    return manifest.parts or (Part(sha256=manifest.digest, size=manifest.size),)


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


def _expect(connection: Connection, manifest: Manifest) -> None:
    """Note the parts that are to come; one that is awaited already is the same part."""
    parts = parts_of(manifest)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(PART).on_conflict_do_nothing(),
        [
            {"station": manifest.station, "sha256": part.sha256, "size": part.size, "have": 0}
            for part in parts
        ],
    )
    found = select(PART.c.sha256, PART.c.number).where(
        PART.c.station == manifest.station, PART.c.sha256.in_([part.sha256 for part in parts])
    )
    numbers = {row.sha256: row.number for row in connection.execute(found)}
    connection.execute(
        insert(SLICE),
        [
            {"submission": manifest.id, "position": position, "part": numbers[part.sha256]}
            for position, part in enumerate(parts)
        ],
    )


def _note_missing(connection: Connection, kept: dict[str, Kept]) -> None:
    """Add what is missing to those that are not received."""
    waiting = [id_ for id_, one in kept.items() if one.received_at is None]
    if not waiting:
        return
    rows = connection.execute(
        select(SLICE.c.submission, PART.c.sha256, PART.c.have)
        .join(PART, PART.c.number == SLICE.c.part)
        .where(SLICE.c.submission.in_(waiting), PART.c.have < PART.c.size)
        .order_by(SLICE.c.submission, SLICE.c.position)
    )
    missing: dict[str, list[Missing]] = defaultdict(list)
    for submission, digest, have in rows:
        missing[submission].append(Missing(sha256=digest, offset=have))
    for id_ in waiting:
        kept[id_] = replace(kept[id_], missing=tuple(missing[id_]))


def _listed(row: Row[Any]) -> Listed:
    return Listed(**row._mapping)  # noqa: SLF001
