# SPDX-License-Identifier: Apache-2.0
"""Somebody practises: the same kiosk, marked on every screen and paper, with sample people."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtQuick import QQuickItem

from kiosk.reference import TRAINING_STATION
from kiosk.settings import training_of
from kiosk.staff import Member, Role, Session
from kiosk.training import Practice, people
from tests.kiosks import settings as station_settings
from ui.reading import CONTRASTS, TEXT_SIZES
from ui.rendering import Fonts, set_receipt
from ui.rendering.sheet import TextPiece
from ui.upkeep import make_upkeep_desk
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
MARK = "Training – nothing here is applied for"

real_settings = station_settings


@pytest.fixture(params=["training"])
def settings(real_settings, request):
    return training_of(real_settings) if request.param == "training" else real_settings


def marked(kiosk) -> QRectF:
    """Find the mark: its words, and where it stands; it has to be there."""
    mark = kiosk.person.find("training-mark")
    assert mark is not None
    words = kiosk.person.find("training-words")
    assert words.property("text") == kiosk.flow.tongue._words(MARK)
    return QRectF(mark.mapToScene(QPointF(0, 0)), mark.size())


def is_bare(kiosk) -> bool:
    """Whether the mark is whole in the window and nothing stands where it does."""
    box, window = marked(kiosk), kiosk.window
    if box.width() != window.width() or box.top() != 0 or box.height() < 20:
        return False
    stage = kiosk.window.findChild(QQuickItem, "stage")  # also while the curtain hides it
    return stage.mapToScene(QPointF(0, 0)).y() >= box.bottom()


def test_the_mark_stands_above_every_screen_and_whatever_lies_over_it(run_kiosk):
    with run_kiosk() as kiosk:
        assert is_bare(kiosk)
        kiosk.person.tap("language-en")
        kiosk.wait_for(Screen.Services)
        assert is_bare(kiosk)
        shell = kiosk.flow.shell
        for overlay in ShellViewModel.Overlay:
            shell._cover(overlay)
            kiosk.person.settle()
            assert is_bare(kiosk), overlay
        shell.dismiss()
        shell.turnCurtain()
        kiosk.person.settle()
        assert is_bare(kiosk)
        shell.turnCurtain()
        kiosk.flow.gatekeeper.refuse("gate.disk")
        kiosk.person.settle()
        assert is_bare(kiosk)


@pytest.mark.parametrize("wide", [False, True], ids=["upright", "wide"])
def test_it_is_read_at_every_size_and_contrast_in_both_directions(run_kiosk, wide):
    with run_kiosk(wide=wide) as kiosk:
        kiosk.person.tap("language-en")
        kiosk.wait_for(Screen.Services)
        shell = kiosk.flow.shell
        for size in range(TEXT_SIZES):
            for contrast in CONTRASTS:
                shell.read_as({"letters": size, "contrast": contrast})
                kiosk.person.settle()
                assert is_bare(kiosk), (size, contrast)
                words = kiosk.person.find("training-words")
                assert words.property("contentWidth") <= words.width()
                assert words.height() <= marked(kiosk).height()


@pytest.mark.parametrize("settings", ["real"], indirect=True)
def test_a_kiosk_that_takes_applications_has_none(run_kiosk):
    with run_kiosk() as kiosk:
        assert kiosk.person.find("training-words") is None
        stage = kiosk.person.find("stage")
        assert stage.mapToScene(QPointF(0, 0)).y() == 0
        assert kiosk.station.practice is None
        kiosk.begin()
        kiosk.answer(passport_way="lines")
        kiosk.go_on()
        kiosk.person.settle()
        assert kiosk.items()["mrz_lines"].sample == ""
        assert kiosk.person.find("sample") is None


def test_sample_passports_come_in_turn_and_what_is_put_right_is_noted(run_kiosk):
    with run_kiosk() as kiosk:
        kiosk.begin()
        kiosk.answer(passport_way="lines")
        kiosk.go_on()
        kiosk.person.settle()
        item = kiosk.items()["mrz_lines"]
        for one in people():
            assert one.name in kiosk.text("sample")
            assert item.sampleAdvice == one.about
            kiosk.person.tap("sample")
            kiosk.person.settle()
            assert item.value.split() == list(one.zone)
        wrong = people()[-1]
        right = wrong.zone[1].replace(wrong.zone[1][:9], "UT1000074")
        assert item.check
        deeds = lambda: [  # noqa: E731 a question that is asked again
            one.facts["deed"]
            for one in kiosk.station.store.journal.records()
            if one.event == "training-noted"
        ]
        kiosk.person.wait(lambda: len(deeds()) == len(people()), "the samples to be noted")
        kiosk.flow.question.answer(item.ref, f"{wrong.zone[0]}\n{right}")
        kiosk.person.wait(lambda: "zone-corrected" in deeds(), "the correction to be noted")


def test_what_is_taken_is_of_a_training_on_screen_and_paper(run_kiosk):
    with run_kiosk() as kiosk:
        kiosk.begin()
        kiosk.fill(kiosk.sample())
        kiosk.wait_for(Screen.Check)
        for name in kiosk.sample():
            if kiosk.person.find(f"field-{name}") is not None:
                kiosk.person.tap(f"field-{name}")
        kiosk.person.tap("send")
        kiosk.wait_for(Screen.Receipt)
        assert is_bare(kiosk)
        receipt = kiosk.flow._handover._written(0)
        assert receipt.reference.startswith(TRAINING_STATION)
        assert all(block.training for block in receipt.blocks)
        sheet = set_receipt(receipt, 576, Fonts())
        said = [piece for piece in sheet.pieces if isinstance(piece, TextPiece)]
        marks = [piece for piece in said if piece.is_reverse]
        assert {piece.text for piece in marks} == {block.training for block in receipt.blocks}
        # above the number and the code, and below them
        number = next(piece for piece in said if TRAINING_STATION in piece.text)
        tops = [piece.at.y() for piece in marks]
        assert min(tops) < number.at.y() < max(tops)


def upkeep_exercises(kiosk) -> str:
    """Do what a technician practises, and say which of it was seen, as signs."""
    session = Session(
        member=Member(id="m-1", name="Vaqif", role=Role.TECHNICIAN),
        began_at=kiosk.station.clock.now(),
    )
    practice = Practice(kiosk.station.store.journal, lambda _id: "")
    practice.begin(session, "try-printer")
    practice.begin(session, "check-journal")
    seen = lambda: "".join(  # noqa: E731 a question that is asked again
        "+" if one.is_done else "."
        for one in practice.look(session)
        if one.exercise.id in {"try-printer", "check-journal"}
    )
    desk = make_upkeep_desk(kiosk.station)
    trials = desk.trials()
    told = [seen()]
    assert trials.of("printer").said == "no-paper", "nothing was set"
    told.append(seen())
    trials.prepare()
    trials.of("printer")
    told.append(seen())
    desk.verify(session)
    told.append(seen())
    return " ".join(told)


def test_a_trial_of_the_printer_and_a_look_at_the_journal_are_seen(run_kiosk):
    with run_kiosk() as kiosk:
        assert upkeep_exercises(kiosk) == ".. .. +. ++"


@pytest.mark.parametrize("settings", ["real"], indirect=True)
def test_where_people_apply_nothing_of_that_is_noted(run_kiosk):
    with run_kiosk() as kiosk:
        assert upkeep_exercises(kiosk) == ".. .. .. .."
