# SPDX-License-Identifier: Apache-2.0
"""Statements that are written with SQLAlchemy and compiled once, for the driver."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.sql.compiler import SQLCompiler

_DIALECT = dialect(paramstyle="named")


class Statement:
    """One compiled statement; running it costs what the driver costs and nothing more.

    A submission's transaction is waited for by a person, and SQLAlchemy's own execution
    takes longer than the transaction. The compiler is kept, the execution is left out.
    """

    def __init__(self, clause: ClauseElement) -> None:
        compiled = clause.compile(dialect=_DIALECT)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError("only statements with parameters")
        self.sql = str(compiled)
        self._fixed = {
            name: parameter.value
            for parameter, name in compiled.bind_names.items()
            if not parameter.required
        }

    def run(self, connection: sqlite3.Connection, **values: Any) -> sqlite3.Cursor:
        """Run the statement on the driver's connection, in its open transaction."""
        return connection.execute(self.sql, {**self._fixed, **values})

    def run_many(self, connection: sqlite3.Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run the statement once for each row, which names every value."""
        connection.executemany(self.sql, rows)
