# SPDX-License-Identifier: Apache-2.0
"""The one place that opens the station's database."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Self

from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from kiosk import durable
from kiosk.errors import StorageError
from kiosk.storage import backups, pragmas, schema
from kiosk.storage.driver import driver
from kiosk.storage.faults import SPOILT, CommitError, raise_named

_BEGIN: Final = "BEGIN IMMEDIATE"
"""Writers take the lock at once: a reader that turns writer half way could only fail."""

_MOVING: Final = "PRAGMA wal_autocheckpoint = 1000"
"""How long the log gets until a COMMIT moves it into the database; SQLite's own default."""
_KEEPING: Final = "PRAGMA wal_autocheckpoint = 8000"
"""The same where a person waits: one in a thousand does, instead of one in a hundred."""


class Database:
    """The station's database, at the newest schema, with its pragmas proven on every connection.

    May be shared by threads: each ``writing`` or ``reading`` has a connection to itself.
    Connections are kept between uses by a list of our own, because SQLAlchemy's pool costs
    as much as a submission's three inserts.
    """

    def __init__(self, path: Path, settings: tuple[pragmas.Pragma, ...]) -> None:
        self.path = path
        self._settings = settings
        self._idle: list[sqlite3.Connection] = []

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
            database = cls(path, settings)
            undo.callback(database.close)
            database._bring_to_head()
            undo.pop_all()
        return database

    @classmethod
    def make(cls, path: Path, revision: str, settings: tuple[pragmas.Pragma, ...]) -> Self:
        """Make an empty database at any revision. Raises StorageError and OSError."""
        _create_privately(path)
        with ExitStack() as undo:
            database = cls(path, settings)
            undo.callback(database.close)
            database.migrate(revision)
            undo.pop_all()
        return database

    def _bring_to_head(self) -> None:
        with self.reading() as connection:
            found = schema.revision(connection)
        if not schema.needs_migration(found):
            backups.drop(self.path)
            return
        if found is not None:
            with self.reading() as connection:
                backups.keep(connection, self.path, found)
        self.migrate(schema.HEAD)

    def migrate(self, target: str) -> None:
        """Bring the schema to a revision in one transaction, unless it is there already.

        Raises StorageError; nothing was changed then.
        """
        engine = create_engine(
            "sqlite+pysqlite://",
            creator=self._connected,
            poolclass=NullPool,
            hide_parameters=True,
        )
        try:
            with engine.connect() as connection:
                # a table that others point to can't be built anew while that is watched
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                connection.exec_driver_sql(_BEGIN)
                # another process may have been faster while this one waited for the lock
                found = schema.revision(driver(connection))
                if schema.knows(found) and found != target:
                    schema.migrate(connection, found, target)
                    _require_whole(driver(connection))
                connection.exec_driver_sql("COMMIT")
        except DBAPIError as error:
            raise_named(error)

    @contextmanager
    def writing(self, *, awaited: bool = False) -> Iterator[sqlite3.Connection]:
        """Run one transaction that may write; durable when the block was left without an error.

        Of ``awaited`` ones a person waits for the end, so the others move the log into the
        database as long as there are any, and pay for saying so. It hands out the driver's own
        connection, which ``Statement`` runs on. Raises StorageError when it was rolled back,
        CommitError when COMMIT failed and nobody knows yet; the connection is thrown away then.
        """
        connection = self._borrow()
        try:
            try:
                if not awaited:
                    connection.execute(_MOVING)
                connection.execute(_BEGIN)
                yield connection
            except SPOILT as error:
                raise_named(error)
            try:
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                connection.close()
                raise CommitError(type(error).__name__) from error
        finally:
            self._give_back(connection, moved=not awaited)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Run reads that see one state of the database. Raises StorageError."""
        connection = self._borrow()
        try:
            connection.execute("BEGIN")
            yield connection
        except SPOILT as error:
            raise_named(error)
        finally:
            self._give_back(connection)

    def reopen(self) -> None:
        """Throw away all idle connections, so that the next one reads what the disk has."""
        while self._idle:
            self._idle.pop().close()

    def checkpoint(self) -> None:
        """Move everything committed from the log into the database, synced.

        Raises StorageError when that could not be done completely.
        """
        busy, in_log, moved = self._move("FULL")
        if busy or in_log != moved:
            raise StorageError("the log was not moved completely", code="storage.busy")

    def empty_log(self) -> None:
        """Move everything into the database and leave no byte in the log.

        Raises StorageError while somebody reads what is in it.
        """
        if self._move("TRUNCATE")[0]:
            raise StorageError("the log was not emptied", code="storage.busy")

    def _move(self, how: str) -> tuple[int, int, int]:
        connection = self._borrow()
        try:
            row = connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
        except SPOILT as error:
            raise_named(error)
        finally:
            self._give_back(connection)
        return int(row[0]), int(row[1]), int(row[2])

    def check(self) -> tuple[str, ...]:
        """Let SQLite examine the whole file; empty when it is sound."""
        with self.reading() as connection:
            rows = connection.execute("PRAGMA integrity_check(20)").fetchall()
        return tuple(str(row[0]) for row in rows if row[0] != "ok")

    def close(self) -> None:
        """Close every connection; the last one moves the log into the database."""
        self.reopen()

    def _borrow(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            pass
        try:
            return self._connected()
        except SPOILT as error:
            raise_named(error)

    def _give_back(self, connection: sqlite3.Connection, *, moved: bool = False) -> None:
        """Keep a connection for the next one; what was not committed is rolled back."""
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if moved:
                connection.execute(_KEEPING)
        except sqlite3.Error:
            # closed after a failed COMMIT, or past help
            connection.close()
        else:
            self._idle.append(connection)

    def _connected(self) -> sqlite3.Connection:
        # the driver must not begin transactions by itself: it would begin deferred ones
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        with ExitStack() as undo:
            undo.callback(connection.close)
            pragmas.apply(connection, self._settings)
            connection.execute(_KEEPING)
            undo.pop_all()
        return connection


def _require_whole(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise StorageError("a row points to nothing", code="storage.damaged")


def _create_privately(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    path.touch(mode=0o600)
    durable.sync_folder(path.parent)
