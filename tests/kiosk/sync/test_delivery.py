# SPDX-License-Identifier: Apache-2.0
"""The real courier, database, client and central over a real loopback socket."""

from contextlib import nullcontext

import pytest

from kiosk.audit import verify
from kiosk.clock import SystemClock
from kiosk.outbox import EntryState
from kiosk.sync import Courier
from kiosk.sync.client import CentralClient


@pytest.fixture
def courier_to(sql_outbox, sql_journal, client_for):
    def make(url):
        return Courier(
            sql_outbox,
            client_for(url),
            sql_journal,
            SystemClock(),
            solitude=nullcontext(),
            fraction=lambda: 0.0,
        )

    return make


def test_submissions_arrive_once_each_with_their_bytes(
    *,
    courier_to,
    central_url,
    central_store,
    sql_submissions,
    sql_outbox,
    sql_journal,
    make_submission,
):
    taken = [sql_submissions.take(make_submission()) for _ in range(60)]
    report = courier_to(central_url).round()
    assert report.received == 60
    assert [(one.id, one.body) for one in central_store.all()] == [
        (one.id, one.body) for one in taken
    ]
    assert sql_outbox.counts()[EntryState.RECEIVED] == 60
    assert all(entry.received_at for entry in sql_outbox.entries())
    assert verify(sql_journal.records()) is None


class LosingClient(CentralClient):
    """Loses every answer after the central has stored what was sent."""

    def announce(self, parcels, journal):
        """Send, and pretend that the line broke before the answer came."""
        super().announce(parcels, journal)
        from kiosk.sync import Answer, Trouble

        return Answer(trouble=Trouble.LINE, code="delivery.timeout")


def test_a_lost_answer_leaves_one_record_and_is_made_good(
    *,
    courier_to,
    central_url,
    central_store,
    sql_submissions,
    sql_outbox,
    sql_journal,
    make_submission,
):
    taken = sql_submissions.take(make_submission())
    losing = LosingClient(central_url, "BK01", "0123456789abcdef", SystemClock())
    Courier(
        sql_outbox, losing, sql_journal, SystemClock(), solitude=nullcontext(), fraction=lambda: 0.0
    ).round()
    losing.close()
    assert sql_outbox.show(taken.id).state is EntryState.PENDING
    assert central_store.count() == 1
    courier_to(central_url).round()
    entry = sql_outbox.show(taken.id)
    assert (entry.state, entry.attempts) == (EntryState.RECEIVED, 2)
    assert central_store.count() == 1


def test_a_conflict_is_parked_and_told(
    *,
    courier_to,
    central_url,
    sql_submissions,
    sql_outbox,
    sql_journal,
    make_submission,
    as_parcel,
    client_for,
):
    taken = sql_submissions.take(make_submission())
    other = make_submission(id=taken.id)
    client_for(central_url).announce([as_parcel(other)], (0, bytes(32)))
    report = courier_to(central_url).round()
    assert report.parked == 1
    entry = sql_outbox.show(taken.id)
    assert (entry.state, entry.last_problem) == (EntryState.PARKED, "central.conflict")
    events = [record.event for record in sql_journal.records()]
    assert events == ["submission-taken", "submission-parked", "line-changed"]


def test_the_centre_learns_where_the_journal_ends(
    *, courier_to, central_url, central_store, sql_submissions, sql_journal, make_submission
):
    sql_submissions.take(make_submission())
    number, head = sql_journal.head()
    courier_to(central_url).round()
    assert central_store.journal_head("BK01") == (number, head.hex())
