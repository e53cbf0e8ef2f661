# SPDX-License-Identifier: Apache-2.0
"""A journal that was tampered with is told from one that was not, each way with its control."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.audit import Anchor, Events, examine
from kiosk.audit.chain import Gone, Record, canonical_facts, link
from kiosk.audit.fakes import MemoryJournal
from kiosk.clock import FixedClock


def journal(count=9):
    filled = MemoryJournal(FixedClock())
    for number in range(count):
        filled.record("submission-missed", {"id": f"id-{number}"})
    return list(filled.records())


def found(records, **known):
    examined = examine(lambda: iter(records), known, Events.registered())
    return [(one.code, one.number) for one in examined.wrong]


def renumbered(records, *pairs):
    swapped = dict(pairs) | {b: a for a, b in pairs}
    changed = [replace(one, number=swapped.get(one.number, one.number)) for one in records]
    return sorted(changed, key=lambda one: one.number)


def test_an_untouched_journal_is_whole_and_counted():
    records = journal()
    examined = examine(
        lambda: iter(records),
        {"mark": Anchor(number=9, hash=records[8].hash)},
        Events.registered(),
    )
    assert (examined.records, examined.first, examined.head.number) == (9, 1, 9)
    assert (examined.wrong, examined.unended) == ((), ())


def test_a_changed_row_is_named_alone():
    records = journal()
    records[3] = replace(records[3], facts={"id": "another"})
    assert found(records) == [("audit.altered", 4)]


def test_every_changed_row_is_named():
    records = journal()
    for place in (2, 6):
        records[place] = replace(records[place], at="2020-01-01T00:00:00.000000Z")
    assert found(records) == [("audit.altered", 3), ("audit.altered", 7)]


@pytest.mark.parametrize("number", [1, 4, 8])
def test_a_deleted_row_is_named(number):
    records = [one for one in journal() if one.number != number]
    assert found(records) == [("audit.missing", number)]


@pytest.mark.parametrize("pair", [(2, 3), (2, 7), (1, 9)])
def test_rows_whose_numbers_were_swapped_are_named_as_such(pair):
    assert found(renumbered(journal(), pair)) == [("audit.reordered", one) for one in pair]


def test_a_row_that_was_changed_and_moved_is_altered():
    records = renumbered(journal(), (2, 7))
    records[1] = replace(records[1], facts={"id": "another"})
    codes = {number: code for code, number in found(records)}
    assert codes[7] == "audit.altered"


def test_a_cut_end_shows_against_any_head_that_was_kept_and_not_without():
    records = journal()
    known = Anchor(number=9, hash=records[8].hash)
    assert found(records[:6]) == []
    assert found(records[:6], mark=known) == [("audit.cut", 7)]
    assert found(records, mark=known) == []


def test_a_journal_that_was_written_anew_shows_against_a_head_that_was_kept():
    records, other = journal(), MemoryJournal(FixedClock())
    for number in range(9):
        other.record("submission-missed", {"id": f"other-{number}"})
    known = Anchor(number=5, hash=records[4].hash)
    assert found(list(other.records())) == []
    assert found(list(other.records()), centre=known) == [("audit.rewritten", 5)]
    assert found(records, centre=known) == []


def appended(before, event, **facts):
    """Append what whoever can write the database can: it takes no key."""
    last = before[-1]
    number = last.number + 1
    digest = link(last.hash, number, last.at, event, canonical_facts(facts))
    return [
        *before,
        Record(number=number, at=last.at, event=event, facts=facts, hash=digest),
    ]


def looked_over(records, heard):
    return examine(lambda: iter(records), {}, Events.registered(), heard)


def test_what_a_rescue_explains_is_named_with_its_record():
    records = [one for one in journal() if one.number not in {4, 5}]
    examined = looked_over(appended(records, "storage-rescued", gaps="4-5"), 9)
    assert examined.wrong == ()
    assert examined.gone == (Gone(first=4, last=5, by=10, event="storage-rescued"),)
    assert looked_over(journal(), 9).gone == ()


def test_what_was_pruned_is_named_and_held_to_what_the_centre_had_heard():
    records = journal()
    facts = {"upto": "5", "hash": records[4].hash.hex(), "records": "5", "actor": "x"}
    pruned = appended(records[5:], "journal-pruned", **facts)
    for heard in (5, 9, None):
        examined = looked_over(pruned, heard)
        assert examined.wrong == ()
        assert examined.gone == (Gone(first=1, last=5, by=10, event="journal-pruned"),)
    for heard in (0, 2, 4):
        (wrong,) = looked_over(pruned, heard).wrong
        assert (wrong.code, wrong.number, wrong.by) == ("audit.missing", heard + 1, "centre")


def test_a_journal_that_is_broken_everywhere_names_so_many_places_and_counts_all_records():
    records = [replace(one, hash=bytes(32)) for one in journal(60)]
    examined = examine(lambda: iter(records), {}, Events.registered())
    assert len(examined.wrong) == 20
    assert (examined.records, examined.head.number) == (60, 60)


@st.composite
def tampered(draw, count):
    """A journal in which somebody changed, took away or moved records before its last one."""
    records = journal(count)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(1, count - 1))
        match draw(st.sampled_from(["change", "take", "move"])):
            case "change":
                records = [
                    replace(one, facts={"id": "x"}) if one.number == place else one
                    for one in records
                ]
            case "take":
                records = [one for one in records if one.number != place]
            case "move":
                other = draw(st.integers(1, count - 1).filter(lambda one: one != place))  # noqa: B023 drawn at once
                records = renumbered(records, (place, other))
    return records


def is_untouched(records, count):
    return records == journal(count)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_is_done_to_rows_is_found(data):
    records = data.draw(tampered(9))
    assert bool(found(records)) != is_untouched(records, 9)


@pytest.mark.nightly
@settings(max_examples=3000, deadline=None)
@given(st.data(), st.integers(3, 60))
def test_whatever_is_done_to_rows_of_any_journal_is_found(data, count):
    records = data.draw(tampered(count))
    assert bool(found(records)) != is_untouched(records, count)
