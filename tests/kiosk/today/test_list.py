# SPDX-License-Identifier: Apache-2.0
"""The list of what was taken: page by page, the newest first, and none twice or left out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.intake import Mode
from kiosk.outbox import EntryState, Lease, Moment, Parked, Received
from kiosk.printing import PaperState
from kiosk.storage import SqlPapers, SqlToday, today
from kiosk.today import Group, Wanted

DAY = date(2026, 11, 21)
ALL = Wanted()


@pytest.fixture
def looking(database):
    return SqlToday(database)


@pytest.fixture
def take(clock, sql_submissions, make_submission):
    """Take submissions, each a minute after the one before."""

    def one(**changes):
        clock.advance(timedelta(minutes=1))
        return sql_submissions.take(make_submission(**changes))

    return one


@pytest.fixture
def settle(clock, sql_outbox):
    """Have all that is due sent, and settle one of them."""

    def one(submission, how):
        lease = Lease(owner="test")
        moment = Moment.of(clock)
        sql_outbox.claim(moment, lease, most=100, most_bytes=1 << 30)
        sql_outbox.settle([how(submission)], moment, lease)
        sql_outbox.recover()

    return one


def parked(submission):
    return Parked(id=submission, problem="central.manifest")


def received(submission):
    return Received(
        id=submission, received_at=datetime(2026, 11, 21, 12, tzinfo=UTC), acknowledgement="{}"
    )


def walk(looking, wanted, most):
    rows, after, pages = [], None, 0
    while True:
        page = looking.page(wanted, after, most)
        rows += page.rows
        pages += 1
        if page.after is None:
            return rows, pages
        after = page.after


@pytest.mark.parametrize("most", [1, 3, 7, 8])
def test_pages_are_the_whole_list_the_newest_first(looking, take, most):
    taken = [take() for _ in range(7)]
    rows, pages = walk(looking, ALL, most)
    assert [row.id for row in rows] == [one.id for one in reversed(taken)]
    assert pages == -(-7 // most)


def test_those_of_one_moment_are_parted_between_pages_and_none_is_lost(
    looking, sql_submissions, make_submission
):
    """The clock stands still: the time alone would tell no row from another."""
    taken = [sql_submissions.take(make_submission()) for _ in range(5)]
    rows, _ = walk(looking, ALL, 2)
    assert [row.id for row in rows] == [one.id for one in reversed(taken)]


def test_what_is_taken_meanwhile_moves_no_row(looking, take):
    old = [take() for _ in range(4)]
    first = looking.page(ALL, None, 2)
    take()
    second = looking.page(ALL, first.after, 2)
    assert [row.id for row in (*first.rows, *second.rows)] == [one.id for one in reversed(old)]


def test_a_row_tells_how_it_stands_and_nothing_that_is_sealed(
    looking, take, settle, sql_journal, database
):
    one = take(language="ru", mode=Mode.DESK)
    papers = SqlPapers(database, sql_journal)
    for outcome in (PaperState.CONFIRMED, PaperState.FAILED):
        papers.note(papers.begin(one.id, "taken"), outcome)
    settle(one.id, parked)
    (row,) = looking.page(ALL, None, 10).rows
    assert (row.reference, row.form_id, row.taken_at) == (one.reference, one.form_id, one.taken_at)
    assert (row.language, row.mode, row.attempts, row.papers) == ("ru", "desk", 1, 1)
    assert (row.state, row.cause) == (EntryState.PARKED, "central.manifest")
    assert row == looking.show(one.id)
    assert not {"body", "manifest", "digest"} & set(row.__slots__)


def test_lists_are_narrowed(looking, take, settle, clock):
    ours = take(form_id="work-permit", language="az", mode=Mode.DESK)
    arrived = take(form_id="work-permit", language="ru")
    take(language="az")
    settle(arrived.id, received)

    def found(**wanted):
        return [row.id for row in looking.page(Wanted(**wanted), None, 10).rows]

    assert found(form_id="work-permit") == [arrived.id, ours.id]
    assert found(form_id="work-permit", language="az") == [ours.id]
    assert found(mode="desk") == [ours.id]
    assert found(group=Group.ARRIVED) == [arrived.id]
    assert found(group=Group.ATTENTION) == []
    assert len(found(group=Group.WAITING)) == 2
    assert found(day=DAY, language="ru") == [arrived.id]
    assert found(day=DAY + timedelta(days=1)) == []


@pytest.mark.parametrize("few", [0, 1000])
def test_rare_states_are_found_by_another_way_with_the_same_answer(
    looking, take, settle, monkeypatch, few
):
    monkeypatch.setattr(today, "FEW", few)
    taken = [take() for _ in range(9)]
    for one in taken[::3]:
        settle(one.id, parked)
    rows, _ = walk(looking, Wanted(group=Group.ATTENTION), 2)
    assert [row.id for row in rows] == [one.id for one in reversed(taken[::3])]


def test_a_day_is_the_service_points(looking, clock, sql_submissions, make_submission):
    """Midnight in Baku is 20:00 UTC of the day before."""
    moments = [datetime(2026, 11, 20, 19, 59, 59, 999999, tzinfo=UTC)]
    moments += [datetime(2026, 11, 20, 20, tzinfo=UTC), datetime(2026, 11, 21, 19, 59, tzinfo=UTC)]
    moments += [datetime(2026, 11, 21, 20, tzinfo=UTC)]
    taken = [sql_submissions.take(make_submission(taken_at=one)) for one in moments]
    rows = looking.page(Wanted(day=DAY), None, 10).rows
    assert [row.id for row in rows] == [taken[2].id, taken[1].id]
    assert sum(looking.counts(DAY).values()) == 2
    assert sum(looking.counts(None).values()) == 4


def test_counts_name_every_state(looking, take, settle):
    settle(take().id, received)
    take()
    for counted in (looking.counts(None), looking.counts(DAY)):
        assert counted[EntryState.RECEIVED] == counted[EntryState.PENDING] == 1
        assert counted.keys() == set(EntryState)


def test_several_numbers_are_looked_for_at_once(looking, take):
    one, other = take(), take()
    found = looking.find([one.reference, other.reference, "BK0100000000"])
    assert [row.id for row in found] == [other.id, one.id]
    assert looking.find([]) == ()
    assert looking.show("nobody") is None


def test_each_state_is_in_one_group():
    assert sorted(state.value for group in Group for state in group.states) == sorted(
        state.value for state in EntryState
    )
    assert all(state in Group.of(state).states for state in EntryState)
