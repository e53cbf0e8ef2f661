# SPDX-License-Identifier: Apache-2.0
"""The one place that opens the station's database."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.exc import DBAPIError

from kiosk.errors import StorageError
from kiosk.storage import pragmas, schema
from kiosk.storage.driver import driver, inner
from kiosk.storage.faults import CommitError, named

_BEGIN: Final = "BEGIN IMMEDIATE"
"""Writers take the lock at once: a reader that turns writer half way could only fail."""


class Database:
    """The station's database, at the newest schema, with its pragmas proven on every connection.

    May be shared by threads: each ``writing`` or ``reading`` takes a connection of its own.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    @classmethod
    def open(cls, path: Path, *, settings: tuple[pragmas.Pragma, ...] = pragmas.PRAGMAS) -> Self:
        """Open the database, make it when there is none, and bring it to the newest schema.

        ``settings`` differ from the default only where a test shows what the default is for.
        Raises StorageError; a newer schema, or another program's database, is left untouched.
        """
        try:
            _create_privately(path)
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unopenable") from error
        with ExitStack() as undo:
            database = cls(_engine(path, settings), path)
            undo.callback(database.close)
            database._bring_to_head()
            undo.pop_all()
        return database

    def _bring_to_head(self) -> None:
        with self.reading() as connection:
            found = schema.revision(connection)
        if schema.needs_migration(found):
            self.migrate(schema.HEAD)

    def migrate(self, target: str) -> None:
        """Bring the schema to a revision in one transaction, unless it is there already."""
        with _named_errors(), self._engine.connect() as connection:
            connection.exec_driver_sql(_BEGIN)
            # another process may have been faster while this one waited for the lock
            found = schema.revision(driver(connection))
            if schema.knows(found) and found != target:
                schema.migrate(connection, found, target)
            connection.exec_driver_sql("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Run one transaction that may write; durable when the block was left without an error.

        It hands out the driver's own connection, which ``Statement`` runs on. Raises
        StorageError when it was rolled back, CommitError when COMMIT failed and nobody knows
        yet; the connection is thrown away then.
        """
        with self._connected() as (pooled, connection):
            with _named_errors():
                connection.execute(_BEGIN)
                yield connection
            try:
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                pooled.invalidate()
                raise CommitError(type(error).__name__) from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Run reads that see one state of the database. Raises StorageError."""
        with self._connected() as (_pooled, connection), _named_errors():
            connection.execute("BEGIN")
            yield connection

    def reopen(self) -> None:
        """Throw away all idle connections, so that the next one reads what the disk has."""
        self._engine.dispose()

    def checkpoint(self) -> None:
        """Move everything committed from the log into the database, synced.

        Raises StorageError when that could not be done completely.
        """
        with self._connected() as (_pooled, connection), _named_errors():
            row = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        busy, in_log, moved = row
        if busy or in_log != moved:
            raise StorageError("the log was not moved completely", code="storage.busy")

    def check(self) -> tuple[str, ...]:
        """Let SQLite examine the whole file; empty when it is sound."""
        with self.reading() as connection:
            rows = connection.execute("PRAGMA integrity_check(20)").fetchall()
        return tuple(str(row[0]) for row in rows if row[0] != "ok")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _connected(self) -> Iterator[tuple[PoolProxiedConnection, sqlite3.Connection]]:
        """Borrow a connection; what was begun on it and not committed is rolled back."""
        with _named_errors():
            pooled = self._engine.raw_connection()
        try:
            yield pooled, inner(pooled)
        finally:
            pooled.close()


def _engine(path: Path, settings: tuple[pragmas.Pragma, ...]) -> Engine:
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        # the driver must not begin transactions by itself: it would begin deferred ones
        connect_args={"isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        pragmas.apply(connection, settings)

    return engine


def _create_privately(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    path.touch(mode=0o600)
    if os.name == "posix":
        # a new name is durable only after its folder was synced
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        if (trouble := named(error)) is None:
            raise
        raise trouble from error
