# SPDX-License-Identifier: Apache-2.0
"""The real courier, database, client and central over a real loopback socket."""

import os
from contextlib import nullcontext

import pytest

from kiosk.audit import verify
from kiosk.clock import SystemClock
from kiosk.errors import DeliveryError
from kiosk.outbox import EntryState
from kiosk.sync import CentreTime, Heard, Trouble, courier_to_central, pinned

P, R, C = EntryState.PENDING, EntryState.RECEIVED, EntryState.CONFLICT


@pytest.fixture
def courier_of(sql_outbox, sql_journal):
    def make(client, **options):
        return courier_to_central(
            sql_outbox,
            client,
            sql_journal,
            SystemClock(),
            solitude=nullcontext(),
            fraction=lambda: 0.0,
            **options,
        )

    return make


@pytest.fixture
def courier(courier_of, client_for, central_url):
    return courier_of(client_for(central_url))


def bodies(central_store):
    """What the central has, by id."""
    return {one.id: b"".join(central_store.body(one.id)) for one in list(central_store.all())}


def test_submissions_arrive_once_each_with_their_bytes(
    *, courier, central_store, sql_submissions, sql_outbox, sql_journal, make_submission
):
    sent = {}
    for size in (10, 4000, 300_000, 2_500_000):
        for _ in range(3):
            body = os.urandom(size)
            sent[sql_submissions.take(make_submission(body)).id] = body
    assert courier.round().received == 12
    assert bodies(central_store) == sent
    assert sql_outbox.counts()[R] == 12
    assert all(entry.received_at for entry in sql_outbox.entries())
    assert verify(sql_journal.records()) is None


def test_a_lost_answer_leaves_one_record_and_is_made_good(
    *,
    courier_of,
    client_for,
    central_url,
    central_store,
    sql_submissions,
    sql_outbox,
    make_submission,
):
    taken = sql_submissions.take(make_submission())
    client = client_for(central_url)
    real = client.send

    def losing(letter):
        real(letter)
        return Heard(trouble=Trouble.LINE, code="delivery.timeout", is_in_doubt=True)

    client.send = losing
    courier = courier_of(client)
    courier.round()
    entry = sql_outbox.show(taken.id)
    assert (entry.state, entry.is_in_doubt) == (P, True)
    assert central_store.count() == 1
    client.send = real
    courier.round()
    entry = sql_outbox.show(taken.id)
    assert (entry.state, entry.attempts) == (R, 2)
    assert central_store.count() == 1


def test_a_conflict_is_an_alarm_and_told(
    *,
    courier,
    client_for,
    central_url,
    sql_submissions,
    sql_outbox,
    sql_journal,
    make_submission,
    as_parcel,
):
    taken = sql_submissions.take(make_submission())
    other = client_for(central_url)
    letter = other.write([as_parcel(make_submission(id=taken.id))], (0, bytes(32)))
    assert other.send(letter).trouble is None
    assert courier.round().conflicting == 1
    entry = sql_outbox.show(taken.id)
    assert (entry.state, entry.last_problem) == (C, "central.conflict")
    events = [record.event for record in sql_journal.records()]
    assert events == ["submission-taken", "line-changed", "submission-conflict"]


def test_a_clock_that_is_wrong_is_put_right_by_the_centre_s(
    *, courier_of, client_for, central_url, clock, sql_submissions, make_submission
):
    centre = CentreTime(SystemClock())
    sql_submissions.take(make_submission())
    assert courier_of(client_for(central_url, centre=centre)).round().received == 1
    ahead = clock.now() - SystemClock().now()
    assert abs(centre.skew() - ahead).total_seconds() < 5


def test_a_station_enrols_with_a_code_and_is_heard(
    *, client_for, courier_of, centre, central_url, tmp_path, sql_submissions, make_submission
):
    code = centre.stations.invite("BK01", centre.clock.now())
    client = client_for(central_url, keyring=pinned.Pin(tmp_path, "BK01").keyring)
    courier = courier_of(client)
    sql_submissions.take(make_submission())
    assert courier.round().problem == "delivery.not-enrolled"
    assert pinned.install(client.enrol(code), tmp_path)
    courier = courier_of(client)
    assert courier.round().received == 1


def test_a_code_is_good_once_and_for_the_same_key(client_for, centre, central_url):
    with pytest.raises(DeliveryError) as error:
        client_for(central_url).enrol("WRONG-CODE-1234")
    assert error.value.code == "central.enrolment"


def test_a_centre_that_lost_a_body_part_way_gets_it_whole(
    *, courier_of, client_for, central_url, central_store, sql_submissions, make_submission
):
    body = os.urandom(1_300_000)
    sql_submissions.take(make_submission(body))
    client = client_for(central_url)
    real, cuts = client.append, [3]

    def cut(piece):
        from dataclasses import replace

        if cuts and cuts.pop():
            real(replace(piece, content=piece.content[:200_000]))
            return replace(real(piece), trouble=Trouble.LINE, code="delivery.timeout")
        return real(piece)

    client.append = cut
    courier_of(client).round()
    assert list(bodies(central_store).values()) == [body]


def test_heartbeats_tell_where_the_journal_ends(
    *, courier, centre, sql_submissions, sql_journal, make_submission
):
    sql_submissions.take(make_submission())
    courier.round()
    (station,) = centre.stations.all()
    assert station.kept == 1
    assert station.heard_at is not None
