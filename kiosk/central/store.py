# SPDX-License-Identifier: Apache-2.0
"""What the central keeps: sealed bytes and metadata, once for each id."""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from kiosk.errors import StorageError
from kiosk.timestamps import from_text, to_text

FILE_NAME: Final = "central.sqlite"
SCHEMA: Final = 1

METADATA: Final = MetaData()
RECEIVED: Final = Table(
    "received",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("form_id", Text, nullable=False),
    Column("form_version", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("clock_trust", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("id", name="uq_received_id"),
    CheckConstraint("length(digest) = 64", name="ck_received_digest"),
    sqlite_autoincrement=True,
)
"""The unique id is what makes a repeated delivery harmless: it is in the transaction itself."""

STATION: Final = Table(
    "station",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("key_id", Text, nullable=False),
    Column("heard_at", Text, nullable=False),
    Column("journal_number", Integer, nullable=False),
    Column("journal_hash", Text, nullable=False),
)
"""When each station was last heard, and where its audit journal ended then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A submission as the central has it."""

    id: str
    station: str
    key_id: str
    reference: str
    form_id: str
    form_version: str
    language: str
    mode: str
    taken_at: datetime
    clock_trust: str
    received_at: datetime
    digest: str
    body: bytes = field(repr=False)


class CentralStore:
    """The central's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, data_dir: Path) -> Self:
        """Open the database, or make it. Raises StorageError, also for a newer schema."""
        try:
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            engine = _engine(data_dir / FILE_NAME)
            with engine.begin() as connection:
                _prepare(connection)
        except (OSError, DBAPIError) as error:
            raise StorageError(type(error).__name__, code="storage.unopenable") from error
        return cls(engine)

    def keep(self, received: Received) -> tuple[Received, bool]:
        """Store a submission, or find the one that has its id; says whether it is a duplicate.

        The caller compares the digests. Raises StorageError.
        """
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(RECEIVED), _row(received))
        except IntegrityError as error:
            stored = self.find(received.id)
            if stored is None:
                raise StorageError("not as the tables ask", code="storage.failed") from error
            return stored, True
        except DBAPIError as error:
            raise StorageError(type(error.orig).__name__) from error
        return received, False

    def note_station(
        self, code: str, key_id: str, heard_at: datetime, journal: tuple[int, str]
    ) -> None:
        """Remember that a station was heard and where its journal ended. Raises StorageError."""
        values = {
            "key_id": key_id,
            "heard_at": to_text(heard_at),
            "journal_number": journal[0],
            "journal_hash": journal[1],
        }
        try:
            with self._engine.begin() as connection:
                known = connection.execute(
                    STATION.update().where(STATION.c.code == code).values(values)
                )
                if known.rowcount == 0:
                    connection.execute(insert(STATION), {"code": code, **values})
        except DBAPIError as error:
            raise StorageError(type(error.orig).__name__) from error

    def journal_head(self, code: str) -> tuple[int, str] | None:
        """Say where a station's journal ended when it was last heard. Raises StorageError."""
        wanted = select(STATION.c.journal_number, STATION.c.journal_hash)
        try:
            with self._engine.begin() as connection:
                row = connection.execute(wanted.where(STATION.c.code == code)).one_or_none()
        except DBAPIError as error:
            raise StorageError(type(error.orig).__name__) from error
        return None if row is None else (row[0], row[1])

    def find(self, submission: str) -> Received | None:
        """Look for a submission. Raises StorageError."""
        found = self._select(RECEIVED.c.id == submission)
        return found[0] if found else None

    def all(self) -> tuple[Received, ...]:
        """List everything in the order of arrival. Raises StorageError."""
        return self._select(RECEIVED.c.number > 0)

    def count(self) -> int:
        """Count everything; also the proof that the database answers. Raises StorageError."""
        try:
            with self._engine.begin() as connection:
                return connection.execute(select(func.count()).select_from(RECEIVED)).scalar_one()
        except DBAPIError as error:
            raise StorageError(type(error.orig).__name__) from error

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _select(self, condition: Any) -> tuple[Received, ...]:
        try:
            with self._engine.begin() as connection:
                rows = connection.execute(
                    select(RECEIVED).where(condition).order_by(RECEIVED.c.number)
                )
                return tuple(_received(dict(row)) for row in rows.mappings())
        except DBAPIError as error:
            raise StorageError(type(error.orig).__name__) from error


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite+pysqlite:///{path}", connect_args={"isolation_level": None})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA trusted_schema = OFF")
        if connection.execute("PRAGMA synchronous").fetchone() != (2,):
            raise StorageError("synchronous is not FULL", code="storage.pragma")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _prepare(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found > SCHEMA:
        raise StorageError(
            f"the schema {found} is newer than {SCHEMA}", code="storage.newer-schema"
        )
    METADATA.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")


def _row(received: Received) -> dict[str, Any]:
    columns = [column.name for column in RECEIVED.columns if column.name != "number"]
    row = {name: getattr(received, name) for name in columns}
    return row | {
        "taken_at": to_text(received.taken_at),
        "received_at": to_text(received.received_at),
    }


def _received(row: dict[str, Any]) -> Received:
    del row["number"]
    row["taken_at"], row["received_at"] = from_text(row["taken_at"]), from_text(row["received_at"])
    return Received(**row)
