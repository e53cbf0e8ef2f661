# SPDX-License-Identifier: Apache-2.0
"""A technician tries the devices, looks the kiosk over, and takes reports along on a stick."""

from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest

from kiosk.audit import Anchor, Examined, Wrong
from kiosk.audit.chain import Gone
from kiosk.diagnostics import Finding, Health
from kiosk.diagnostics.export import Exported
from kiosk.diagnostics.remarks import remark
from kiosk.errors import StaffError, StorageError
from kiosk.staff import Action, Member, Role, Session
from ui.keypads import Move
from ui.staff.desk import StaffDesk
from ui.staff.upkeep import UpkeepDesk
from ui.trying import Tried
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen

FOUND = (
    Finding(Health.WELL, "disk", "120 000 MB free; a durable write takes 2.1 ms"),
    Finding(
        Health.MISSING,
        "voices",
        "speech.voice: This language has no voice here.",
        (remark("This language has no voice here.", "speech.voice"),),
    ),
    Finding(Health.FAILED, "clock", "2026-11-23 10:00:00 UTC; the centre's is +7200.0 s ahead"),
)
HEAD = Anchor(number=241, hash=bytes(32))


class Devices:
    """Devices that do their work at once."""

    def __init__(self) -> None:
        self.closed = 0
        self.prepared = 0

    def prepare(self) -> None:
        self.prepared += 1

    def of(self, device: str) -> Tried:
        return Tried(device=device, health=Health.WELL, said="printed")

    def close(self) -> None:
        self.closed += 1


class Bench:
    """What the pages ask for, with answers that a test sets."""

    def __init__(self, stick) -> None:
        self.devices = Devices()
        self.stick = stick
        self.heard: list[str] = []
        self.why = ""
        self.found = FOUND
        self.examined = (
            Examined(records=240, first=2, head=HEAD, wrong=(), unended=()),
            "",
        )
        self.trouble: Exception | None = None
        self.asked: list[str] = []
        self.let = Event()
        """Whether anything is written at once."""
        self.let.set()

    def desk(self) -> UpkeepDesk:
        return UpkeepDesk(
            trials=lambda: self.devices,
            keys=tuple(move.value for move in Move),
            languages=(("az", "Azərbaycanca"), ("en", "English"), ("fa", "فارسی")),
            say=self.say,
            look=lambda session: self.allowed("look", session) or self.found,
            report=lambda session, _found, _words: self.write("report", session),
            export=lambda session, _found: Exported(
                file=self.write("export", session), digest="", head=HEAD
            ),
            verify=lambda session: self.allowed("verify", session) or self.examined,
        )

    def say(self, code: str) -> str:
        self.heard.append(code)
        return self.why

    def allowed(self, name: str, session: Session) -> None:
        session.require(Action.TEST_DEVICES)
        self.asked.append(name)

    def write(self, name: str, session: Session):
        self.let.wait(10)
        self.allowed(name, session)
        if self.trouble is not None:
            raise self.trouble
        return self.stick / f"{name}.pdf"


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


@pytest.fixture
def at_work(run_kiosk, bench, clock):
    """A kiosk at which somebody of a role has signed in, in English unless told otherwise."""

    @contextmanager
    def run(role=Role.TECHNICIAN, language="en", **panel):
        member = Member(id="0190", name="Vaqif", role=role)
        session = Session(member=member, began_at=clock.now())
        desk = StaffDesk(
            is_badge=lambda _code: False,
            sign_in=lambda _name, _pin: session,
            sign_in_by_badge=lambda _code, _pin: session,
            confirm=lambda _session, _pin: None,
            change_own_pin=lambda session, _old, _new: session,
            sign_out=lambda _session, _why: None,
            badge_alone=False,
            entry=frozenset({"key"}),
            idle_seconds=300,
            upkeep=bench.desk,
        )
        with run_kiosk(opened=False, **panel) as kiosk:
            kiosk.desk = replace(kiosk.desk, staff=desk)
            kiosk.open()
            kiosk.person.wait(lambda: kiosk.flow.services._services.rows, "the services")
            kiosk.flow._move(Move.STAFF)
            kiosk.wait_for(Screen.Staff)
            kiosk.flow.tongue.speak(language)
            kiosk.flow.screens.staff.signIn("Vaqif", "482915")
            kiosk.person.wait(lambda: kiosk.flow.duty.session is not None, "the overview")
            kiosk.person.settle()
            yield kiosk

    return run


def open_page(kiosk, name):
    kiosk.person.tap(f"open-{name}")
    kiosk.person.wait(lambda: kiosk.flow.screens.staff.page == name, name)
    kiosk.person.settle()
    return kiosk.flow.screens.staff.current


def done(kiosk, page):
    kiosk.person.wait(lambda: page.busy == "", "an answer")
    kiosk.person.settle()


def test_an_officer_is_offered_none_of_it(at_work):
    with at_work(Role.OFFICER) as kiosk:
        assert kiosk.person.find("open-devices") is None
        assert kiosk.person.find("open-condition") is None
        kiosk.flow.screens.staff.openPage("devices")
        assert kiosk.flow.screens.staff.page == ""


def test_devices_do_their_work_at_a_touch(at_work, bench):
    with at_work() as kiosk:
        page = open_page(kiosk, "devices")
        kiosk.person.tap("try-printer")
        kiosk.person.wait(lambda: not page.trials.busy, "the printer")
        kiosk.person.settle()
        assert bench.devices.prepared == 1
        assert "confirms" in kiosk.text("result-printer")
        keys_light_up_and_do_nothing_else(kiosk, page)
        the_screen_says_how_much_of_it_was_felt(kiosk, page)
        a_sentence_is_said_in_each_language(kiosk, page, bench)
        kiosk.person.tap("overview")
        assert bench.devices.closed >= 1


def keys_light_up_and_do_nothing_else(kiosk, page):
    kiosk.flow._move(Move.LOUDER)
    assert not any(row.pressed for row in page.keys.rows), "nobody tests anything yet"
    kiosk.person.tap("try-keypad")
    for move in Move:
        kiosk.flow._move(move)
    assert all(row.pressed for row in page.keys.rows)
    assert kiosk.screen == Screen.Staff
    assert kiosk.flow.screens.staff.page == "devices"
    assert page._quiet.isActive()
    page._quiet.timeout.emit()
    assert not page.testing, "it ends by itself"
    assert not page.press(Move.NEXT.value)


def the_screen_says_how_much_of_it_was_felt(kiosk, page):
    kiosk.person.tap("try-touch")
    kiosk.person.wait(lambda: kiosk.person.find("touch-field") is not None, "the fields")
    field = kiosk.person.find("touch-field")
    columns, rows = field.property("columns"), field.property("rows")
    wide, high = kiosk.window.width() / columns, kiosk.window.height() / rows
    for place in (*range(columns), *range(columns), columns * rows - 1):
        kiosk.touch(int((place % columns + 0.5) * wide), int((place // columns + 0.5) * high))
    assert field.property("touched") == columns + 1
    field.ended.emit(columns + 1, columns * rows)
    kiosk.person.settle()
    assert kiosk.person.find("touch-field") is None
    assert (page.touchKind, str(columns + 1) in page.touchTold) == ("warning", True)
    page.noteTouch(columns * rows, columns * rows)
    assert page.touchKind == "success"


def a_sentence_is_said_in_each_language(kiosk, page, bench):
    for why, kind in (("", "success"), ("speech.voice", "warning"), ("speech.odd", "warning")):
        bench.why, bench.heard = why, []
        page.say("en")
        page.say("az")
        kiosk.person.wait(lambda: not page.busy, "the voice")
        assert bench.heard == ["en"], "one thing speaks at a time"
        assert {row.code: row.kind for row in page.voices.rows if row.result} == {"en": kind}


def test_every_part_is_looked_at_and_reports_are_taken_along(at_work, bench):
    with at_work() as kiosk:
        page = open_page(kiosk, "condition")
        done(kiosk, page)
        assert [(row.title, row.health) for row in page.rows.rows] == [
            ("Clock", "Does not work"),
            ("Voices", "To be looked at"),
            ("Disk", "Works"),
        ]
        assert kiosk.person.find("part-clock").isVisible()
        reports_go_to_the_stick_and_trouble_is_said(kiosk, page, bench)
        a_journal_that_is_not_whole_is_named(kiosk, page, bench)
        before = {row.name: row.detail for row in page.rows.rows}
        kiosk.flow.tongue.speak("az")
        assert page.told == "", "no rest of another language"
        now = {row.name: row.detail for row in page.rows.rows}
        assert before["voices"] == "This language has no voice here. (speech.voice)"
        assert now["voices"].endswith("(speech.voice)")
        assert "This language" not in now["voices"]


def test_a_page_that_is_left_and_opened_again_begins_nothing_beside_what_is_under_way(
    at_work, bench
):
    with at_work() as kiosk:
        page = open_page(kiosk, "condition")
        done(kiosk, page)
        bench.let.clear()
        kiosk.person.tap("export")
        kiosk.person.tap("overview")
        kiosk.person.settle()
        assert open_page(kiosk, "condition") is page
        assert page.busy == "export"
        page.report()
        page.verify()
        bench.let.set()
        done(kiosk, page)
        assert (page.kind, "export.pdf" in page.told) == ("success", True)
        assert bench.asked == ["look", "export"]


def reports_go_to_the_stick_and_trouble_is_said(kiosk, page, bench):
    for name in ("report", "export"):
        kiosk.person.tap(name)
        done(kiosk, page)
        assert (page.kind, f"{name}.pdf" in page.told) == ("success", True)
    assert bench.asked == ["look", "report", "export"]
    for trouble, said in (
        (StorageError("none", code="stick.absent"), "Plug a stick in"),
        (StaffError(code="staff.not-allowed"), "Your role"),
        (StorageError("odd", code="storage.io"), "storage.io"),
    ):
        bench.trouble = trouble
        page.report()
        done(kiosk, page)
        assert page.kind == "warning"
        assert said in page.told


def a_journal_that_is_not_whole_is_named(kiosk, page, bench):
    examined = bench.examined[0]
    cut = replace(examined, wrong=(Wrong(code="audit.cut", number=200),))
    gone = Gone(first=1, last=9, by=212, event="journal-pruned")
    pruned = replace(examined, gone=(gone,))
    for answer, kind, said in (
        ((examined, ""), "success", "240"),
        ((cut, ""), "error", "audit.cut"),
        ((pruned, ""), "warning", "journal-pruned"),
        ((examined, "audit.mark"), "error", "audit.mark"),
    ):
        bench.examined = answer
        kiosk.person.tap("verify")
        done(kiosk, page)
        assert page.kind == kind
        assert said in page.told
