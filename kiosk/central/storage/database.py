# SPDX-License-Identifier: Apache-2.0
"""The central's database: SQLite for an embedded one, PostgreSQL for a region's."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from kiosk.central.storage import backups, engines, partitions, schema
from kiosk.central.storage.tables import FORMAT, SCHEMA
from kiosk.errors import StorageError

FILE_NAME: Final = "submissions.sqlite"

_PREPARING: Final = 0x6B696F736B
"""Two servers that start at once on an empty PostgreSQL make its tables one after the other."""


class CentralDatabase:
    """One engine, and transactions whose trouble is a StorageError."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._readers = engines.readers(engine)
        self._by_statement = engines.by_statement(engine)
        self.is_postgresql = engine.dialect.name == "postgresql"

    @classmethod
    def open(cls, data_dir: Path, url: str | None = None) -> Self:
        """Open the database at the URL, or the file in the folder, and make what is missing.

        A file of an older program is copied and migrated; a server's database waits for
        ``migrate``, because others may be at work on it. Raises StorageError
        ``storage.unopenable``, ``storage.older-schema`` (a server's), and
        ``storage.newer-schema`` for tables that a newer program made.
        """
        return cls._opened(data_dir, url, is_migrating=False)

    @classmethod
    def migrate(cls, data_dir: Path, url: str | None = None) -> Self:
        """Open it, and bring it to this program's schema wherever it is. Raises StorageError."""
        return cls._opened(data_dir, url, is_migrating=True)

    @classmethod
    def is_empty(cls, data_dir: Path, url: str | None = None) -> bool:
        """Say whether there is nothing yet, without making anything. Raises StorageError."""
        if url is None:
            return not (data_dir / FILE_NAME).exists()
        try:
            with closing(cls(engines.postgresql(url))) as database, database.reading() as one:
                return schema.found(one) is None
        except (ArgumentError, NoSuchModuleError, ImportError, DBAPIError) as error:
            raise StorageError(type(error).__name__, code="storage.unopenable") from error

    @classmethod
    def _opened(cls, data_dir: Path, url: str | None, *, is_migrating: bool) -> Self:
        file = data_dir / FILE_NAME if url is None else None
        try:
            if file is not None:
                data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
                # who sent what, and when, is nobody else's; the log beside it is made alike
                file.touch(mode=0o600)
            engine = engines.postgresql(url) if url is not None else engines.sqlite(str(file))
        except (OSError, ArgumentError, NoSuchModuleError, ImportError) as error:
            raise StorageError(type(error).__name__, code="storage.unopenable") from error
        database = cls(engine)
        try:
            database._prepare(file, is_migrating=is_migrating)
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

    @contextmanager
    def each(self) -> Iterator[Connection]:
        """Do each statement durably, whatever becomes of the next. Raises StorageError."""
        with self._begun(self._by_statement) as connection:
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

    def keep_ahead(self, now: datetime) -> None:
        """Have the months ready in which submissions will lie. Raises StorageError."""
        if self.is_postgresql:
            with self.transaction() as connection:
                partitions.keep_ahead(connection, now)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _prepare(self, file: Path | None, *, is_migrating: bool) -> None:
        with self.engine.connect() as connection:
            if file is not None:
                # a table that others point to can't be built anew while that is watched
                _driver(connection).execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                self._bring_to_head(connection, file, is_migrating=is_migrating)
            if file is not None:
                _driver(connection).execute("PRAGMA foreign_keys = ON")

    def _bring_to_head(
        self, connection: Connection, file: Path | None, *, is_migrating: bool
    ) -> None:
        if self.is_postgresql:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_PREPARING})"))
        number = schema.found(connection)
        if number is None:
            schema.create(connection)
        if number is None or number == SCHEMA:
            return
        if file is not None:
            backups.keep(file, number)
        elif is_migrating:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        else:
            raise StorageError(
                f"the schema {number} is older than {SCHEMA}: central migrate",
                code="storage.older-schema",
            )
        schema.migrate(connection)


def _driver(connection: Connection) -> Any:
    """Reach below the transactions."""
    return connection.connection.driver_connection
