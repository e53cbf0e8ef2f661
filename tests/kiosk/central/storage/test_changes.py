# SPDX-License-Identifier: Apache-2.0
"""Who reads on from where they were never misses a change, however late it is committed."""

import pytest
from sqlalchemy import select, update

from kiosk.central.ingest import submissions
from kiosk.central.storage.changes import EPOCH, begin_epoch, readable_until, this_change
from kiosk.central.storage.tables import FORMAT, SUBMISSION
from kiosk.sync.contract import Item, Standing


class Reader:
    """Reads on from where it was, as a consumer does."""

    def __init__(self, centre, horizon=readable_until) -> None:
        self._database, self._horizon = centre.database, horizon
        self.at, self.seen = 0, []

    def read(self):
        with self._database.reading() as connection:
            until = self._horizon(connection)
            rows = connection.execute(
                select(SUBMISSION.c.id, SUBMISSION.c.change)
                .where(SUBMISSION.c.change > self.at, SUBMISSION.c.change <= until)
                .order_by(SUBMISSION.c.change, SUBMISSION.c.id)
            ).all()
        self.seen += [row.id for row in rows]
        self.at = max([self.at, *(row.change for row in rows)])
        return len(rows)


@pytest.fixture
def server(open_centre, postgresql, known, station_key, other_key):
    """A central on PostgreSQL that knows BK01 and BK02."""
    centre = open_centre(postgresql.with_tables())
    known(centre, "BK01", station_key)
    known(centre, "BK02", other_key)
    return centre


@pytest.fixture
def overtake(server, items_of, clock, other_key, monkeypatch):
    """Begin a batch first and commit it last: another comes, and is read, in between."""
    from tests.kiosk.central.conftest import Speaker

    insert_new = submissions.insert_new
    (slow,) = items_of()
    quick = Item(**Speaker("", clock, other_key, "BK02").item(b"quick"))

    def run(reader):
        def inserted(connection, rows):
            new = insert_new(connection, rows)
            if rows[0]["station"] == "BK01":
                assert (
                    server.reception.take("BK02", [quick]).answers[0].standing is Standing.RECEIVED
                )
                reader.read()
            return new

        monkeypatch.setattr(submissions, "insert_new", inserted)
        assert server.reception.take("BK01", [slow]).answers[0].standing is Standing.RECEIVED
        reader.read()

    return run


def test_what_commits_late_is_not_skipped(server, overtake):
    reader = Reader(server)
    overtake(reader)
    assert len(reader.seen) == len(set(reader.seen)) == 2


def test_without_the_horizon_it_would_be(server, overtake):
    """The negative control."""
    reader = Reader(server, lambda _connection: 1 << 62)
    overtake(reader)
    assert len(reader.seen) == 1


def test_each_change_is_read_once_and_in_order(region, items_of):
    reader = Reader(region)
    first, second = items_of(3), items_of(2)
    bare = second[0].model_copy(update={"body": None})
    region.reception.take("BK01", [*first, bare])
    assert reader.read() == 3
    region.reception.take("BK01", [*first, *second])
    assert reader.read() == 2
    assert reader.read() == 0
    assert len(set(reader.seen)) == region.submissions.count() == 5


def test_what_comes_in_parts_is_a_change_when_it_is_received(region, items_of):
    reader = Reader(region)
    (item,) = items_of()
    bare = item.model_copy(update={"body": None})
    (answer,) = region.reception.take("BK01", [bare]).answers
    (missing,) = answer.missing
    at = region.parts.progress("BK01", missing.sha256)
    from base64 import b64decode

    region.parts.append(missing.sha256, at, b64decode(item.body))
    assert reader.read() == 0
    region.reception.take("BK01", [bare])
    assert reader.read() == 1


def test_what_is_rolled_back_leaves_no_trace(region):
    def fail():
        with region.database.transaction() as connection:
            this_change(connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert Reader(region).read() == 0


def test_after_a_restore_changes_go_on_behind_all_of_before(region, items_of):
    """The database was set back, and with it what it counts by."""
    region.reception.take("BK01", items_of(2))
    reader = Reader(region)
    reader.read()
    with region.database.transaction() as connection:
        connection.execute(update(FORMAT).values(change=0))
        begin_epoch(connection)
    region.reception.take("BK01", items_of(1))
    assert reader.read() == 1
    assert reader.at > 2 * EPOCH
