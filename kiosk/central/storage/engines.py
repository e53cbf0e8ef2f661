# SPDX-License-Identifier: Apache-2.0
"""Connections to either database, each of which is durable when it commits."""

import sqlite3
from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError

from kiosk.errors import StorageError

PATIENCE_MS: Final = 20_000
"""How long a statement may take; a station waits 25 s, and hears of it before it gives up."""

TRUSTED_SECONDS: Final = 1.0
"""A connection that was used so lately is not asked first whether it still answers. Where it does
not, one request hears 503, and every connection is made anew."""

_READS: Final = "kiosk_reads"
_SINCE: Final = "kiosk_since"


def sqlite(path: str) -> Engine:
    """Open the file; a commit is durable."""
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


def postgresql(url: str) -> Engine:
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
        connect_args={"connect_timeout": 10, "options": options},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        if connection.execute("SHOW fsync").fetchone() != ("on",):
            raise StorageError("the server has fsync off", code="storage.not-durable")
        connection.rollback()

    @event.listens_for(engine, "checkin")
    def _left(_connection: Any, record: Any) -> None:
        record.info[_SINCE] = monotonic()

    @event.listens_for(engine, "checkout")
    def _taken(connection: Any, record: Any, _proxy: Any) -> None:
        now = monotonic()
        if now - record.info.get(_SINCE, now) > TRUSTED_SECONDS:
            _prove(connection, engine.dialect.loaded_dbapi.Error)

    return engine


def readers(engine: Engine) -> Engine:
    """Give the same engine for those who only read, and need not read all at one moment.

    On SQLite they keep no writer out. On PostgreSQL each statement stands for itself, as it does
    in a transaction of its default isolation.
    """
    if engine.dialect.name == "postgresql":
        return by_statement(engine)
    return engine.execution_options(**{_READS: True})


def by_statement(engine: Engine) -> Engine:
    """Give the same engine with each statement a transaction, for one round trip instead of three.

    SQLite, to which there is no way, goes on in transactions.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine


def _prove(connection: Any, trouble: type[Exception]) -> None:
    """Find out whether the server still answers, before anybody's work depends on it."""
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except trouble as error:
        raise InvalidatePoolError from error
