# SPDX-License-Identifier: Apache-2.0
"""Statements that are written with SQLAlchemy and compiled once, for the driver."""

import sqlite3
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.dialects.sqlite import dialect

_DIALECT = dialect(paramstyle="named")


class Statement:
    """One compiled statement; running it costs what the driver costs and nothing more.

    A submission's transaction is waited for by a person, and SQLAlchemy's own execution
    takes longer than the transaction. The compiler is kept, the execution is left out.
    """

    def __init__(self, clause: ClauseElement) -> None:
        compiled = clause.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, connection: sqlite3.Connection, **values: Any) -> sqlite3.Cursor:
        """Run the statement on the driver's connection, in its open transaction."""
        return connection.execute(self.sql, {**self._fixed, **values})
