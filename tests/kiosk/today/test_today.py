# SPDX-License-Identifier: Apache-2.0
"""What staff do about submissions: only who may, only what goes, and with their name to it."""

from datetime import UTC, datetime

import pytest

from kiosk.errors import StaffError, StorageError
from kiosk.identifiers import SubmissionId
from kiosk.outbox import EntryState, Lease, Moment, Parked, Received, TransitionError
from kiosk.printing import PaperState
from kiosk.receipts import Claims, Reference, token
from kiosk.sealing import KnownKey
from kiosk.staff import Member, Role, Session
from kiosk.storage import SqlPapers, SqlToday
from kiosk.sync.carrying import Carrier
from kiosk.sync.stick import Box, Stick
from kiosk.today import Act, Today, Wanted

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def session(role: Role) -> Session:
    return Session(member=Member(id=f"member-{role}", name=role.title(), role=role), began_at=NOW)


SUPERVISOR, OFFICER = session(Role.SUPERVISOR), session(Role.OFFICER)
TECHNICIAN = session(Role.TECHNICIAN)


class Bench:
    """A station's list over a real database, and what befalls its entries."""

    def __init__(self, outbox, submissions, make, clock, key) -> None:
        self.outbox = outbox
        self.clock = clock
        self.woken = 0
        self.keys = {key.key_id: KnownKey(public_key=key.public_bytes, station="BK01")}
        self._submissions = submissions
        self._make = make

    def take(self):
        return self._submissions.take(self._make())

    def settle(self, outcome) -> None:
        lease, moment = Lease(owner="test"), Moment.of(self.clock)
        self.outbox.claim(moment, lease, most=100, most_bytes=1 << 30)
        self.outbox.settle([outcome], moment, lease)
        self.outbox.recover()

    def state(self, submission) -> EntryState:
        return self.outbox.show(submission).state

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def bench(sql_outbox, sql_submissions, make_submission, clock, station_key):
    return Bench(sql_outbox, sql_submissions, make_submission, clock, station_key)


@pytest.fixture
def papers(database, sql_journal):
    return SqlPapers(database, sql_journal)


@pytest.fixture
def today(*, bench, database, sql_journal, sql_submissions, papers, clock):
    return Today(
        SqlToday(database),
        bench.outbox,
        submissions=sql_submissions,
        papers=papers,
        journal=sql_journal,
        clock=clock,
        station="BK01",
        keys=lambda: bench.keys,
        wake=bench.wake,
    )


def received(one):
    return Received(id=one.id, received_at=NOW, acknowledgement="{}")


def told(journal, event):
    return [record.facts for record in journal.records() if record.event == event]


def test_a_retry_is_due_at_once_and_says_who_wanted_it(today, bench, sql_journal):
    one = bench.take()
    bench.settle(Parked(id=one.id, problem="central.manifest"))
    today.retry(SUPERVISOR, one.id)
    assert bench.state(one.id) is EntryState.PENDING
    assert bench.woken == 1
    assert told(sql_journal, "submission-retried") == [{"id": one.id, "actor": "member-supervisor"}]


def test_what_is_held_waits_until_somebody_releases_it(today, bench, sql_journal):
    one = bench.take()
    today.hold(SUPERVISOR, one.id)
    assert bench.state(one.id) is EntryState.PARKED
    assert today.detail(SUPERVISOR, one.id).acts == {Act.RELEASE, Act.REPRINT}
    today.release(TECHNICIAN, one.id)
    assert bench.state(one.id) is EntryState.PENDING
    assert told(sql_journal, "submission-held") == [{"id": one.id, "actor": "member-supervisor"}]
    assert told(sql_journal, "submission-retried") == [{"id": one.id, "actor": "member-technician"}]


def test_nothing_is_released_that_nobody_holds(today, bench):
    one = bench.take()
    bench.settle(Parked(id=one.id, problem="central.manifest"))
    for submission in (one.id, SubmissionId("nobody")):
        with pytest.raises(TransitionError):
            today.release(SUPERVISOR, submission)
    assert bench.state(one.id) is EntryState.PARKED


def test_what_has_arrived_meanwhile_can_be_neither_tried_nor_held(today, bench, sql_journal):
    one = bench.take()
    bench.settle(received(one))
    before = sql_journal.head()
    for act in (today.retry, today.hold, today.release):
        with pytest.raises(TransitionError):
            act(SUPERVISOR, one.id)
    assert sql_journal.head() == before


ACTS = {
    "page": lambda today, who, one: today.page(who, Wanted()),
    "counts": lambda today, who, one: today.counts(who),
    "search": lambda today, who, one: today.search(who, "x"),
    "by_receipt": lambda today, who, one: today.by_receipt(who, "x"),
    "detail": lambda today, who, one: today.detail(who, one.id),
    "retry": lambda today, who, one: today.retry(who, one.id),
    "hold": lambda today, who, one: today.hold(who, one.id),
    "release": lambda today, who, one: today.release(who, one.id),
    "reprint": lambda today, who, one: today.begin_reprint(who, one.id),
    "export": lambda today, who, one: today.export(who, pytest.fail),
}
REFUSED = {
    Role.OFFICER: {"retry", "hold", "release", "export"},
    Role.TECHNICIAN: {"hold", "reprint"},
    Role.SUPERVISOR: set(),
}


@pytest.mark.parametrize(("role", "name"), [(r, n) for r, names in REFUSED.items() for n in names])
def test_who_may_not_changes_nothing(today, bench, sql_journal, role, name):
    one = bench.take()
    before = sql_journal.head()
    with pytest.raises(StaffError, match=r"staff\.not-allowed"):
        ACTS[name](today, session(role), one)
    assert (sql_journal.head(), bench.state(one.id)) == (before, EntryState.PENDING)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_is_let(today, bench, role):
    """A negative control of the test above."""
    one = bench.take()
    for name in ACTS.keys() - REFUSED[role] - {"release", "export", "hold"}:
        ACTS[name](today, session(role), one)


def test_only_what_somebody_may_do_is_offered(today, bench):
    one = bench.take()
    assert today.detail(SUPERVISOR, one.id).acts == {Act.RETRY, Act.HOLD, Act.REPRINT}
    assert today.detail(OFFICER, one.id).acts == {Act.REPRINT}
    assert today.detail(TECHNICIAN, one.id).acts == {Act.RETRY}
    bench.settle(received(one))
    assert today.detail(SUPERVISOR, one.id).acts == {Act.REPRINT}
    assert today.detail(SUPERVISOR, SubmissionId("nobody")) is None


def test_a_story_has_tries_papers_and_the_arrival(today, bench, papers):
    one, other = bench.take(), bench.take()
    papers.note(papers.begin(one.id, "taken"), PaperState.CONFIRMED)
    papers.begin(other.id, "taken")
    bench.settle(received(one))
    found = today.detail(OFFICER, one.id)
    assert [step.event for step in found.steps] == [
        "submission-taken",
        "paper-begun",
        "paper-ended",
        "receive",
    ]
    assert len(found.papers) == 1
    assert found.row.received_at == NOW


def test_staff_print_as_often_as_it_takes_and_each_is_told_apart(today, bench, papers, sql_journal):
    one = bench.take()
    copies = []
    for _ in range(4):
        again = today.begin_reprint(OFFICER, one.id)
        papers.note(again.paper, PaperState.CONFIRMED)
        copies.append(again.paper.copy)
    assert copies == [0, 1, 2, 3]
    assert told(sql_journal, "receipt-reprinted")[3] == {
        "id": one.id,
        "copy": "3",
        "actor": "member-officer",
    }
    bench.settle(received(one))
    again = today.begin_reprint(OFFICER, one.id)
    assert (again.paper.standing, again.received_at) == ("received", NOW)
    with pytest.raises(TransitionError, match=r"outbox\.unknown"):
        today.begin_reprint(OFFICER, SubmissionId("nobody"))


def test_a_number_is_found_however_it_is_typed(today, bench):
    one = bench.take()
    number = one.reference
    spaced = f" {number[:4].lower()}-{number[4:8]} {number[8:].lower()}"
    for typed in (number, spaced, number[4:], number[4:].lower()):
        assert today.search(OFFICER, typed).row.id == one.id


def slips(number):
    yield "0" + number[1:] if number[0] != "0" else "1" + number[1:]
    yield number[:6] + number[7] + number[6] + number[8:]
    yield number[:5] + number[6:]
    yield number[:5] + number[5] + number[5:]
    yield number[:-1] + "U"


def test_a_slip_of_the_pen_names_what_was_meant(today, bench):
    one = bench.take()
    bench.take()
    for typed in slips(one.reference):
        if typed == one.reference:
            continue
        found = today.search(OFFICER, typed)
        assert found.row is None, typed
        assert found.problem == "today.slip"
        assert [row.id for row in found.near] == [one.id], typed


def test_a_number_of_nobody_finds_nothing(today, bench, make_submission):
    bench.take()
    found = today.search(OFFICER, make_submission().reference)
    assert (found.row, found.near, found.problem) == (None, (), "today.unknown")
    for typed in ("", "abc", "'; DROP TABLE submission; --", "0" * 500):
        found = today.search(OFFICER, typed)
        assert (found.row, found.near, found.problem) == (None, (), "today.slip")


def receipt_of(one, key, **changes):
    claims = {
        "reference": Reference(one.reference),
        "form_id": one.form_id,
        "form_version": one.form_version,
        "digest": one.digest,
        "taken_at": one.taken_at,
        "station": one.station,
        "clock_trust": one.clock_trust,
    }
    return token.payload(Claims(**{**claims, **changes}), key, None)


def test_a_receipt_finds_what_it_is_of(today, bench, station_key):
    one = bench.take()
    bench.take()
    assert today.by_receipt(OFFICER, receipt_of(one, station_key)).row.id == one.id


def test_a_forged_receipt_finds_nothing(today, bench, station_key, central_keys):
    one = bench.take()
    genuine = receipt_of(one, station_key)
    for text in (receipt_of(one, central_keys), genuine[:-3] + "AAA", "hello"):
        found = today.by_receipt(OFFICER, text)
        assert found.row is None
        assert found.problem.startswith("receipt.")


def test_a_genuine_receipt_of_another_day_and_another_disk_is_unknown(
    today, make_submission, station_key
):
    from kiosk.intake import Submitted

    found = today.by_receipt(OFFICER, receipt_of(Submitted.of(make_submission()), station_key))
    assert (found.row, found.problem) == (None, "today.unknown")


def test_an_export_is_in_the_name_of_who_makes_it(
    *, today, bench, sql_journal, station_key, clock, tmp_path
):
    one = bench.take()

    def carrier(actor):
        return Carrier(
            bench.outbox,
            Stick(tmp_path),
            key=station_key,
            station="BK01",
            clock=clock,
            actor=actor,
        )

    *_, tally = today.export(TECHNICIAN, carrier)
    assert tally.copied == 1
    assert [found.id for found in Stick(tmp_path).carried(Box.OUTBOX)] == [one.id]
    assert told(sql_journal, "submission-exported") == [
        {"id": one.id, "actor": "member-technician"}
    ]
    with pytest.raises(StorageError, match=r"stick\.absent"):
        Stick(tmp_path / "gone")


def test_near_numbers_are_one_slip_away_and_numbers_themselves(bench):
    from kiosk import reference

    one = bench.take().reference
    assert one not in reference.near("")
    for typed in slips(one):
        near = reference.near(typed)
        assert one in near
        assert all(reference.check(number) for number in near)
        assert len(near) < 40
