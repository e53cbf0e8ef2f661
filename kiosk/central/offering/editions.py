# SPDX-License-Identifier: Apache-2.0
"""Published sets: which edition which stations are offered, and the files of each."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, LargeBinary, delete, exists, func, select, update

from kiosk.central.failures import CentralError
from kiosk.central.fleet.audit import CENTRAL, note
from kiosk.central.offering.tagged import Tagged
from kiosk.central.offering.turns import take_turn
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import CONTENT, EDITION, EDITION_FILE, STATION
from kiosk.errors import StorageError
from kiosk.sealing import key_id
from kiosk.sync.contract import CatalogueAnswer, CatalogueFile

MOST_RING: Final = 99
KEPT: Final = 5
"""So many of the newest editions are never erased by themselves: one may be withdrawn again."""
ERASED_AFTER: Final = timedelta(days=90)
"""How long after a newer one was released as widely."""

_CHUNK: Final = 256 << 10
_REMEMBERED: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """An edition and where it has come."""

    number: int
    publisher: str
    """The name of its publisher's key."""
    uploaded_at: datetime
    ring: int | None
    """The highest ring that it is released to; None is nobody."""
    released_at: datetime | None
    files: int
    size: int
    stations: int
    """How many stations said in their last heartbeat that they offer it."""
    is_used: bool
    """Whether some ring is offered it, or some station has it."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of an edition."""

    digest: str
    size: int


class Editions:
    """Offers editions to stations by their rings."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database
        self._answers: OrderedDict[int, Tagged] = OrderedDict()

    def release(self, number: int, ring: int | None, now: datetime, by: str) -> bool:
        """Offer an edition to the stations up to a ring, or to nobody; says whether there is one.

        Raises StorageError.
        """
        released_at = None if ring is None else now
        with self._database.transaction() as connection:
            take_turn(connection)
            done = connection.execute(
                update(EDITION)
                .where(EDITION.c.number == number, EDITION.c.erased_at.is_(None))
                .values(ring=ring, released_at=released_at)
            )
            if done.rowcount == 0:
                return False
            if ring is None:
                note(connection, now, "edition-withdrawn", by, str(number))
            else:
                note(connection, now, "edition-released", by, str(number), ring=ring)
        return True

    def erase(self, number: int, now: datetime, by: str) -> bool:
        """Erase the files of an edition; says whether there is one.

        Its number stays taken. Raises CentralError ``central.edition-used`` for one that some
        ring is offered or some station has, and StorageError.
        """
        with self._database.transaction() as connection:
            take_turn(connection)
            known = select(EDITION.c.number).where(
                EDITION.c.number == number, EDITION.c.erased_at.is_(None)
            )
            if connection.execute(known).one_or_none() is None:
                return False
            if number in _used(connection):
                raise CentralError(f"edition {number}", code="central.edition-used")
            _erase(connection, [number], now, by)
        return True

    def tidy(self, now: datetime) -> int:
        """Erase what was followed long ago, and say how many editions. Raises StorageError."""
        with self._database.reading() as connection:
            if not _outlived(connection, now):
                return 0
        with self._database.transaction() as connection:
            take_turn(connection)
            outlived = _outlived(connection, now)
            _erase(connection, outlived, now, CENTRAL)
        return len(outlived)

    def all(self) -> tuple[EditionRow, ...]:
        """List the editions, the newest first. Raises StorageError."""
        sizes = (
            select(
                EDITION_FILE.c.edition,
                func.count().label("files"),
                func.sum(CONTENT.c.size).label("size"),
            )
            .join(CONTENT, CONTENT.c.sha256 == EDITION_FILE.c.sha256)
            .group_by(EDITION_FILE.c.edition)
            .subquery()
        )
        wanted = (
            select(EDITION, sizes.c.files, sizes.c.size)
            .join(sizes, sizes.c.edition == EDITION.c.number)
            .where(EDITION.c.erased_at.is_(None))
            .order_by(EDITION.c.number.desc())
        )
        running = (
            select(STATION.c.catalogue, func.count())
            .where(STATION.c.retired_at.is_(None), STATION.c.catalogue.is_not(None))
            .group_by(STATION.c.catalogue)
        )
        with self._database.reading() as connection:
            stations = {row[0]: row[1] for row in connection.execute(running)}
            used = _used(connection)
            return tuple(
                EditionRow(
                    number=row.number,
                    publisher=key_id(bytes.fromhex(row.publisher)),
                    uploaded_at=row.uploaded_at,
                    ring=row.ring,
                    released_at=row.released_at,
                    files=row.files,
                    size=int(row.size),
                    stations=stations.get(str(row.number), 0),
                    is_used=row.number in used,
                )
                for row in connection.execute(wanted)
            )

    def offered(self, station: str) -> Tagged | None:
        """List the files of the edition that a station is to offer; None where there is none.

        Raises StorageError.
        """
        with self._database.reading() as connection:
            number = number_for(connection, station)
            if number is None:
                return None
            known = self._answers.get(number)
            if known is None:
                known = self._answers[number] = Tagged.of(_listing(connection, number))
                while len(self._answers) > _REMEMBERED:
                    self._answers.popitem(last=False)
            return known

    def file(self, station: str, digest: str) -> StoredFile | None:
        """Look for a file of any edition that is released to a station. Raises StorageError."""
        reaches = (
            select(EDITION_FILE.c.path)
            .join(EDITION, EDITION.c.number == EDITION_FILE.c.edition)
            .join(STATION, STATION.c.ring <= EDITION.c.ring)
            .where(EDITION_FILE.c.sha256 == digest, STATION.c.code == station)
        )
        wanted = select(CONTENT.c.size).where(CONTENT.c.sha256 == digest, exists(reaches))
        with self._database.reading() as connection:
            size = connection.execute(wanted).scalar_one_or_none()
        return None if size is None else StoredFile(digest, size)

    def whole(self, file: StoredFile) -> Iterator[bytes]:
        """Read a file in pieces, the last one only when all of them have its digest.

        Raises StorageError ``central.content`` for one that is damaged.
        """
        found, held, size = sha256(), b"", 0
        for piece in self.slice(file, 0, file.size):
            if held:
                yield held
            found.update(piece)
            size += len(piece)
            held = piece
        if size != file.size or found.hexdigest() != file.digest:
            raise StorageError(file.digest[:16], code="central.content")
        yield held

    def slice(self, file: StoredFile, first: int, end: int) -> Iterator[bytes]:
        """Read the bytes of a file from an offset to before another. Raises StorageError."""
        for offset in range(first, end, _CHUNK):
            size = min(_CHUNK, end - offset)
            piece = func.substr(CONTENT.c.bytes, offset + 1, size, type_=LargeBinary)
            wanted = select(piece).where(CONTENT.c.sha256 == file.digest)
            with self._database.reading() as connection:
                found = connection.execute(wanted).scalar_one_or_none()
            if found is None:  # it was erased meanwhile
                raise StorageError(file.digest[:16], code="central.content")
            yield bytes(found)


def number_for(connection: Connection, station: str) -> int | None:
    """Say which edition a station is to offer: the newest that is released to its ring."""
    wanted = (
        select(func.max(EDITION.c.number).label("number"))
        .join(STATION, STATION.c.ring <= EDITION.c.ring)
        .where(STATION.c.code == station)
    )
    number = connection.execute(wanted).one().number
    return None if number is None else int(number)


def _used(connection: Connection) -> set[int]:
    """Say which editions some ring is offered, or some station has that is heard."""
    released = connection.execute(
        select(EDITION.c.number, EDITION.c.ring)
        .where(EDITION.c.ring.is_not(None))
        .order_by(EDITION.c.number.desc())
    )
    offered, widest = set(), -1
    for row in released:
        if row.ring > widest:  # there are rings that no newer one reaches
            offered.add(row.number)
            widest = row.ring
    said = select(STATION.c.catalogue).where(STATION.c.retired_at.is_(None)).distinct()
    installed = set(connection.execute(said).scalars())
    numbers = connection.execute(select(EDITION.c.number)).scalars()
    return offered | {number for number in numbers if str(number) in installed}


def _outlived(connection: Connection, now: datetime) -> list[int]:
    """Say which editions were followed long ago, by one that was released at least as widely.

    What was never released is among them when any was after it: its turn did not come.
    """
    rows = connection.execute(
        select(EDITION.c.number, EDITION.c.ring, EDITION.c.released_at)
        .where(EDITION.c.erased_at.is_(None))
        .order_by(EDITION.c.number.desc())
    ).all()
    used = _used(connection)
    found, widest = [], -1
    for place, row in enumerate(rows):
        is_followed = widest >= (row.ring or 0)
        if is_followed and place >= KEPT and row.number not in used:
            found.append(row.number)
        if row.ring is not None and row.released_at <= now - ERASED_AFTER:
            widest = max(widest, row.ring)
    return found


def _erase(connection: Connection, numbers: Sequence[int], now: datetime, by: str) -> None:
    """Erase the files of editions, and the bytes that no other edition has."""
    connection.execute(delete(EDITION_FILE).where(EDITION_FILE.c.edition.in_(numbers)))
    named = select(EDITION_FILE.c.path).where(EDITION_FILE.c.sha256 == CONTENT.c.sha256)
    connection.execute(delete(CONTENT).where(~exists(named)))
    connection.execute(
        update(EDITION)
        .where(EDITION.c.number.in_(numbers))
        .values(ring=None, released_at=None, erased_at=now)
    )
    for number in numbers:
        note(connection, now, "edition-erased", by, str(number))


def _listing(connection: Connection, number: int) -> CatalogueAnswer:
    rows = connection.execute(
        select(EDITION_FILE.c.path, EDITION_FILE.c.sha256, CONTENT.c.size)
        .join(CONTENT, CONTENT.c.sha256 == EDITION_FILE.c.sha256)
        .where(EDITION_FILE.c.edition == number)
        .order_by(EDITION_FILE.c.path)
    )
    files = tuple(CatalogueFile(path=row.path, sha256=row.sha256, size=row.size) for row in rows)
    return CatalogueAnswer(edition=number, files=files)


def checked_ring(ring: int) -> int:
    """Take a ring that there may be. Raises CentralError ``central.ring``."""
    if not 0 <= ring <= MOST_RING:
        raise CentralError(f"rings are 0 to {MOST_RING}", code="central.ring")
    return ring
