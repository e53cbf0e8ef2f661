# SPDX-License-Identifier: Apache-2.0
"""The central's database: SQLite for an embedded one, PostgreSQL for a region's."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from kiosk.central.storage.tables import FORMAT, METADATA, SCHEMA
from kiosk.errors import StorageError

FILE_NAME: Final = "submissions.sqlite"

PATIENCE_MS: Final = 20_000
"""How long a statement may take; a station waits 25 s, and hears of it before it gives up."""

_READS: Final = "kiosk_reads"
"""Marks a connection on which SQLite need not keep other writers out."""

_PREPARING: Final = 0x6B696F736B
"""Two servers that start at once on an empty PostgreSQL make its tables one after the other."""


class CentralDatabase:
    """One engine, and transactions whose trouble is a StorageError."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._readers = engine.execution_options(**{_READS: True})
        self.is_postgresql = engine.dialect.name == "postgresql"

    @classmethod
    def open(cls, data_dir: Path, url: str | None = None) -> Self:
        """Open the database at the URL, or the file in the folder, and make what is missing.

        Raises StorageError ``storage.unopenable``, and ``storage.newer-schema`` for tables
        that a newer program made.
        """
        try:
            if url is None:
                data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
                # who sent what, and when, is nobody else's; the log beside it is made alike
                (data_dir / FILE_NAME).touch(mode=0o600)
            engine = _sqlite(data_dir / FILE_NAME) if url is None else _postgresql(url)
        except (OSError, ArgumentError, NoSuchModuleError, ImportError) as error:
            raise StorageError(type(error).__name__, code="storage.unopenable") from error
        database = cls(engine)
        try:
            with engine.begin() as connection:
                database._prepare(connection)
        except DBAPIError as error:
            engine.dispose()
            raise StorageError(type(error.orig).__name__, code="storage.unopenable") from error
        except StorageError:
            engine.dispose()
            raise
        return database

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Do all of it durably or nothing. Raises StorageError."""
        with self._begun(self.engine) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read, and keep nobody from writing meanwhile. Raises StorageError."""
        with self._begun(self._readers) as connection:
            yield connection

    @staticmethod
    @contextmanager
    def _begun(engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except (DBAPIError, PoolTimeoutError) as error:
            cause = getattr(error, "orig", None) or error
            raise StorageError(type(cause).__name__) from error

    def touch(self) -> None:
        """Prove that the database answers. Raises StorageError."""
        with self.reading() as connection:
            connection.execute(select(FORMAT.c.schema)).scalar_one()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _prepare(self, connection: Connection) -> None:
        if self.is_postgresql:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_PREPARING})"))
        FORMAT.create(connection, checkfirst=True)
        found = connection.execute(select(FORMAT.c.schema)).scalar_one_or_none()
        if found is not None and found > SCHEMA:
            raise StorageError(
                f"the schema {found} is newer than {SCHEMA}", code="storage.newer-schema"
            )
        METADATA.create_all(connection)
        if found is None:
            if self.is_postgresql:
                # sealed bytes don't compress; trying costs more than storing them
                connection.execute(text("ALTER TABLE submission ALTER body SET STORAGE EXTERNAL"))
                connection.execute(text("ALTER TABLE chunk ALTER bytes SET STORAGE EXTERNAL"))
            connection.execute(insert(FORMAT), {"schema": SCHEMA})
        elif found < SCHEMA:  # only tables were added since
            connection.execute(update(FORMAT).values(schema=SCHEMA))


def _sqlite(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        connect_args={"isolation_level": None},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        if connection.execute("PRAGMA synchronous").fetchone() != (2,):
            raise StorageError("synchronous is not FULL", code="storage.pragma")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str) -> Engine:
    """Connect as the URL says; whatever the server's defaults are, a commit is durable."""
    parsed = make_url(url)
    if parsed.drivername != "postgresql+psycopg":
        raise StorageError("the URL begins postgresql+psycopg://", code="storage.unopenable")
    wished = parsed.query.get("options", "")
    options = (
        f"-c statement_timeout={PATIENCE_MS} {wished} -c timezone=UTC -c synchronous_commit=on"
    )
    engine = create_engine(
        parsed,
        hide_parameters=True,
        pool_size=8,
        max_overflow=0,
        pool_timeout=PATIENCE_MS / 1000,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": options},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        if connection.execute("SHOW fsync").fetchone() != ("on",):
            raise StorageError("the server has fsync off", code="storage.not-durable")
        connection.rollback()

    return engine
