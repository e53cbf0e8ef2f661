# SPDX-License-Identifier: Apache-2.0
"""The parts of large bodies as they arrive: kept after a cut, and in the store when complete."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    delete,
    insert,
    select,
    tuple_,
    update,
)

from kiosk.central.storage.bodies import Bodies, Place
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import CHUNK, PART
from kiosk.clock import Clock

SMALL_BYTES: Final = 16 << 10
"""Up to this size a chunk is written anew with what comes next."""

_PROGRESS: Final = (
    select(PART.c.submission, PART.c.position, PART.c.station, PART.c.have, PART.c.size)
    .where(PART.c.station == bindparam("of_station"), PART.c.sha256 == bindparam("digest"))
    .order_by(PART.c.have == PART.c.size, PART.c.submission, PART.c.position)
    .limit(1)
)
_COMPLETE: Final = (
    update(PART)
    .where(
        PART.c.station == bindparam("of_station"),
        PART.c.sha256 == bindparam("digest"),
        PART.c.size == bindparam("of_size"),
        PART.c.have < PART.c.size,
    )
    .values(have=PART.c.size, object=bindparam("name"))
    .returning(PART.c.submission, PART.c.position)
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a part has come."""

    submission: str
    position: int
    station: str
    have: int
    size: int


class OvertakenError(Exception):
    """Another writer appended to the same part meanwhile; a value of this room."""


class AlteredError(Exception):
    """The finished part had another digest and begins again; a value of this room."""


class CentralParts:
    """Takes the bytes of parts that a station announced, and of no others."""

    def __init__(self, database: CentralDatabase, bodies: Bodies, clock: Clock) -> None:
        self._database = database
        self._bodies = bodies
        self._clock = clock

    def progress(self, station: str, digest: str) -> Progress | None:
        """Say how far a part of this station has come. Raises StorageError.

        Of several with this digest it is the first that is not complete; the others are
        complete as soon as that is.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                _PROGRESS, {"of_station": station, "digest": digest}
            ).one_or_none()
        return None if row is None else Progress(*row)

    def append(self, digest: str, at: Progress, data: bytes) -> Progress:
        """Append durably behind what is there, and check the whole part when it is complete.

        What comes whole goes to the store and never through the database. Raises
        OvertakenError when ``at`` is not its end any more, AlteredError when the part is
        complete and not what was announced (it is empty again), and StorageError.
        """
        after = Progress(at.submission, at.position, at.station, at.have + len(data), at.size)
        if after.have == after.size:
            self._finish(digest, at, data)
            return after
        with self._database.transaction() as connection:
            if _set_have(connection, at, after.have) != 1:
                raise OvertakenError
            _lengthen(connection, at, data)
        return after

    def _finish(self, digest: str, at: Progress, data: bytes) -> None:
        """Put the part into the store, and then say so; who is overtaken takes it out again."""
        whole = self._joined(at, data)
        if len(whole) != at.size:
            raise OvertakenError
        if sha256(whole).hexdigest() != digest:
            self._begin_again(at)
            raise AlteredError
        name = Place(at.station, digest).named(self._clock.now().date())
        self._bodies.put(name, whole)
        try:
            self._note(digest, at, name)
        except OvertakenError:
            self._bodies.erase([name])
            raise

    def _joined(self, at: Progress, data: bytes) -> bytes:
        if at.have == 0:
            return data
        with self._database.reading() as connection:
            return b"".join([*connection.execute(_chunks(at)).scalars(), data])

    def _begin_again(self, at: Progress) -> None:
        with self._database.transaction() as connection:
            if _set_have(connection, at, 0) != 1:
                raise OvertakenError
            connection.execute(delete(CHUNK).where(_is_of(at)))

    def _note(self, digest: str, at: Progress, name: str) -> None:
        """Have every part with these bytes be complete. Raises OvertakenError if this one was.

        Chunks that are left because this ends half way are never read, and go with the purge.
        """
        this = {"of_station": at.station, "digest": digest, "of_size": at.size, "name": name}
        with self._database.each() as connection:
            keys = [tuple(row) for row in connection.execute(_COMPLETE, this)]
            if (at.submission, at.position) not in keys:
                raise OvertakenError
            if at.have or len(keys) > 1:
                chunk = tuple_(CHUNK.c.submission, CHUNK.c.position)
                connection.execute(delete(CHUNK).where(chunk.in_(keys)))


def _is_of(at: Progress) -> ColumnElement[bool]:
    return (CHUNK.c.submission == at.submission) & (CHUNK.c.position == at.position)


def _chunks(at: Progress) -> Select[tuple[bytes]]:
    return select(CHUNK.c.bytes).where(_is_of(at)).order_by(CHUNK.c.at)


def _set_have(connection: Connection, at: Progress, have: int) -> int:
    """Say that it has so much, if it still has what it had; says whether it did."""
    done = connection.execute(
        update(PART)
        .where(
            PART.c.submission == at.submission,
            PART.c.position == at.position,
            PART.c.have == at.have,
            PART.c.object.is_(None),
        )
        .values(have=have)
    )
    return done.rowcount


def _lengthen(connection: Connection, at: Progress, data: bytes) -> None:
    """Put the bytes behind the last chunk, or into it while it is small.

    Else who sends a byte with each request would make a row of each.
    """
    last = (
        select(CHUNK.c.at, CHUNK.c.bytes)
        .where(_is_of(at), CHUNK.c.at > at.have - SMALL_BYTES)
        .order_by(CHUNK.c.at.desc())
        .limit(1)
    )
    chunk = connection.execute(last).one_or_none()
    if chunk is None:
        key = {"submission": at.submission, "position": at.position}
        connection.execute(insert(CHUNK), {**key, "at": at.have, "bytes": data})
        return
    connection.execute(
        update(CHUNK).where(_is_of(at), CHUNK.c.at == chunk.at).values(bytes=chunk.bytes + data)
    )
