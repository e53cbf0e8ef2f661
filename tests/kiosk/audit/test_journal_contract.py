# SPDX-License-Identifier: Apache-2.0
"""Every journal keeps the same contract."""

import pytest

from kiosk.audit import GENESIS, Journal, verify
from kiosk.audit.fakes import MemoryJournal


@pytest.fixture(params=["memory", "sql"])
def journal(request, clock) -> Journal:
    if request.param == "memory":
        return MemoryJournal(clock)
    return request.getfixturevalue("sql_journal")


def test_an_empty_journal_begins_at_genesis(journal):
    assert journal.head() == (0, GENESIS)
    assert list(journal.records()) == []


def test_records_come_back_in_order_and_the_chain_holds(journal):
    for number in range(3):
        journal.record("submission-missed", {"id": str(number)})
    records = list(journal.records())
    assert [record.facts["id"] for record in records] == ["0", "1", "2"]
    assert verify(records) is None
    assert journal.head() == (3, records[-1].hash)


def test_the_last_record_of_an_event_is_found(journal):
    assert journal.latest("line-changed") is None
    for state in ("up", "down"):
        journal.record("line-changed", {"state": state, "problem": ""})
        journal.record("submission-missed", {"id": "1"})
    found = journal.latest("line-changed")
    assert (found.number, found.facts["state"]) == (3, "down")
    assert found == list(journal.records())[2]


def test_an_event_outside_the_registry_is_refused(journal):
    with pytest.raises(ValueError, match="no audit event"):
        journal.record("lunch", {})
    assert journal.head() == (0, GENESIS)
