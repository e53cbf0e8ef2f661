# SPDX-License-Identifier: Apache-2.0
"""Several visits are open at a desk at once, and a crash loses none of them."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.clock import FixedClock
from kiosk.errors import FormError, StaffError, StorageError
from kiosk.forms import Attachment
from kiosk.intake import ClosedError
from kiosk.intake.openvisits import MOST_OPEN
from kiosk.intake.savepoints import DESK_KEPT
from kiosk.staff import Member, Role, Session


def at_work(name: str = "m-1", role: Role = Role.OFFICER) -> Session:
    member = Member(id=name, name=name, role=role)
    return Session(member=member, began_at=FixedClock().now())


@pytest.fixture
def opened(kiosk):
    """Begin visits at the desk, one for each surname."""

    def begin(*surnames: str, session: Session | None = None):
        visits = []
        for surname in surnames:
            kiosk.clock.advance(timedelta(seconds=1))  # ids sort by their time
            visit = kiosk.intake.begin("arrival", "en", officer=session or at_work())
            visit.answer("/data/surname", surname)
            visits.append(visit)
        return visits

    return begin


def surnames(visits) -> list[str]:
    return [visit.session.question("/data/surname").value for visit in visits]


def test_each_has_answers_and_an_end_of_its_own(kiosk, opened):
    first, second, third = opened("A", "B", "C")
    assert kiosk.intake.open_visits() == (first, second, third)
    second.submit()
    first.discard()
    assert kiosk.intake.open_visits() == (third,)
    assert kiosk.store.taken.keys() == {second.id}
    assert kiosk.store.taken[second.id].mode.value == "desk"


def test_the_visit_at_the_screen_is_not_among_them(kiosk, opened):
    walk_in = kiosk.begin(surname="W")
    (visit,) = opened("A")
    assert kiosk.intake.open_visits() == (visit,)
    again = kiosk.start()
    assert again.resume().id == walk_in.id
    assert surnames(again.resume_open(at_work())) == ["A"]


def test_a_crash_loses_none_and_nobody_has_them_in_hand(kiosk, opened, clock):
    before = opened("A", "B", "C")
    before[1].submit()
    clock.advance(DESK_KEPT - timedelta(seconds=10))
    intake = kiosk.start()
    assert intake.open_visits() == ()
    back = intake.resume_open(at_work("m-2"))
    assert [visit.id for visit in back] == [before[0].id, before[2].id]
    assert surnames(back) == ["A", "C"]
    assert not any(visit.is_held for visit in back)
    assert intake.resume_open(at_work()) == back
    back[0].assist(at_work("m-2"))
    back[0].submit()
    assert kiosk.store.taken[back[0].id].mode.value == "desk"
    assert kiosk.start().resume_open(at_work())[0].id == before[2].id


def test_one_that_is_just_being_opened_is_not_brought_back_beside_itself(kiosk, opened):
    looks = []

    def look(event, _facts):
        if event == "visit-assisted":
            looks.append(intake.resume_open(at_work()))

    intake = kiosk.start(record=look)
    (visit,) = opened("A")
    saved = kiosk.begin(surname="B").saved()
    here = intake.go_on(saved, at_work())
    assert len(looks) == 2
    assert all(one in {visit, here} for listed in looks for one in listed)
    assert intake.open_visits() == (visit, here)


def test_two_who_look_at_once_see_the_same(kiosk, opened, monkeypatch):
    opened("A", "B")
    intake, form = kiosk.start(), kiosk.catalogue.form
    both = threading.Barrier(2)

    def wait(service_id):
        with suppress(threading.BrokenBarrierError):
            both.wait(0.2)  # the other comes only where nothing keeps them apart
        return form(service_id)

    monkeypatch.setattr(kiosk.catalogue, "form", wait)
    with ThreadPoolExecutor(2) as threads:
        one, other = (threads.submit(intake.resume_open, at_work()) for _ in range(2))
    assert len(one.result()) == 2
    assert one.result() == other.result() == intake.open_visits()


def test_after_too_long_they_are_gone(kiosk, opened, clock):
    opened("A")
    clock.advance(DESK_KEPT + timedelta(seconds=1))
    assert kiosk.start().resume_open(at_work()) == ()
    assert not [one for one in kiosk.savepoint_file.parent.iterdir() if "-0" in one.name]


def on_ram(kiosk) -> set[str]:
    """Name the visits at the desk of which anything is in RAM."""
    found = kiosk.savepoint_file.parent.glob("visit-BK01-*")
    return {one.stem.removeprefix("visit-BK01-") for one in found}


def test_what_lay_too_long_is_erased_though_nobody_asks_for_it(kiosk, opened, clock):
    left, _ = opened("A", "B")
    left.attach("/data/photo", Attachment.of("p", "image/jpeg", b"\xff\xd8 p", pages=1))
    clock.advance(timedelta(hours=1))
    intake = kiosk.start()
    intake.forget_old()
    assert on_ram(kiosk) >= {left.id}
    (open_here, _) = opened("C", "D")
    clock.advance(DESK_KEPT - timedelta(minutes=30))
    intake.forget_old()
    assert left.id not in on_ram(kiosk)
    clock.advance(DESK_KEPT)
    intake.forget_old()
    assert open_here.id in on_ram(kiosk)


def test_what_a_crash_cut_off_in_the_middle_is_erased_too(kiosk, opened):
    (visit,) = opened("A")
    (saved,) = kiosk.savepoint_file.parent.glob(f"*{visit.id}.json")
    saved.rename(saved.with_suffix(".new"))
    kiosk.start().forget_old()
    assert on_ram(kiosk) == set()


def test_one_that_brings_the_program_down_is_left_behind(kiosk, opened):
    bad, _ = opened("A", "B")
    for _ in range(3):
        kiosk.start().resume_open(at_work())[0].assist(at_work())
    assert surnames(kiosk.start().resume_open(at_work())) == ["B"]
    assert ("visit-given-up", {"id": bad.id}) in kiosk.events


def test_what_is_only_listed_is_blamed_for_no_crash(kiosk, opened):
    opened("A", "B")
    for _ in range(6):
        assert surnames(kiosk.start().resume_open(at_work())) == ["A", "B"]


def test_shown_again_and_again_without_a_crash_counts_once(kiosk, opened):
    opened("A")
    (visit,) = kiosk.start().resume_open(at_work())
    for _ in range(6):
        visit.assist(at_work())
        visit.let_go(at_work())
    assert surnames(kiosk.start().resume_open(at_work())) == ["A"]


def test_one_that_can_not_even_be_listed_is_left_behind(kiosk, opened, monkeypatch):
    class Crash(BaseException):
        pass

    def crash(_service):
        raise Crash

    bad, _ = opened("A", "B")
    with monkeypatch.context() as patch:
        patch.setattr(kiosk.catalogue, "form", crash)
        for _ in range(3):
            with pytest.raises(Crash):
                kiosk.start().resume_open(at_work())
    assert surnames(kiosk.start().resume_open(at_work())) == ["B"]
    assert ("visit-given-up", {"id": bad.id}) in kiosk.events


def test_there_are_only_so_many(kiosk, opened):
    visits = opened(*"ABCDEFGH"[:MOST_OPEN])
    with pytest.raises(StaffError, match=r"visit\.too-many"):
        opened("Z")
    visits[0].discard()
    assert opened("Z")


def test_a_technician_opens_none(kiosk):
    session = at_work(role=Role.TECHNICIAN)
    with pytest.raises(StaffError, match="not-allowed"):
        kiosk.intake.begin("arrival", "en", officer=session)
    with pytest.raises(StaffError, match="not-allowed"):
        kiosk.intake.resume_open(session)


def test_a_closed_gate_keeps_them_out_too(kiosk, opened):
    (kiosk.settings.data_dir / "maintenance").touch()
    with pytest.raises(ClosedError):
        opened("A")


def test_who_signs_out_lets_go_of_all(kiosk, opened):
    mine = opened("A", "B")
    (theirs,) = opened("C", session=at_work("m-2"))
    walk_in = kiosk.begin(surname="W")
    walk_in.assist(at_work())
    kiosk.intake.let_go(at_work())
    assert [visit.is_held for visit in (*mine, walk_in, theirs)] == [False, False, False, True]


def test_what_is_opened_for_who_has_signed_out_is_in_nobody_s_hand(kiosk, opened):
    saved = kiosk.begin(surname="A").saved()
    waiting = kiosk.begin(surname="W")
    intake, session = kiosk.intake, at_work()
    (parked,) = opened("B", session=at_work("m-2"))
    intake.let_go(at_work("m-2"))
    intake.let_go(session)
    for late in (
        lambda: intake.begin("arrival", "en", officer=session),
        lambda: intake.go_on(saved, session),
        lambda: parked.assist(session),
        lambda: waiting.assist(session),
    ):
        with pytest.raises(StaffError, match="not-allowed"):
            late()
    assert intake.open_visits() == (parked,)
    assert not parked.is_held
    later = replace(session, began_at=session.began_at + timedelta(minutes=1))
    assert intake.go_on(saved, later).is_held
    parked.assist(later)


def test_who_signs_out_while_one_is_being_opened_has_none_in_hand(kiosk):
    session, ways = at_work(), []

    def leave(event, _facts):
        if event == "visit-assisted" and not ways:  # the other waits for the visit here
            ways.append(threads.submit(kiosk.intake.let_go, session))
            assert noted.wait(5)

    intake = kiosk.start(record=leave)
    noted, note = threading.Event(), intake._desk.departures.note

    def noting(gone):
        note(gone)
        noted.set()

    intake._desk.departures.note = noting
    with ThreadPoolExecutor(1) as threads:
        visit = intake.begin("arrival", "en", officer=session)
        ways[0].result()
    assert not visit.is_held
    visit.assist(at_work("m-2"))


def test_a_journal_that_can_not_be_written_keeps_none_in_a_hand_that_is_gone(kiosk, opened):
    tried = []

    def refuse(event, facts):
        if event == "visit-let-go":
            tried.append(facts["id"])
            raise StorageError("full", code="storage.full")

    intake = kiosk.start(record=refuse)
    visits = opened("A", "B", "C")
    with pytest.raises(StorageError):
        intake.let_go(at_work())
    assert not any(visit.is_held for visit in visits)
    assert sorted(tried) == [visit.id for visit in visits]
    visits[2].assist(at_work("m-2"))


def test_a_visit_that_is_over_is_held_by_nobody_in_memory(kiosk, opened):
    visits = [weakref.ref(visit) for visit in (*opened("A", "B"), kiosk.begin(surname="W"))]
    visits[0]().submit()
    visits[1]().discard()
    gc.collect()
    assert [one() for one in visits] == [None, None, None]


def test_a_journal_that_can_not_be_written_opens_none(kiosk, opened):
    def refuse(*_):
        raise StorageError("full", code="storage.full")

    kiosk.start(record=refuse)
    with pytest.raises(StorageError):
        opened("A")
    assert kiosk.intake.open_visits() == ()
    assert not kiosk.savepoint_file.parent.is_dir() or not any(
        kiosk.savepoint_file.parent.iterdir()
    )


def test_what_was_begun_elsewhere_goes_on_here(kiosk, opened):
    visit = kiosk.begin(surname="A", note="n")
    saved = visit.saved()
    visit.discard()
    here = kiosk.intake.go_on(saved, at_work())
    assert (here.id, surnames([here])) == (visit.id, ["A"])
    assert here.is_held
    with pytest.raises(StaffError, match=r"visit\.held"):
        kiosk.intake.go_on(saved, at_work())
    assert surnames(kiosk.start().resume_open(at_work())) == ["A"]


def test_of_another_version_of_the_form_it_does_not(kiosk):
    saved = kiosk.begin(surname="A").saved()
    kiosk.catalogue.renew("2")
    with pytest.raises(FormError, match=r"form\.renewed"):
        kiosk.intake.go_on(saved, at_work())


def test_what_was_sent_meanwhile_is_over(kiosk):
    visit = kiosk.begin(surname="A")
    saved = visit.saved()
    visit.submit()
    here = kiosk.intake.go_on(saved, at_work())
    assert here.submitted.id == visit.id
    assert kiosk.intake.open_visits() == ()
