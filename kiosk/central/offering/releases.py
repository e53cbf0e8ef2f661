# SPDX-License-Identifier: Apache-2.0
"""Versions of the program: the signed repository as stations fetch it, and which ring gets which."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Select, delete, func, select, update

from kiosk.central.failures import CentralError
from kiosk.central.fleet.audit import note
from kiosk.central.offering.turns import take_turn
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import RELEASE, RELEASE_FILE, RELEASE_PIECE, STATION
from kiosk.errors import StorageError

PIECE_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """A version and where it has come."""

    version: str
    uploaded_at: datetime
    ring: int | None
    """The highest ring that it is released to; None is nobody."""
    released_at: datetime | None
    builds: int
    size: int
    stations: int
    """How many stations said in their last heartbeat that they run it."""


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file of the repository."""

    digest: str
    size: int


class Releases:
    """Offers versions of the program to stations by their rings."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def release(self, version: str, ring: int | None, now: datetime, by: str) -> bool:
        """Offer a version to the stations up to a ring, or to nobody; says whether there is one.

        Raises StorageError.
        """
        with self._database.transaction() as connection:
            take_turn(connection)
            done = connection.execute(
                update(RELEASE)
                .where(RELEASE.c.version == version, RELEASE.c.erased_at.is_(None))
                .values(ring=ring, released_at=None if ring is None else now)
            )
            if done.rowcount == 0:
                return False
            if ring is None:
                note(connection, now, "program-withdrawn", by, version)
            else:
                note(connection, now, "program-released", by, version, ring=ring)
        return True

    def erase(self, version: str, now: datetime, by: str) -> bool:
        """Erase the builds of a version; says whether there is one. Its number stays taken.

        Raises CentralError ``central.release-used`` for one that some ring is offered, and
        StorageError.
        """
        with self._database.transaction() as connection:
            take_turn(connection)
            row = connection.execute(
                select(RELEASE).where(RELEASE.c.version == version, RELEASE.c.erased_at.is_(None))
            ).one_or_none()
            if row is None:
                return False
            if row.ring is not None:
                raise CentralError(version, code="central.release-used")
            connection.execute(delete(RELEASE_FILE).where(RELEASE_FILE.c.release == row.number))
            named = select(RELEASE_FILE.c.sha256)
            connection.execute(delete(RELEASE_PIECE).where(RELEASE_PIECE.c.sha256.not_in(named)))
            connection.execute(
                update(RELEASE).where(RELEASE.c.number == row.number).values(erased_at=now)
            )
            note(connection, now, "program-erased", by, version)
        return True

    def all(self) -> tuple[ReleaseRow, ...]:
        """List the versions, the newest first. Raises StorageError."""
        wanted = (
            select(
                RELEASE,
                func.count(RELEASE_FILE.c.path).label("builds"),
                func.sum(RELEASE_FILE.c.size).label("size"),
            )
            .outerjoin(RELEASE_FILE, RELEASE_FILE.c.release == RELEASE.c.number)
            .where(RELEASE.c.erased_at.is_(None))
            .group_by(RELEASE.c.number)
            .order_by(RELEASE.c.number.desc())
        )
        with self._database.reading() as connection:
            running = _running(connection)
            return tuple(
                ReleaseRow(
                    version=row.version,
                    uploaded_at=row.uploaded_at,
                    ring=row.ring,
                    released_at=row.released_at,
                    builds=row.builds,
                    size=int(row.size or 0),
                    stations=running.get(row.version, 0),
                )
                for row in connection.execute(wanted)
            )

    def metadata(self, name: str) -> ReleaseFile | None:
        """Look for a signed part of the repository. Raises StorageError."""
        return self._find(f"metadata/{name}")

    def target(self, station: str, name: str) -> ReleaseFile | None:
        """Look for a build of a version that is released to a station. Raises StorageError."""
        reaches = (
            select(RELEASE.c.number)
            .join(STATION, STATION.c.ring <= RELEASE.c.ring)
            .where(STATION.c.code == station)
        )
        return self._find(f"targets/{name}", reaches)

    def slice(self, file: ReleaseFile, first: int, end: int) -> Iterator[bytes]:
        """Read the bytes of a file from an offset to before another. Raises StorageError."""
        for number in range(first // PIECE_BYTES, (max(end, 1) - 1) // PIECE_BYTES + 1):
            wanted = select(RELEASE_PIECE.c.bytes).where(
                RELEASE_PIECE.c.sha256 == file.digest, RELEASE_PIECE.c.number == number
            )
            with self._database.reading() as connection:
                found = connection.execute(wanted).scalar_one_or_none()
            if found is None:  # it was erased meanwhile
                raise StorageError(file.digest[:16], code="central.content")
            begin = number * PIECE_BYTES
            yield bytes(found)[max(first - begin, 0) : end - begin]

    def _find(self, path: str, releases: "Select[tuple[int]] | None" = None) -> ReleaseFile | None:
        wanted = select(RELEASE_FILE.c.sha256, RELEASE_FILE.c.size).where(
            RELEASE_FILE.c.path == path
        )
        if releases is not None:
            wanted = wanted.where(RELEASE_FILE.c.release.in_(releases))
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else ReleaseFile(row.sha256, row.size)


def _running(connection: Connection) -> dict[str, int]:
    """Count the stations by the version that they said to run."""
    found: dict[str, int] = {}
    said = select(STATION.c.program).where(STATION.c.retired_at.is_(None))
    for program in connection.execute(said).scalars():
        if program:
            found[program["version"]] = found.get(program["version"], 0) + 1
    return found
