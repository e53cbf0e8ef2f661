# SPDX-License-Identifier: Apache-2.0
"""The hash chain shows every change, and the registry holds every event to its facts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.audit import GENESIS, Events, verify
from kiosk.audit.fakes import MemoryJournal
from kiosk.clock import FixedClock


def journal(count=5):
    clock = FixedClock()
    filled = MemoryJournal(clock)
    for number in range(count):
        clock.advance(timedelta(seconds=1))
        filled.record("submission-missed", {"id": f"id-{number}"})
    return list(filled.records())


def test_an_untouched_chain_holds():
    assert verify(journal()) is None
    assert verify([]) is None


@given(st.integers(0, 4), st.sampled_from(["at", "event", "facts", "hash"]))
def test_any_altered_field_breaks_the_chain_at_its_record(index, name):
    records = journal()
    changed = {"at": "2020", "event": "x", "facts": {"id": "other"}, "hash": bytes(32)}[name]
    records[index] = replace(records[index], **{name: changed})
    broken = verify(records)
    assert broken is not None
    assert broken.number == index + 1


@given(st.integers(0, 3))
def test_a_removed_record_shows(index):
    records = journal()
    del records[index]
    broken = verify(records)
    assert broken is not None
    assert (broken.number, broken.reason) == (index + 1, "missing")


def test_a_cut_end_shows_only_against_the_head_that_the_centre_has():
    records = journal()
    assert verify(records[:3]) is None
    assert records[2].hash != records[4].hash


def test_an_unregistered_event_or_fact_is_a_bug():
    fresh = MemoryJournal(FixedClock())
    with pytest.raises(ValueError, match="no audit event"):
        fresh.record("door-opened", {})
    with pytest.raises(ValueError, match="facts of"):
        fresh.record("submission-missed", {"id": "1", "name": "A. Person"})
    assert fresh.head() == (0, GENESIS)


def test_every_registered_event_says_what_it_means():
    for event in Events.registered():
        assert event.meaning.endswith(".")
        assert not event.facts & {"name", "surname", "answers", "document"}


def rescued(gaps):
    """Five records, two of them lost, and what the rescue says of that."""
    clock = FixedClock()
    filled = MemoryJournal(clock)
    for number in range(5):
        filled.record("submission-missed", {"id": f"id-{number}"})
    facts = next(one.facts for one in Events.registered() if one.name == "storage-rescued")
    filled.record("storage-rescued", {**dict.fromkeys(facts, "0"), "gaps": gaps})
    records = list(filled.records())
    return [one for one in records if one.number not in {2, 3}]


def test_a_gap_that_a_later_record_explains_is_no_break():
    assert verify(rescued("2-3")) is None


@pytest.mark.parametrize("gaps", ["", "2", "3", "2-4", "7-9"])
def test_a_gap_that_is_explained_otherwise_stays_a_break(gaps):
    broken = verify(rescued(gaps))
    assert broken is not None
    assert (broken.number, broken.reason) == (2, "missing")


def test_an_explained_gap_excuses_no_altered_record():
    records = rescued("2-3")
    records[2] = replace(records[2], facts={"id": "other"})
    assert verify(records) is not None
