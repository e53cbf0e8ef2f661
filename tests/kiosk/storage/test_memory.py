# SPDX-License-Identifier: Apache-2.0
"""A small fact survives a restart."""

import pytest

from kiosk.memory import ShortMemory
from kiosk.storage import Database, SqlMemory


@pytest.fixture(params=["short", "sql"])
def memory(request):
    return (
        ShortMemory()
        if request.param == "short"
        else SqlMemory(request.getfixturevalue("database"))
    )


def test_what_was_written_last_is_read(memory):
    assert memory.read("skew") is None
    memory.write("skew", "3")
    memory.write("spent", "1024")
    memory.write("skew", "")
    assert (memory.read("skew"), memory.read("spent")) == ("", "1024")


def test_another_run_reads_it(database):
    SqlMemory(database).write("skew", "3")
    other = Database.open(database.path)
    assert SqlMemory(other).read("skew") == "3"
    other.close()
