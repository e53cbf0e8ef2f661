# SPDX-License-Identifier: Apache-2.0
"""A day is counted, signed for as it was shown, and says so when it has changed since."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.clock import ClockTrust
from kiosk.days import Days, DaySigningError, Incident, Place, Unsent, lines
from kiosk.errors import StaffError
from kiosk.intake import Mode
from kiosk.outbox import Lease, Moment, Parked, Received
from kiosk.printing import PaperState
from kiosk.staff import Member, Role, Session
from kiosk.storage import SqlDays, SqlPapers

DAY = date(2026, 11, 21)
PLACE = Place(station="BK01", service_point="Bakı")


def session(role: Role) -> Session:
    member = Member(id=f"member-{role}", name=role.title(), role=role)
    return Session(member=member, began_at=datetime(2026, 11, 21, tzinfo=UTC))


SUPERVISOR, OFFICER = session(Role.SUPERVISOR), session(Role.OFFICER)


@pytest.fixture
def kept(database, sql_journal):
    return SqlDays(database, sql_journal)


@pytest.fixture
def days(kept, clock):
    return Days(kept, clock.now, lambda: PLACE)


@pytest.fixture
def take(sql_submissions, make_submission, clock):
    def one(**changes):
        clock.advance(timedelta(minutes=1))
        return sql_submissions.take(make_submission(**changes))

    return one


@pytest.fixture
def settle(sql_outbox, clock):
    def one(outcome):
        lease, moment = Lease(owner="test"), Moment.of(clock)
        sql_outbox.claim(moment, lease, most=100, most_bytes=1 << 30)
        sql_outbox.settle([outcome], moment, lease)
        sql_outbox.recover()

    return one


def received(one):
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    return Received(id=one.id, received_at=at, acknowledgement="{}")


def report(days, day=DAY):
    return days.look(SUPERVISOR, day).report


def test_a_day_is_counted_by_all_that_a_supervisor_asks(days, take, settle):
    first = take(language="az", mode=Mode.DESK)
    settle(Parked(id=first.id, problem="central.manifest"))
    settle(received(take(form_id="work-permit", language="az")))
    waiting = take(clock_trust=ClockTrust.SKEWED)
    found = report(days)
    assert found.taken == 3
    assert found.services == {"registration": 2, "work-permit": 1}
    assert found.languages == {"az": 2, "en": 1}
    assert found.modes == {"kiosk": 2, "desk": 1}
    assert found.states == {"parked": 1, "pending": 1, "received": 1}
    assert found.unsent == (
        Unsent(state="parked", cause="central.manifest", count=1, oldest_at=first.taken_at),
        Unsent(state="pending", cause="", count=1, oldest_at=waiting.taken_at),
    )
    assert found.doubtful_times == 1


def test_what_waits_is_told_with_its_oldest(days, take):
    oldest = take()
    take()
    (unsent,) = report(days).unsent
    assert (unsent.count, unsent.oldest_at) == (2, oldest.taken_at)


def test_paper_and_incidents_are_those_of_the_day(days, take, database, sql_journal, clock):
    one = take()
    papers = SqlPapers(database, sql_journal)
    for outcome in (PaperState.CONFIRMED, PaperState.UNKNOWN, PaperState.FAILED):
        papers.note(papers.begin(one.id, "taken"), outcome)
    for device, state in (("printer", "paper-out"), ("printer", "ready"), ("stick", "absent")):
        sql_journal.record("device-changed", {"device": device, "state": state, "problem": ""})
    sql_journal.record("line-changed", {"state": "down", "problem": "delivery.tls"})
    sql_journal.record("line-changed", {"state": "up", "problem": ""})
    sql_journal.record("line-changed", {"state": "down", "problem": "delivery.tls"})
    found = report(days)
    assert found.papers == {"confirmed": 1, "unknown": 1, "failed": 1}
    assert found.papers_out == 2
    assert found.incidents == (
        Incident(kind="paper-ended", detail="failed", count=1),
        Incident(kind="paper-ended", detail="unknown", count=1),
        Incident(kind="device-changed", detail="printer", count=1),
        Incident(kind="line-changed", detail="delivery.tls", count=2),
    )
    clock.advance(timedelta(days=1))
    sql_journal.record("line-changed", {"state": "down", "problem": "delivery.tls"})
    assert report(days) == found
    assert len(report(days, DAY + timedelta(days=1)).incidents) == 1


def test_an_empty_day_is_a_report_too(days):
    found = report(days, date(2026, 1, 5))
    assert (found.taken, found.states, found.unsent, found.incidents) == (0, {}, (), ())
    assert [(line.part, line.value) for line in lines(found)] == [("taken", 0), ("papers", 0)]


def test_what_was_signed_is_kept_as_it_was_and_told_in_the_journal(days, take, sql_journal):
    take()
    shown = report(days)
    signed = days.sign_off(SUPERVISOR, DAY, shown.digest).signed
    assert (signed.member, signed.digest) == ("member-supervisor", shown.digest)
    again = days.look(OFFICER, DAY)
    assert again.signed == signed
    assert again.changes == ()
    assert json.loads(again.signed.report) == shown.data()
    facts = {"day": "2026-11-21", "digest": shown.digest, "actor": "member-supervisor"}
    assert sql_journal.latest("day-signed").facts == facts


def test_a_late_acknowledgement_changes_a_signed_day_and_it_says_so(days, take, settle, clock):
    one = take()
    days.sign_off(SUPERVISOR, DAY, report(days).digest)
    clock.advance(timedelta(days=2))
    settle(received(one))
    found = days.look(SUPERVISOR, DAY)
    assert found.changes == ("states", "unsent")
    days.sign_off(SUPERVISOR, DAY, found.report.digest)
    assert days.look(SUPERVISOR, DAY).changes == ()


def test_a_pruned_journal_changes_no_signed_day(days, take, database, sql_journal, clock):
    take()
    sql_journal.record("line-changed", {"state": "down", "problem": "delivery.tls"})
    shown = report(days)
    clock.advance(timedelta(days=2))
    sql_journal.record("line-changed", {"state": "up", "problem": ""})
    days.sign_off(SUPERVISOR, DAY, shown.digest)
    with database.writing() as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'journal'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM journal WHERE number <= 2")
    found = days.look(SUPERVISOR, DAY)
    assert found.changes == ()
    assert found.report.incidents == shown.incidents != ()


def test_another_day_does_not_change_a_signed_one(days, take, clock):
    """A negative control of the test above."""
    take()
    days.sign_off(SUPERVISOR, DAY, report(days).digest)
    clock.advance(timedelta(days=1))
    take()
    assert days.look(SUPERVISOR, DAY).changes == ()


def test_nobody_signs_what_they_did_not_see(days, take):
    take()
    shown = report(days)
    take()
    with pytest.raises(DaySigningError) as error:
        days.sign_off(SUPERVISOR, DAY, shown.digest)
    assert error.value.code == "day.moved"
    assert days.look(SUPERVISOR, DAY).signed is None


def test_the_same_is_signed_once_and_no_day_before_it_begins(days, take):
    take()
    digest = report(days).digest
    days.sign_off(SUPERVISOR, DAY, digest)
    later = DAY + timedelta(days=1)
    for day, known, code in (
        (DAY, digest, "day.signed"),
        (later, report(days, later).digest, "day.future"),
    ):
        with pytest.raises(DaySigningError) as error:
            days.sign_off(SUPERVISOR, day, known)
        assert error.value.code == code


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TECHNICIAN])
def test_only_a_supervisor_answers_for_a_day(days, take, role, sql_journal):
    take()
    digest, before = report(days).digest, sql_journal.head()
    with pytest.raises(StaffError, match=r"staff\.not-allowed"):
        days.sign_off(session(role), DAY, digest)
    assert sql_journal.head() == before


def test_a_technician_sees_no_report(days):
    for look in (lambda who: days.look(who, DAY), days.listed):
        look(OFFICER)
        with pytest.raises(StaffError, match=r"staff\.not-allowed"):
            look(session(Role.TECHNICIAN))


def test_days_are_listed_with_who_signed_them(days, sql_submissions, make_submission, clock):
    for at in (
        datetime(2026, 11, 20, 19, 59, tzinfo=UTC),
        datetime(2026, 11, 20, 20, 1, tzinfo=UTC),
        datetime(2026, 11, 21, 9, tzinfo=UTC),
        datetime(2026, 9, 1, tzinfo=UTC),
    ):
        sql_submissions.take(make_submission(taken_at=at))
    days.sign_off(SUPERVISOR, DAY, report(days).digest)
    found = days.listed(SUPERVISOR)
    assert [(one.day, one.taken) for one in found] == [(DAY, 2), (DAY - timedelta(days=1), 1)]
    assert [one.signed.member if one.signed else "" for one in found] == ["member-supervisor", ""]


def test_the_digest_is_of_the_facts_and_of_nothing_else(days, take):
    take()
    assert report(days).digest == report(days).digest
    before = report(days)
    take(language="ka")
    assert report(days).digest != before.digest


def test_a_report_says_nothing_of_anybody(days, take):
    one = take()
    text = report(days).canonical
    assert one.id not in text
    assert one.reference not in text


def test_the_lines_add_up_to_what_was_taken(days, take, settle):
    settle(received(take(language="az")))
    take()
    found = lines(report(days))
    for part in ("services", "languages", "modes", "states"):
        assert sum(line.value for line in found if line.part == part) == 2
    assert sum(line.value for line in found if line.part == "unsent") == 1
