# SPDX-License-Identifier: Apache-2.0
"""The mark beside the database shows a cut end without the centre, and is believed for its key."""

from dataclasses import dataclass, field

import pytest

from kiosk.audit import Anchor, Events, mark
from kiosk.audit.fakes import MemoryJournal
from kiosk.errors import StorageError
from kiosk.sealing import StationKey


class Cut(MemoryJournal):
    """A journal from whose end somebody takes rows."""

    def cut(self, number):
        del self._records[number:]

    def rewrite(self, identity):
        count = len(self._records)
        self._records.clear()
        for _ in range(count):
            self.record("submission-missed", {"id": identity})


@dataclass
class Kept:
    journal: Cut
    file: object
    key: StationKey
    heard: Anchor | None = field(default=None)

    def marker(self):
        return mark.Marker(
            self.file,
            "BK01",
            self.journal,
            key=lambda: self.key,
            keys={self.key.key_id: self.key.public_bytes}.get,
            heard=lambda: self.heard,
        )

    def fill(self, count):
        for number in range(count):
            self.journal.record("submission-missed", {"id": str(number)})

    def read(self):
        return mark.read(self.file, "BK01", {self.key.key_id: self.key.public_bytes}.get)


@pytest.fixture
def kept(tmp_path, clock, station_key):
    found = Kept(Cut(clock), tmp_path / mark.FILE_NAME, station_key)
    found.fill(5)
    found.marker().follow()
    return found


def test_a_first_look_marks_where_the_journal_ends(kept):
    number, digest = kept.journal.head()
    assert kept.read() == mark.Mark(head=Anchor(number=number, hash=digest))


def test_the_mark_moves_each_so_many_records_and_at_the_end(kept):
    marker = kept.marker()
    marker.follow()
    kept.fill(mark.EVERY - 1)
    marker.follow()
    assert kept.read().head.number == 5
    kept.fill(1)
    marker.follow()
    assert kept.read().head.number == 5 + mark.EVERY
    kept.fill(1)
    marker.follow(every=1)
    assert kept.read().head.number == 6 + mark.EVERY


def test_the_mark_moves_when_the_centre_has_heard_of_more(kept):
    marker = kept.marker()
    marker.follow()
    number, digest = kept.journal.head()
    kept.heard = Anchor(number=number, hash=digest)
    marker.follow()
    assert kept.read().heard == kept.heard


@pytest.mark.parametrize("is_running", [True, False])
def test_a_cut_journal_leaves_the_mark_where_it_is(kept, is_running):
    marker = kept.marker()
    if is_running:
        marker.follow()
    kept.journal.cut(3)
    marker.follow()
    assert marker.problem == "audit.cut"
    assert kept.read().head.number == 5
    kept.fill(60)
    marker.follow()
    assert marker.problem == "audit.rewritten"


def test_a_journal_that_was_written_anew_shows(kept):
    kept.journal.rewrite("other")
    assert kept.marker().contradiction() == ("audit.rewritten", 5)


def test_an_untouched_journal_contradicts_nothing(kept):
    kept.fill(3)
    assert kept.marker().contradiction() == ("", 0)


def test_a_mark_of_another_key_or_station_is_not_believed(kept, tmp_path):
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    number, digest = kept.journal.head()
    said = mark.Mark(head=Anchor(number=number, hash=digest))
    mark.write(kept.file, "BK01", said, kept.key)
    assert kept.read() == said
    for station, key in (("BK01", stranger), ("GN02", kept.key)):
        mark.write(kept.file, station, said, key)
        with pytest.raises(StorageError) as refused:
            kept.read()
        assert refused.value.code == "audit.mark"
        assert kept.marker().contradiction() == ("audit.mark", 0)


def test_an_operator_may_begin_anew(kept):
    kept.journal.cut(3)
    marker = kept.marker()
    marker.follow()
    marker.begin_anew()
    assert kept.read().head.number == 3
    assert marker.contradiction() == ("", 0)


RESCUE = dict.fromkeys(
    next(one.facts for one in Events.registered() if one.name == "storage-rescued"), "0"
)
PRUNING = {"upto": "1", "hash": "", "records": "1", "actor": "x"}


@pytest.mark.parametrize(
    ("event", "facts", "gone"),
    [
        ("storage-rescued", {**RESCUE, "gaps": "2-3"}, "audit.gone"),
        ("storage-rescued", {**RESCUE, "gaps": ""}, ""),
        ("journal-pruned", PRUNING, "audit.gone"),
        ("submission-missed", {"id": "1"}, ""),
    ],
)
def test_what_tells_of_gone_records_is_told_until_the_centre_has_heard(kept, event, facts, gone):
    kept.heard = Anchor(number=5, hash=kept.journal.head()[1])
    kept.marker().follow()
    kept.journal.record(event, facts)
    assert kept.marker().gone() == gone
    number, digest = kept.journal.head()
    kept.heard = Anchor(number=number, hash=digest)
    assert kept.marker().gone() == gone, "a table that says otherwise does not count"
    kept.marker().follow()
    assert kept.marker().gone() == ""


def test_without_a_mark_that_counts_the_table_says_what_the_centre_has_heard(kept):
    kept.file.write_text("a.b.c", encoding="ascii")
    kept.journal.record("journal-pruned", PRUNING)
    number, digest = kept.journal.head()
    kept.heard = Anchor(number=number - 1, hash=digest)
    assert kept.marker().gone() == "audit.gone"
    kept.heard = Anchor(number=number, hash=digest)
    assert kept.marker().gone() == ""
