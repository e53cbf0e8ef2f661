# SPDX-License-Identifier: Apache-2.0
"""The one place that opens the station's database."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from kiosk.errors import StorageError
from kiosk.storage import pragmas, schema
from kiosk.storage.driver import driver
from kiosk.storage.faults import CommitError, named

_READS: Final = {"kiosk_begin": "BEGIN"}
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
            found = schema.revision(driver(connection))
        if not schema.needs_migration(found):
            return
        with self.writing() as connection:
            # another process may have been faster
            if schema.needs_migration(schema.revision(driver(connection))):
                schema.migrate(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Run one transaction that may write; durable when the block was left without an error.

        Raises StorageError when it was rolled back, CommitError when COMMIT failed
        and nobody knows yet; the connection is thrown away then.
        """
        connection = self._connect()
        try:
            with _named_errors():
                connection.begin()
                yield connection
            _commit(connection)
        finally:
            # nothing is left to roll back after a COMMIT, whether it succeeded or not
            _roll_back(connection)
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Run reads that see one state of the database. Raises StorageError."""
        connection = self._connect()
        try:
            with _named_errors():
                connection.execution_options(**_READS)
                connection.begin()
                yield connection
        finally:
            _roll_back(connection)
            connection.close()

    def reopen(self) -> None:
        """Throw away all idle connections, so that the next one reads what the disk has."""
        self._engine.dispose()

    def checkpoint(self) -> None:
        """Move everything committed from the log into the database, synced.

        Raises StorageError when that could not be done completely.
        """
        connection = self._connect()
        try:
            with _named_errors():
                row = driver(connection).execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        finally:
            connection.close()
        busy, in_log, moved = row
        if busy or in_log != moved:
            raise StorageError("the log was not moved completely", code="storage.busy")

    def check(self) -> tuple[str, ...]:
        """Let SQLite examine the whole file; empty when it is sound."""
        with self.reading() as connection:
            rows = driver(connection).execute("PRAGMA integrity_check(20)").fetchall()
        return tuple(str(row[0]) for row in rows if row[0] != "ok")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _connect(self) -> Connection:
        with _named_errors():
            return self._engine.connect()


def _engine(path: Path, settings: tuple[pragmas.Pragma, ...]) -> Engine:
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        # the driver must not begin transactions by itself: it would begin deferred ones
        connect_args={"isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        pragmas.apply(connection, settings)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        statement = connection.get_execution_options().get("kiosk_begin", _BEGIN)
        driver(connection).execute(statement)

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


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except (DBAPIError, sqlite3.Error) as error:
        connection.invalidate()
        raise CommitError(type(error).__name__) from error


def _roll_back(connection: Connection) -> None:
    try:
        connection.rollback()
    except (DBAPIError, sqlite3.Error):
        connection.invalidate()
