# SPDX-License-Identifier: Apache-2.0
"""What becomes of a visit is counted when it has ended, and no tap waits for it."""

import threading
from datetime import timedelta

import pytest

from kiosk.clock import local
from kiosk.insight import Figure, Kind
from tests.journeys.test_application import agree_and_send, to_the_check
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen


def counted(kiosk):
    """Wait until something was written, and say it by kind, form and item."""
    counts, today = kiosk.station.store.counts, local(kiosk.clock.now()).date()
    kiosk.person.wait(lambda: counts.figures(today), "the figures")
    return {(one.kind, one.form, one.item): one for one in counts.figures(today)}


def ends(found):
    over = {Kind.SUBMITTED, Kind.LEFT, Kind.EXPIRED}
    return {(kind, form): one.count for (kind, form, _item), one in found.items() if kind in over}


def test_a_submission_is_counted_with_its_pages_and_its_face(kiosk):
    to_the_check(kiosk, "ru")
    agree_and_send(kiosk)
    assert kiosk.station.store.counts.unsent() == ()
    kiosk.person.tap("face-4")
    kiosk.person.tap("done")
    kiosk.wait_for(Screen.Attract)
    found = counted(kiosk)
    assert ends(found) == {(Kind.SUBMITTED, "registration"): 1}
    assert (Kind.BEGUN, "registration", "") in found
    assert (Kind.LANGUAGE, "registration", "ru") in found
    assert (Kind.FACE, "registration", "4") in found
    pages = [item for kind, _form, item in found if kind is Kind.PAGE]
    assert "check" in pages
    assert len(pages) > 5
    assert not any("[" in page for page in pages)
    assert not any(kind is Kind.STOPPED for kind, *_ in found)


def test_a_clock_that_jumps_years_ahead_forgets_no_figures_while_the_centres_is_known(kiosk):
    station = kiosk.station
    today = local(kiosk.clock.now()).date()
    station.count([Figure(Kind.BEGUN)])
    station.centre.take(kiosk.clock.now())
    kiosk.clock.jump(kiosk.clock.now() + timedelta(days=1000))
    station.count([Figure(Kind.BEGUN)])
    assert station.store.counts.unsent() == (today,)
    assert station.store.counts.figures(today) == (Figure(Kind.BEGUN, count=2),)


def test_nobody_is_asked_twice_and_nobody_must_answer(kiosk):
    to_the_check(kiosk)
    agree_and_send(kiosk)
    assert kiosk.text("rating-question") == "How was it?"
    kiosk.person.tap("face-2")
    kiosk.person.settle()
    assert kiosk.text("rating-question") == "Thank you. That helps us."
    assert kiosk.person.find("face-5") is None
    assert kiosk.reaches(kiosk.focused(), "done")
    kiosk.flow.receipt.rate(5)
    kiosk.person.tap("done")
    kiosk.wait_for(Screen.Attract)
    faces = [item for kind, _form, item in counted(kiosk) if kind is Kind.FACE]
    assert faces == ["2"]
    assert not kiosk.flow.receipt.hasRated


def test_a_person_who_leaves_stopped_where_they_were(kiosk, clock):
    kiosk.begin()
    page = kiosk.flow.question.page_id
    clock.advance(timedelta(seconds=12))
    kiosk.person.tap("header-finish")
    kiosk.person.tap("dialog-confirm", "finish-dialog")
    kiosk.wait_for(Screen.Attract)
    found = counted(kiosk)
    assert ends(found) == {(Kind.LEFT, "registration"): 1}
    assert (Kind.STOPPED, "registration", page) in found
    assert found[Kind.PAGE, "registration", page].seconds == 12


def test_a_person_who_has_gone_is_counted_for_no_longer_than_the_idle_limit(kiosk, clock, settings):
    kiosk.begin()
    page = kiosk.flow.question.page_id
    clock.advance(timedelta(seconds=4000))
    kiosk.flow.tick()
    kiosk.wait_for(Screen.Attract)
    found = counted(kiosk)
    assert ends(found) == {(Kind.EXPIRED, "registration"): 1}
    longest = settings.idle.expire.total_seconds()
    assert found[Kind.PAGE, "registration", page].seconds == longest


def test_a_person_who_only_looked_is_counted_without_a_service(kiosk, clock):
    kiosk.person.tap("language-az")
    kiosk.wait_for(Screen.Services)
    clock.advance(timedelta(seconds=4000))
    kiosk.flow.tick()
    found = counted(kiosk)
    assert set(found) == {
        (Kind.BEGUN, "", ""),
        (Kind.LANGUAGE, "", "az"),
        (Kind.EXPIRED, "", ""),
    }


def test_nothing_is_counted_where_nobody_was(kiosk, clock):
    clock.advance(timedelta(seconds=4000))
    kiosk.flow.tick()
    kiosk.person.settle()
    assert kiosk.station.store.counts.unsent() == ()


def test_nothing_is_written_on_the_screen_s_thread_nor_before_the_end(kiosk, monkeypatch):
    written = []
    monkeypatch.setattr(
        kiosk.station.store.counts, "add", lambda *_what: written.append(threading.get_ident())
    )
    kiosk.begin()
    kiosk.go_on()
    assert written == []
    kiosk.person.tap("header-finish")
    kiosk.person.tap("dialog-confirm", "finish-dialog")
    kiosk.wait_for(Screen.Attract)
    kiosk.person.wait(lambda: written, "the worker")
    assert threading.get_ident() not in written


def test_no_word_of_anybody_is_counted(kiosk):
    kiosk.begin()
    kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
    kiosk.answer(surname="CANARYOVA")
    kiosk.go_on()
    visit = kiosk.visit.id
    kiosk.person.tap("header-finish")
    kiosk.person.tap("dialog-confirm", "finish-dialog")
    kiosk.wait_for(Screen.Attract)
    counted(kiosk)
    with kiosk.station.store.database.reading() as connection:
        rows = connection.execute("SELECT * FROM figure").fetchall()
    said = " ".join(str(value) for row in rows for value in row)
    assert "registration" in said
    assert not any(word in said for word in ("CANARYOVA", visit, visit[:8], "14:32"))


@pytest.mark.parametrize("wide", [False, True])
def test_the_question_gives_way_to_the_largest_words(run_kiosk, wide):
    with run_kiosk(wide=wide) as kiosk:
        to_the_check(kiosk)
        agree_and_send(kiosk)
        assert kiosk.person.find("rating").isVisible()
        while kiosk.flow.shell.textSize != 3:
            kiosk.flow.shell.nextTextSize()
        kiosk.person.settle()
        assert kiosk.person.find("face-1") is None
        kiosk.person.tap("done")
        kiosk.wait_for(Screen.Attract)


@pytest.mark.parametrize("language", ["az", "ru", "fa", "zh"])
def test_a_face_is_large_enough_and_in_reading_order(run_kiosk, language):
    with run_kiosk() as kiosk:
        to_the_check(kiosk)
        agree_and_send(kiosk)
        kiosk.flow.tongue.speak(language)
        kiosk.person.settle()
        faces = [kiosk.person.find(f"face-{face}") for face in range(1, 6)]
        assert all(min(face.width(), face.height()) >= 84 for face in faces)
        assert not any(face.property("overflows") for face in faces)
        assert all(face.property("text") for face in faces)
        places = [face.x() for face in faces]
        assert places == sorted(places, reverse=language == "fa")
