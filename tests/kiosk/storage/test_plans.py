# SPDX-License-Identifier: Apache-2.0
"""Nothing on the way of a delivery walks over the queue."""

import re
import sqlite3

import pytest

from kiosk.storage import submissions
from kiosk.storage.outbox import claiming, looking, purging, writing
from kiosk.storage.statements import Statement

WALKS = {"_ALL", "_IN_STATE"}
"""They are asked to."""


def statements():
    for module in (claiming, looking, purging, writing, submissions):
        for name, value in vars(module).items():
            for number, one in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(one, Statement) and name not in WALKS:
                    yield pytest.param(one.sql, id=f"{module.__name__}{name}{number}")


def plan(connection: sqlite3.Connection, sql: str) -> list[str]:
    values = dict.fromkeys(re.findall(r":(\w+)", sql), 1)
    values |= {"numbers": "[]"} | ({"wanted": "[]"} if "json_each" in sql else {})
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


def walks(steps: list[str]) -> list[str]:
    """Find steps that grow with the queue: a walk over a table, or a sort."""
    tables = r"SCAN (outbox|submission|attempt|o|s)\b(?! USING (COVERING )?INDEX ix_outbox_(ready|missed))"
    return [one for one in steps if re.match(tables, one) or "TEMP B-TREE" in one]


@pytest.mark.parametrize("sql", list(statements()))
def test_a_statement_finds_its_rows_by_an_index(database, sql):
    with database.reading() as connection:
        assert walks(plan(connection, sql)) == []


def test_a_walk_would_be_seen(database):
    """A negative control."""
    with database.reading() as connection:
        assert walks(plan(connection, "SELECT * FROM outbox WHERE attempts = 1"))
        assert walks(plan(connection, "SELECT * FROM outbox ORDER BY queued_at"))
