# SPDX-License-Identifier: Apache-2.0
"""Connections to either database, each of which is durable when it commits."""

import sqlite3
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from kiosk.errors import StorageError

PATIENCE_MS: Final = 20_000
"""How long a statement may take; a station waits 25 s, and hears of it before it gives up."""

READS: Final = "kiosk_reads"
"""Marks a connection on which SQLite need not keep other writers out."""


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
        reads = connection.get_execution_options().get(READS, False)
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
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": options},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        if connection.execute("SHOW fsync").fetchone() != ("on",):
            raise StorageError("the server has fsync off", code="storage.not-durable")
        connection.rollback()

    return engine
