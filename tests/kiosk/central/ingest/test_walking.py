# SPDX-License-Identifier: Apache-2.0
"""A walk through what was received gives what is wanted once, a page at a time."""

import tracemalloc
from datetime import timedelta

import pytest
from sqlalchemy import event

from kiosk.central.ingest import walking
from kiosk.central.ingest.walking import Narrowed
from kiosk.sync.contract import Item
from tests.kiosk.central.conftest import Speaker


@pytest.fixture
def filled(region, clock, station_key, known, other_key):
    """Forty submissions of two stations and two forms, four at each moment; gives the moments."""
    known(region, "BK02", other_key)
    speakers = [Speaker("", clock, station_key), Speaker("", clock, other_key, "BK02")]
    moments = []
    for _ in range(10):
        clock.advance(timedelta(hours=1))
        moments.append(clock.now())
        for speaker in speakers:
            forms = ("registration", "appeal")
            items = [Item(**speaker.item(form_id=form, reference="BK037F4K92QX")) for form in forms]
            answers = region.reception.take(speaker.code, items).answers
            assert all(one.acknowledgement for one in answers)
    return moments


@pytest.fixture
def statements(region):
    """Every statement that the database is given, with the number of rows that it answered."""
    seen = []

    def noted(_connection, cursor, statement, *_):
        seen.append((statement, cursor))

    event.listen(region.database.engine, "after_cursor_execute", noted)
    yield seen
    event.remove(region.database.engine, "after_cursor_execute", noted)


WANTED = (
    {},
    {"form": "appeal"},
    {"station": "BK02"},
    {"form": "registration", "station": "BK01"},
    {"form": "nothing"},
    {"since": 3},
    {"before": 3},
    {"since": 3, "before": 3},
    {"since": 2, "before": 8, "form": "appeal", "station": "BK01"},
)


def test_what_is_wanted_comes_once_in_its_order(region, filled, monkeypatch):
    everything = sorted(region.submissions.all(), key=lambda one: (one.received_at, one.id))
    assert len(everything) == 40
    found = {}
    for number, wanted in enumerate(WANTED):
        bounds = {name: filled[at] for name, at in wanted.items() if name in {"since", "before"}}
        narrowed = Narrowed(**{**wanted, **bounds})
        expected = [
            one.id for one in everything if narrowed.has(one.form_id, one.station, one.received_at)
        ]
        for page in (1, 3, 4, 7, 1000):
            monkeypatch.setattr(walking, "PAGE", page)
            assert [one.id for one in region.submissions.all(narrowed)] == expected
        found[number] = len(expected)
    assert list(found.values()) == [40, 20, 20, 10, 0, 28, 12, 0, 6]


def test_what_is_not_wanted_does_not_leave_the_database(region, filled, statements):
    """The database narrows: no manifest of another form's is read."""
    found = list(region.submissions.all(Narrowed(form="appeal", station="BK01")))
    assert len(found) == 10
    manifests = [text for text, _ in statements if "manifest" in text]
    assert manifests
    assert all("form_id = " in text and "submission.station = " in text for text in manifests)


def test_the_walk_goes_by_the_index(postgresql, open_centre, known, station_key, items_of):
    centre = open_centre(postgresql.with_tables(), "walk")
    known(centre, "BK01", station_key)
    centre.reception.take("BK01", items_of(300))
    with centre.database.transaction() as connection:
        connection.exec_driver_sql("ANALYZE submission")
    seen = []

    def noted(_connection, _cursor, statement, parameters, *_):
        seen.append((statement, parameters))

    event.listen(centre.database.engine, "after_cursor_execute", noted)
    list(centre.submissions.all(Narrowed(form="registration")))
    event.remove(centre.database.engine, "after_cursor_execute", noted)
    with centre.database.transaction() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, parameters in seen:
            if "received_at" in statement:
                plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
                assert "received_at_id_idx" in " ".join(plan.scalars()), statement


def test_memory_does_not_grow_with_what_was_received(region, items_of, monkeypatch):
    monkeypatch.setattr(walking, "PAGE", 20)
    for _ in range(5):
        region.reception.take("BK01", items_of(100))

    def peak(walk):
        tracemalloc.start()
        try:
            for _ in walk:
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(region.submissions.all())  # what is made once
    bounded = peak(region.submissions.all())
    # the negative control: one page of all is several times as much
    monkeypatch.setattr(walking, "PAGE", 1000)
    assert peak(region.submissions.all()) > 2 * bounded


def test_nobody_s_connection_is_held_between_two_pages(region, items_of, monkeypatch):
    monkeypatch.setattr(walking, "PAGE", 2)
    region.reception.take("BK01", items_of(6))
    listing = region.submissions.all()
    next(listing)
    assert region.database.engine.pool.checkedout() == 0
    assert len(list(listing)) == 5
