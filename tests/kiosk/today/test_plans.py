# SPDX-License-Identifier: Apache-2.0
"""A page and a day are read from indexes, however much was taken in other years."""

import re

import pytest

from kiosk.storage import days, today
from kiosk.storage.statements import Statement


def statements(*modules):
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, Statement):
                yield pytest.param(value.sql, id=f"{module.__name__}{name}")


def plan(database, sql):
    values = dict.fromkeys(re.findall(r":(\w+)", sql), 1)
    with database.reading() as connection:
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


def walks(steps):
    return [one for one in steps if re.match(r"SCAN (?!json_each|VIRTUAL)", one)]


@pytest.mark.parametrize("sql", list(statements(today, days)))
def test_nothing_is_walked_over(database, sql):
    assert walks(plan(database, sql)) == []


@pytest.mark.parametrize("statement", [today._ALL, today._MANY], ids=["all", "many"])
def test_a_page_is_read_in_its_order_and_not_sorted(database, statement):
    sorts = [one for one in plan(database, statement.sql) if "TEMP B-TREE" in one]
    (only,) = sorts  # rows of the same microsecond alone; how that is said is the version's
    assert re.search("LAST TERM|RIGHT PART", only)


def test_a_walk_and_a_sort_would_be_seen(database):
    """A negative control."""
    assert walks(plan(database, "SELECT * FROM submission WHERE language = 'az'"))
    steps = plan(database, "SELECT * FROM submission ORDER BY language LIMIT 1")
    assert "USE TEMP B-TREE FOR ORDER BY" in steps
