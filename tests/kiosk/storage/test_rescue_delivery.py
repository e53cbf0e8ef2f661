# SPDX-License-Identifier: Apache-2.0
"""A rescue carries over what the delivery added: signed facts, purges, histories, small facts."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from kiosk.audit import verify
from kiosk.identifiers import uuid7
from kiosk.insight import Figure, Kind
from kiosk.outbox import Deferred, EntryState, Lease, Moment, Received
from kiosk.storage import Database, SqlCounts, SqlJournal, SqlMemory, SqlOutbox, SqlSubmissions
from kiosk.storage.rescue import Depth, examine, make_sound, note, standing, suspect

LEASE = Lease(owner="us")
DAY = date(2026, 11, 21)
FIGURES = (
    Figure(Kind.PAGE, "registration", "/data/name", 5, 70),
    Figure(Kind.BEGUN, "registration", "", 3),
)


class Opened:
    """A station's database with what is kept in it."""

    def __init__(self, path, clock):
        self.database = Database.open(path)
        self.journal = SqlJournal(self.database, clock)
        self.outbox = SqlOutbox(self.database, self.journal)
        self.store = SqlSubmissions(self.database, self.journal)
        self.memory = SqlMemory(self.database)
        self.counts = SqlCounts(self.database)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.database.close()


@pytest.fixture
def taken(make_submission):
    return [make_submission() for _ in range(4)]


@pytest.fixture
def path(tmp_path, clock, taken):
    """The first is purged, the second received, the third deferred, the fourth untried."""
    path = tmp_path / "station.sqlite"
    moment = Moment.of(clock)
    with Opened(path, clock) as station:
        for one in taken:
            station.store.take(one)
        station.outbox.claim(moment, LEASE, most=3, most_bytes=1 << 20)
        for one in taken[:2]:
            done = Received(id=one.id, received_at=clock.now(), acknowledgement="a.b.c")
            station.outbox.settle([done], moment, LEASE)
            if one is taken[0]:
                assert station.outbox.purge(datetime(2027, 1, 1, tzinfo=UTC), moment, most=1) == 1
        later = Deferred(id=taken[2].id, problem="delivery.later", seconds=60, is_in_doubt=True)
        station.outbox.settle([later], moment, LEASE)
        station.memory.write("skew", "3")
        station.counts.add(DAY, FIGURES)
    note(path)
    return path


@pytest.fixture
def keys(station_key):
    return {station_key.key_id: station_key.public_bytes}.get


def change(path, *statements):
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def seen(path, clock):
    """Everything that the station can say of its queue."""
    with Opened(path, clock) as station:
        entries = list(station.outbox.entries())
        return (
            entries,
            [station.outbox.history(one.id) for one in entries],
            [station.outbox.parcel(one.id) for one in entries],
            dict(station.outbox.counts()),
            station.memory.read("skew"),
            station.counts.unsent(),
            station.counts.figures(DAY),
        )


def test_everything_is_as_it_was(path, clock, keys):
    before = seen(path, clock)
    suspect(path, "pages")
    rescue = make_sound(path, clock, keys)
    assert seen(path, clock) == before
    assert (rescue.counts["others"], rescue.counts["others_lost"]) == ("7", "0")
    assert rescue.counts["mended"] == rescue.counts["lost"] == rescue.counts["aside"] == "0"


def test_figures_are_found_when_nothing_names_their_table(path, clock, keys):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # the first page, which says everything about the schema
    with path.open("rb+") as file:
        file.write(bytes(4096))
    make_sound(path, clock, keys)
    with Opened(path, clock) as station:
        assert station.counts.figures(DAY) == FIGURES
        assert station.counts.unsent() == (DAY,)


def test_a_figure_that_says_no_count_any_more_is_lost_and_counted(path, clock, keys):
    change(
        path,
        "PRAGMA ignore_check_constraints = ON",
        "UPDATE figure SET seconds = -1 WHERE kind = 'page'",
    )
    assert examine(path, Depth.START) == "rows"
    rescue = make_sound(path, clock, keys)
    assert (rescue.counts["others"], rescue.counts["others_lost"]) == ("6", "1")
    with Opened(path, clock) as station:
        assert station.counts.figures(DAY) == FIGURES[1:]


def test_a_purged_one_whose_entry_is_gone_stays_purged(path, clock, keys, taken):
    change(path, "PRAGMA foreign_keys = OFF", "DELETE FROM outbox WHERE number = 1")
    assert examine(path, Depth.START) == "rows"
    rescue = make_sound(path, clock, keys)
    assert rescue.counts["queued_again"] == "0"
    with Opened(path, clock) as station:
        entry = station.outbox.show(taken[0].id)
        assert (entry.state, entry.size) == (EntryState.PURGED, taken[0].sealed.size)
        assert station.outbox.acknowledged() == 2


def test_bytes_that_are_gone_without_a_purge_are_damage(path, clock, keys, taken):
    change(path, "UPDATE submission SET body = x'' WHERE rowid = 4")
    assert examine(path, Depth.START) == "rows"
    rescue = make_sound(path, clock, keys)
    assert (rescue.counts["submissions"], rescue.counts["aside"]) == ("3", "1")
    with Opened(path, clock) as station:
        assert station.outbox.show(taken[3].id) is None


def test_a_lost_entry_is_queued_again_in_doubt(path, clock, keys, taken):
    change(path, "DELETE FROM outbox WHERE number = 4")
    make_sound(path, clock, keys)
    with Opened(path, clock) as station:
        entry = station.outbox.show(taken[3].id)
        assert (entry.number, entry.state, entry.is_in_doubt) == (4, EntryState.PENDING, True)


@pytest.mark.parametrize("column", ["id", "reference", "station", "taken_at", "form_version"])
def test_a_fact_that_became_another_valid_one_is_seen_and_mended(path, clock, keys, taken, column):
    other = {
        "id": str(uuid7(1_790_000_000_999)),
        "reference": "0" * 12,
        "station": "AAAA",
        "taken_at": "2026-11-20T00:00:00.000000Z",
        "form_version": "7",
    }[column]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE submission SET {column} = ? WHERE rowid = 4", [other])  # noqa: S608 our own names
        if column == "id":
            connection.execute("UPDATE outbox SET submission_id = ? WHERE number = 4", [other])
        connection.commit()
    change(
        path,
        # and nothing else tells of it any more
        "DROP TRIGGER journal_no_delete",
        "DELETE FROM journal WHERE number >= 4",
    )
    assert examine(path, Depth.START) == "rows"
    rescue = make_sound(path, clock, keys)
    assert (rescue.counts["submissions"], rescue.counts["mended"]) == ("4", "1")
    with Opened(path, clock) as station:
        parcel = station.outbox.parcel(taken[3].id)
        assert (parcel.reference, parcel.manifest) == (taken[3].reference, taken[3].manifest)
        assert parcel.taken_at == taken[3].taken_at
        assert verify(station.journal.records()) is None


def test_without_the_key_a_manifest_proves_nothing(path, clock, taken):
    """A negative control: what mends above is the signature."""
    change(
        path,
        "UPDATE submission SET reference = '000000000000' WHERE rowid = 4",
        "DROP TRIGGER journal_no_delete",
        "DELETE FROM journal WHERE number >= 4",
    )
    make_sound(path, clock)
    with Opened(path, clock) as station:
        assert station.outbox.show(taken[3].id).reference == "0" * 12


def test_a_manifest_that_is_spoilt_is_dropped_to_be_made_again(path, clock, keys, taken):
    change(path, "UPDATE submission SET manifest = 'x' || manifest WHERE rowid = 4")
    suspect(path, "pages")
    rescue = make_sound(path, clock, keys)
    assert rescue.counts["submissions"] == "4"
    with Opened(path, clock) as station:
        assert station.outbox.parcel(taken[3].id).manifest == ""
        assert station.outbox.body(taken[3].id, 0, 9)


@pytest.mark.parametrize(
    "spoilt",
    [
        "UPDATE tally SET entries = entries + 1 WHERE state = 'pending'",
        "DELETE FROM tally WHERE state = 'received'",
        "UPDATE attempt SET at = 'yesterday' WHERE number = 1",
        "UPDATE memory SET value = CAST(x'80' AS TEXT)",
        "UPDATE submission SET manifest = 'a.b.c' WHERE rowid = 2",
        "UPDATE figure SET form = CAST(x'80' AS TEXT)",
    ],
)
def test_what_the_delivery_added_is_looked_at_too(path, clock, keys, spoilt):
    change(path, spoilt)
    assert examine(path, Depth.START) in {"rows", "pages"}
    make_sound(path, clock, keys)
    assert examine(path, Depth.WHOLE) == ""
    with Opened(path, clock) as station:
        assert sum(station.outbox.counts().values()) == 4


@pytest.mark.parametrize("content", [b"", b"\xff{", b"[]", b"{}", b'{"folder": "../..", "why": 3}'])
def test_a_spoilt_marker_is_no_bug(path, clock, keys, monkeypatch, content):
    from kiosk.storage.rescue import moving

    before = seen(path, clock)
    suspect(path, "pages")
    with monkeypatch.context() as patch:

        def cut(*_arguments, **_more):
            raise OSError(5, "the power is gone")

        patch.setattr(moving, "_rebuild", cut)
        with pytest.raises(Exception, match="the power"):
            make_sound(path, clock, keys)
    assert not path.exists()
    path.with_name(path.name + ".rescue").write_bytes(content)
    assert make_sound(path, clock, keys).counts["submissions"] == "4"
    assert seen(path, clock) == before
    assert make_sound(path, clock, keys) is None


def test_a_spoilt_marker_that_no_rescue_left_is_taken_away(path, clock, keys):
    before = seen(path, clock)
    path.with_name(path.name + ".rescue").write_bytes(b"?")
    assert make_sound(path, clock, keys) is None
    assert seen(path, clock) == before


@pytest.mark.parametrize("content", [b"", b"\xff", b"[1]", b"{}", b'{"why": {}}', b"null"])
def test_a_spoilt_report_is_still_an_alarm(path, clock, keys, content):
    suspect(path, "pages")
    rescue = make_sound(path, clock, keys)
    (rescue.folder / "report.json").write_bytes(content)
    (alarm,) = standing(path)
    assert (alarm.folder, alarm.why) == (rescue.folder, "pages")
    assert str(alarm)


def test_a_spoilt_suspicion_is_one(path, clock, keys):
    path.with_name(path.name + ".suspect").write_bytes(b"\xff\x00<b>")
    assert make_sound(path, clock, keys).why == "pages"


def test_rows_of_the_first_revision_are_known_when_nothing_says_which_it_was(
    tmp_path, clock, make_submission, keys
):
    path = tmp_path / "old.sqlite"
    taken = make_submission()
    database = Database.open(path)
    SqlSubmissions(database, SqlJournal(database, clock)).take(taken)
    database.migrate("0001")
    database.close()
    # the first page, which says everything about the schema
    with path.open("rb+") as file:
        file.write(bytes(4096))
    path.with_name(path.name + ".made").write_text("0001")
    assert make_sound(path, clock, keys).counts["submissions"] == "1"
    with Opened(path, clock) as station:
        assert station.outbox.show(taken.id).reference == taken.reference
