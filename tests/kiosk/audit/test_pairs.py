# SPDX-License-Identifier: Apache-2.0
"""What begins has an end in the journal, whatever ended it."""

import pytest

from kiosk.audit import Disposition, Events, deed, settle, unended
from kiosk.audit.fakes import MemoryJournal
from kiosk.errors import StorageError
from kiosk.memory import ShortMemory


@pytest.fixture
def journal(clock):
    return MemoryJournal(clock)


def ends(journal):
    return [
        (one.facts["disposition"], one.facts["code"])
        for one in journal.records()
        if one.event == "bundle-ended"
    ]


def left(journal):
    return unended(journal.records(), Events.registered())


def test_what_went_well_is_done(journal):
    with deed(journal, "bundle", "operator:a"):
        assert [one.event for one in left(journal)] == ["bundle-begun"]
    assert ends(journal) == [("done", "")]
    assert left(journal) == ()


def test_what_failed_says_why_and_goes_on_to_the_caller(journal):
    with pytest.raises(StorageError), deed(journal, "bundle", "operator:a"):
        raise StorageError("no room", code="stick.full")
    assert ends(journal) == [("failed", "stick.full")]


def test_what_somebody_broke_off_is_cancelled(journal):
    with pytest.raises(KeyboardInterrupt), deed(journal, "bundle", "operator:a"):
        raise KeyboardInterrupt
    assert ends(journal) == [("cancelled", "")]


def test_two_at_once_are_told_apart(journal):
    with deed(journal, "bundle", "operator:a"):
        with deed(journal, "bundle", "operator:b"):
            pass
        (open_still,) = left(journal)
        assert open_still.facts["actor"] == "operator:a"


def test_what_a_crash_left_open_is_settled_as_unknown_and_once(journal):
    memory = ShortMemory()
    journal.record("bundle-begun", {"run": "1", "actor": "operator:a"})
    journal.record("paper-begun", {"id": "x", "standing": "taken", "copy": "0"})
    assert settle(journal, memory) == 2
    assert ends(journal) == [(Disposition.UNKNOWN.value, "")]
    assert journal.latest("paper-ended").facts["outcome"] == "unknown"
    assert left(journal) == ()
    assert settle(journal, memory) == 0
    assert len(ends(journal)) == 1


def test_a_journal_that_a_rescue_shortened_is_walked_from_its_start(journal):
    memory = ShortMemory()
    memory.write("journal-settled", "500")
    journal.record("bundle-begun", {"run": "1", "actor": "operator:a"})
    assert settle(journal, memory) == 1


def test_a_start_walks_over_the_end_of_a_long_journal_alone(journal):
    for number in range(2500):
        journal.record("submission-missed", {"id": str(number)})
    journal.record("bundle-begun", {"run": "1", "actor": "operator:a"})
    walked = []
    records = journal.records
    journal.records = lambda after=0: walked.append(after) or records(after)
    assert settle(journal, ShortMemory()) == 1
    assert walked == [501]


def test_every_end_in_the_registry_finds_its_beginning():
    events = Events.registered()
    names = {one.name for one in events}
    for begun, end in events.ends().items():
        assert begun in names
        assert events.shared(end), end.name
        assert "unknown" in end.dispositions, "a crash must be able to end it"
        assert end.disposition in end.facts


def test_an_end_that_the_registry_does_not_know_is_a_bug(journal):
    with pytest.raises(ValueError, match="ends as one of"):
        journal.record("bundle-ended", {"run": "1", "disposition": "perhaps", "code": ""})
