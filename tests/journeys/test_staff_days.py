# SPDX-License-Identifier: Apache-2.0
"""Staff look at what was taken, do something about it, and a supervisor answers for the day."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from kiosk.clock import local
from kiosk.insight import Figure, at_desk
from kiosk.insight import Kind as Counted
from kiosk.outbox import EntryState, Lease, Moment, Parked, Received
from kiosk.staff import Member, Role, Session
from ui.keypads import Move
from ui.viewmodels.shell import ShellViewModel
from ui.viewmodels.staff import StaffViewModel


class Office:
    """A kiosk at which somebody of the staff is at work, over a real station."""

    def __init__(self, kiosk, role) -> None:
        self.kiosk, self.person, self.station = kiosk, kiosk.person, kiosk.station
        self.role = role
        self.taken = []

    @property
    def page(self):
        return self.kiosk.flow.screens.staff.current

    def take(self, count=1, language="en"):
        for _ in range(count):
            self.kiosk.clock.advance(timedelta(minutes=1))
            self.taken.append(self.station.intake.begin("registration", language).submit())
        return self.taken[-1]

    def settle(self, how) -> None:
        lease, moment = Lease(owner="test"), Moment.of(self.kiosk.clock)
        outbox = self.station.store.outbox
        outbox.claim(moment, lease, most=100, most_bytes=1 << 30)
        outbox.settle([how], moment, lease)
        outbox.recover()

    def enter(self, page: str, language="en") -> None:
        session = Session(
            member=Member(id="0190", name="aysel", role=self.role), began_at=self.kiosk.clock.now()
        )
        staff = replace(
            self.kiosk.desk.staff, sign_in=lambda _name, _pin: session, entry=frozenset({"key"})
        )
        self.kiosk.desk = replace(self.kiosk.desk, staff=staff)
        self.kiosk.open()
        self.person.wait(lambda: self.kiosk.flow.services._services.rows, "the services")
        self.kiosk.flow._move(Move.STAFF)
        self.kiosk.wait_for(ShellViewModel.Screen.Staff)
        self.kiosk.flow.tongue.speak(language)
        area = self.kiosk.flow.screens.staff
        area.signIn("aysel", "482915")
        self.person.wait(lambda: area.state == StaffViewModel.State.In, "the overview")
        self.person.settle()
        self.open(page)

    def open(self, page: str) -> None:
        self.person.tap(f"open-{page}")
        self.calm()

    def calm(self) -> None:
        """Wait until nothing is under way."""
        self.person.wait(lambda: not self.page._is_busy, "an answer")
        one = getattr(self.page, "_one", None)
        self.person.wait(lambda: one is None or not one._is_busy, "an answer")
        self.person.settle()

    def tap(self, name: str, within: str = "") -> None:
        self.person.tap(name, within)
        self.calm()

    def state(self, submitted):
        return self.station.store.outbox.show(submitted.id).state


@pytest.fixture
def office(run_kiosk):
    @contextmanager
    def opened(role=Role.SUPERVISOR, **options):
        with run_kiosk(opened=False, **options) as kiosk:
            yield Office(kiosk, role)

    return opened


def submission(submitted) -> str:
    return f"submission-{submitted.reference}"


def received(one):
    return Received(id=one.id, received_at=one.taken_at, acknowledgement="{}")


def test_what_is_parked_is_found_tried_and_held(office):
    with office() as desk:
        one = desk.take()
        desk.settle(Parked(id=one.id, problem="central.manifest"))
        desk.take(3)
        desk.enter("today")
        assert len(desk.page._rows.rows) == 4
        desk.tap("filter-attention")
        assert [row.kind for row in desk.page._rows.rows] == ["attention"]
        desk.tap(submission(one))
        assert desk.page._is_open
        assert "technician" in desk.page._one.property("cause")
        desk.tap("retry")
        assert desk.state(one) is EntryState.PENDING
        assert desk.person.find("submission-done").isVisible()
        desk.tap("hold")
        assert desk.state(one) is EntryState.PARKED
        assert desk.person.find("retry") is None
        desk.tap("release")
        assert desk.state(one) is EntryState.PENDING
        desk.tap("submission-close")
        assert desk.page._rows.rows[0].kind == "waiting"


def test_a_receipt_is_printed_again_and_marked(office):
    with office(Role.OFFICER) as desk:
        one = desk.take()
        desk.enter("today")
        desk.tap(submission(one))
        for _ in range(4):
            desk.tap("reprint")
        assert len(desk.kiosk.printer.printed) == 4
        copies = [paper.copy for paper in desk.station.store.papers.of(one.id)]
        assert copies == [0, 1, 2, 3]
        assert desk.person.find("retry") is None
        assert desk.person.find("hold") is None


def test_a_number_is_found_as_it_is_typed_and_with_a_slip(office):
    with office() as desk:
        one = desk.take(2)
        desk.enter("today")
        desk.person.tap("input", "number")
        desk.person.type(one.reference[4:].lower())
        desk.tap("seek")
        assert desk.page._one.row.id == one.id
        desk.tap("submission-close")
        wrong = ("2" if one.reference[0] != "2" else "3") + one.reference[1:]
        desk.page.search(wrong)
        desk.calm()
        assert desk.person.find("sought").isVisible()
        desk.tap(submission(one), "side")
        assert desk.page._one.row.id == one.id


def test_a_receipt_before_the_reader_opens_what_it_is_of(office):
    with office() as desk:
        one = desk.take()
        desk.enter("today")
        visit = desk.station.intake.begin("registration", "en")
        payload = desk.station.paperwork.receipt(visit, one, "en", None, 0).payload
        desk.kiosk.flow.showing.take(payload)
        desk.calm()
        assert desk.page._one.row.id == one.id
        desk.tap("submission-close")
        desk.kiosk.flow.showing.take("MK1:NOTHING")
        desk.calm()
        assert not desk.page._is_open
        assert desk.person.find("sought").isVisible()


def test_more_rows_come_as_somebody_scrolls_and_never_all_at_once(office):
    with office() as desk:
        desk.take(70)
        today = desk.station.today
        few = replace(
            desk.kiosk.desk.staff.today,
            page=lambda session, wanted, after: today.page(session, wanted, after, 20),
        )
        staff = replace(desk.kiosk.desk.staff, today=few)
        desk.kiosk.desk = replace(desk.kiosk.desk, staff=staff)
        desk.enter("today")
        rows = desk.page._rows
        assert len(rows.rows) <= 40
        listed = desk.person.find("list")
        while len(rows.rows) < 70:
            had = len(rows.rows)
            listed.setProperty("contentY", listed.property("contentHeight"))
            desk.person.wait(lambda had=had: len(rows.rows) > had, "more rows")
            desk.person.settle()
            assert len(rows.rows) <= had + 40
        assert [row.reference.replace(" ", "") for row in rows.rows] == [
            one.reference for one in reversed(desk.taken)
        ]


def test_nothing_is_left_of_the_list_when_somebody_goes(office):
    with office() as desk:
        desk.take(2)
        desk.enter("today")
        page = desk.page
        desk.person.tap("overview")
        desk.person.settle()
        assert page._rows.rowCount() == 0
        assert page._found == {}


def test_a_supervisor_signs_the_day_as_it_is_shown(office):
    with office() as desk:
        one = desk.take(2)
        desk.enter("day")
        desk.tap("sign")
        desk.tap("dialog-cancel", "sign-dialog")
        day = local(desk.kiosk.clock.now()).date()
        assert desk.station.store.days.signed(day) is None
        desk.tap("sign")
        desk.tap("dialog-confirm", "sign-dialog")
        signed = desk.station.store.days.signed(day)
        assert (signed.member, json.loads(signed.report)["taken"]) == ("0190", 2)
        assert "aysel" in desk.page.property("standing")
        assert desk.person.find("sign") is None
        desk.settle(received(one))
        desk.person.tap("overview")
        desk.person.settle()
        desk.open("day")
        assert desk.page.property("kind") == "warning"
        assert desk.person.find("sign") is not None


def test_nobody_signs_a_day_that_has_moved_meanwhile(office):
    with office() as desk:
        desk.take()
        desk.enter("day")
        desk.take()
        desk.tap("sign")
        desk.tap("dialog-confirm", "sign-dialog")
        assert desk.person.find("trouble").isVisible()
        assert desk.station.store.days.signed(local(desk.kiosk.clock.now()).date()) is None


def test_an_officer_reads_the_day_and_saves_it_and_does_not_sign(office):
    with office(Role.OFFICER) as desk:
        desk.take()
        desk.enter("day")
        assert desk.person.find("sign") is None
        desk.tap("save-table")
        desk.tap("save-pdf")
        folder = desk.station.settings.receipts_dir
        saved = {file.suffix: file.read_bytes() for file in folder.glob("day-*")}
        assert saved[".pdf"].startswith(b"%PDF")
        assert saved[".csv"].startswith(b"\xef\xbb\xbf")
        assert desk.station.catalogue.services[0].title("en").encode() in saved[".csv"]


def test_what_is_saved_while_another_day_is_looked_for_is_no_other_days(office):
    with office() as desk:
        desk.take(2)
        days = desk.kiosk.desk.staff.days
        let, saved = Event(), []

        def look(session, day):
            let.wait(10)
            return days.look(session, day)

        def save(name, content):
            saved.append((name, content.decode("utf-8-sig")))
            return True

        slow = replace(
            days, look=look, save=save, pdf=lambda found, *_: found.report.canonical.encode()
        )
        staff = replace(desk.kiosk.desk.staff, days=slow)
        desk.kiosk.desk = replace(desk.kiosk.desk, staff=staff)
        let.set()
        desk.enter("day")
        today = local(desk.kiosk.clock.now()).date()
        let.clear()
        page = desk.page
        page.goEarlier()
        page.savePdf()
        page.saveTable()
        page.sign()
        assert (page.title, page.confirming, page._rows.rows) == ("", False, ())
        let.set()
        desk.calm()
        assert saved == []
        for save_it in (page.savePdf, page.saveTable):
            save_it()
            desk.calm()
        earlier = today - timedelta(days=1)
        assert [name for name, _content in saved] == [f"day-{earlier}.pdf", f"day-{earlier}.csv"]
        assert json.loads(saved[0][1])["day"] == earlier.isoformat()
        assert page.title in saved[1][1]


def test_the_figures_of_the_last_days_are_drawn(office):
    with office() as desk:
        day = local(desk.kiosk.clock.now()).date()
        figures = [
            Figure(Counted.BEGUN, "registration", "", 4),
            Figure(Counted.SUBMITTED, "registration", "", 3),
            Figure(Counted.LEFT, "registration"),
            Figure(Counted.LANGUAGE, "registration", "ru", 4),
            Figure(Counted.PAGE, "registration", "/data/name", 4, 80),
            Figure(Counted.STOPPED, "registration", "/data/name"),
            Figure(Counted.FACE, "registration", "4", 3),
            *at_desk("registration", Counted.SUBMITTED),
        ]
        desk.station.store.counts.add(day, figures)
        desk.station.store.counts.add(day - timedelta(days=20), figures[:1])
        desk.enter("insight")
        page = desk.page
        assert [row.text for row in page._ends.rows] == ["3", "1", "0"]
        assert [row.share for row in page._ends.rows] == [0.75, 0.25, 0]
        assert [row.text for row in page._desk_ends.rows] == ["1", "0"]
        assert page.staffed
        assert desk.kiosk.person.find("chart-desk").isVisible()
        assert len(page._days.rows) == 7
        assert page._stops.rows[0].text == "1 (25 %)"
        desk.tap("days-30")
        assert len(page._days.rows) == 30
        assert page._ends.rows[0].share == pytest.approx(3 / 8)
        measured = {row.name: row.measured for row in page._answers.rows}
        assert measured["feedback"]
        assert not measured["courtesy"]
