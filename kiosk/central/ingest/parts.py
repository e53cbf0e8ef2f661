# SPDX-License-Identifier: Apache-2.0
"""The parts of large bodies as they arrive, appended piece by piece and kept after a cut."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import CHUNK, PART

SMALL_BYTES: Final = 16 << 10
"""Up to this size a chunk is written anew with what comes next."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a part has come."""

    number: int
    have: int
    size: int


class OvertakenError(Exception):
    """Another writer appended to the same part meanwhile; a value of this room."""


class AlteredError(Exception):
    """The finished part had another digest and begins again; a value of this room."""


class CentralParts:
    """Takes the bytes of parts that a station announced, and of no others."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def progress(self, station: str, digest: str) -> Progress | None:
        """Say how far a part of this station has come. Raises StorageError."""
        wanted = select(PART.c.number, PART.c.have, PART.c.size).where(
            PART.c.station == station, PART.c.sha256 == digest
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else Progress(row.number, row.have, row.size)

    def append(self, digest: str, at: Progress, data: bytes) -> Progress:
        """Append durably behind what is there, and check the whole part when it is complete.

        Raises OvertakenError when ``at`` is not its end any more, AlteredError when the part
        is complete and not what was announced (it is empty again), and StorageError.
        """
        after = Progress(at.number, at.have + len(data), at.size)
        is_right = True
        with self._database.transaction() as connection:
            done = connection.execute(
                update(PART)
                .where(PART.c.number == at.number, PART.c.have == at.have)
                .values(have=after.have)
            )
            if done.rowcount != 1:
                raise OvertakenError
            _lengthen(connection, at, data)
            if after.have == after.size:
                is_right = _digest(connection, at.number) == digest
            if not is_right:
                connection.execute(delete(CHUNK).where(CHUNK.c.part == at.number))
                connection.execute(update(PART).where(PART.c.number == at.number).values(have=0))
        if not is_right:
            raise AlteredError
        return after


def _lengthen(connection: Connection, at: Progress, data: bytes) -> None:
    """Put the bytes behind the last chunk, or into it while it is small.

    Else who sends a byte with each request would make a row of each.
    """
    last = (
        select(CHUNK.c.at, CHUNK.c.bytes)
        .where(CHUNK.c.part == at.number, CHUNK.c.at > at.have - SMALL_BYTES)
        .order_by(CHUNK.c.at.desc())
        .limit(1)
    )
    chunk = connection.execute(last).one_or_none()
    if chunk is None:
        connection.execute(insert(CHUNK), {"part": at.number, "at": at.have, "bytes": data})
        return
    connection.execute(
        update(CHUNK)
        .where(CHUNK.c.part == at.number, CHUNK.c.at == chunk.at)
        .values(bytes=chunk.bytes + data)
    )


def _digest(connection: Connection, part: int) -> str:
    digest = sha256()
    chunks = select(CHUNK.c.bytes).where(CHUNK.c.part == part).order_by(CHUNK.c.at)
    for chunk in connection.execute(chunks).scalars():
        digest.update(chunk)
    return digest.hexdigest()
