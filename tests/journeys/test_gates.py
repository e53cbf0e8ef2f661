# SPDX-License-Identifier: Apache-2.0
"""A kiosk that may begin no visit says so before anybody has answered a question."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QRectF

from kiosk.readers import Readers
from kiosk.readers.fakes import MemoryBarcodeReader, MemoryPageReader, MemoryStick
from tests.kiosks import LANGUAGES
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
FULL = 1 << 61


@pytest.fixture
def gate(kiosk, monkeypatch):
    """Close and open the gates of a kiosk by their codes."""
    codes = [""]
    object.__setattr__(kiosk.desk, "gate", lambda: codes[0])
    kiosk.flow.start(kiosk.desk)

    def set_to(code: str) -> None:
        codes[0] = code

    return set_to


def minute_passes(kiosk) -> None:
    kiosk.clock.advance(timedelta(seconds=61))
    kiosk.flow.tick()
    kiosk.person.settle()


@pytest.mark.parametrize(
    "code", ["gate.maintenance", "gate.disk", "gate.clock", "gate.unsent", "gate.catalogue"]
)
def test_a_closed_gate_shows_before_the_first_touch_and_opens_by_itself(kiosk, gate, code):
    gate(code)
    minute_passes(kiosk)
    kiosk.wait_for(Screen.OutOfOrder)
    assert kiosk.flow.out_of_order.code == code
    assert "masasına" in kiosk.text("out-of-order-title")
    assert kiosk.text("out-of-order-reason")
    minute_passes(kiosk)
    assert kiosk.screen == Screen.OutOfOrder
    gate("")
    minute_passes(kiosk)
    kiosk.wait_for(Screen.Attract)


def test_a_delivery_opens_the_gate_at_once(kiosk, gate):
    gate("gate.unsent")
    minute_passes(kiosk)
    kiosk.wait_for(Screen.OutOfOrder)
    gate("")
    kiosk.flow.lineChanged()
    kiosk.wait_for(Screen.Attract)


def test_a_visit_in_progress_goes_on_and_the_next_one_does_not_begin(kiosk, gate):
    kiosk.begin()
    gate("gate.disk")
    minute_passes(kiosk)
    assert kiosk.screen == Screen.Question
    kiosk.flow.shell.confirmFinish()
    kiosk.wait_for(Screen.OutOfOrder)


def test_whoever_chose_a_language_is_told_in_it_and_the_others_in_theirs(kiosk, gate):
    kiosk.person.tap("language-ar")
    kiosk.wait_for(Screen.Services)
    gate("gate.disk")
    kiosk.flow.gatekeeper.look()
    kiosk.wait_for(Screen.OutOfOrder)
    title = kiosk.text("out-of-order-title")
    assert "مكتب" in title
    others = kiosk.flow.out_of_order.others
    assert len(others) == len(LANGUAGES) - 1
    assert not any("مكتب" in one["text"] for one in others)
    minute_passes(kiosk)
    assert kiosk.flow.shell.spoken == "az"
    assert kiosk.text("out-of-order-title") != title


def test_a_gate_that_closes_while_a_service_is_touched_is_told_as_well(run_kiosk):
    with run_kiosk() as kiosk:
        kiosk.person.tap("language-en")
        kiosk.wait_for(Screen.Services)
        object.__setattr__(kiosk.station.store.gates._settings, "minimum_free", FULL)
        kiosk.person.tap("service-registration")
        kiosk.wait_for(Screen.OutOfOrder)
        assert kiosk.flow.out_of_order.code == "gate.disk"
        assert kiosk.visit is None


def test_a_kiosk_that_starts_with_a_full_disk_never_offers_a_service(run_kiosk):
    with run_kiosk(minimum_free=FULL) as kiosk:
        kiosk.wait_for(Screen.OutOfOrder)
        assert kiosk.flow.out_of_order.code == "gate.disk"


def test_an_answer_that_was_overtaken_by_a_newer_one_changes_nothing(kiosk, gate, monkeypatch):
    held = []
    keeper = kiosk.flow.gatekeeper
    monkeypatch.setattr(keeper._tasks, "submit", lambda work, done, _: held.append((work(), done)))
    keeper.look()
    gate("gate.disk")
    keeper.look()
    for code, done in reversed(held):
        done(code)
    assert kiosk.screen == Screen.OutOfOrder


def test_a_refusal_is_not_undone_by_a_look_from_before(kiosk, gate, monkeypatch):
    held = []
    keeper = kiosk.flow.gatekeeper
    monkeypatch.setattr(keeper._tasks, "submit", lambda work, done, _: held.append((work(), done)))
    keeper.look()
    keeper.refuse("gate.disk")
    for code, done in held:
        done(code)
    assert kiosk.screen == Screen.OutOfOrder
    held.clear()
    keeper.look()
    for code, done in held:
        done(code)
    assert kiosk.screen == Screen.Attract  # one from afterwards does open it


def placed(item) -> QRectF:
    """Say where an item stands in the window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


@pytest.mark.parametrize("wide", [False, True])
def test_the_largest_text_fits_in_every_language(run_kiosk, wide):
    with run_kiosk(wide=wide, minimum_free=FULL) as kiosk:
        kiosk.wait_for(Screen.OutOfOrder)
        while kiosk.flow.shell.textSize != 3:
            kiosk.flow.shell.nextTextSize()
        for language in LANGUAGES:
            for code in (
                "gate.maintenance",
                "screen.broken",
                "gate.disk",
                "gate.clock",
                "gate.unsent",
                "gate.catalogue",
                "storage.failed",
            ):
                kiosk.flow.tongue.speak(language)
                kiosk.flow.out_of_order.give(code)
                kiosk.person.settle()
                content, others, mark = (
                    placed(kiosk.person.find(f"out-of-order-{name}"))
                    for name in ("content", "others", "code")
                )
                assert content.top() > 0, (language, code)
                assert content.left() > 0, (language, code)
                assert others.bottom() < mark.top(), (language, code)
                fits = content.bottom() < mark.top()
                assert fits or (wide and kiosk.person.find("scroll-down")), (language, code)


def test_trouble_is_not_taken_for_a_gate(kiosk, gate):
    gate("")
    kiosk.flow.stop("storage.failed")
    minute_passes(kiosk)
    assert kiosk.screen == Screen.OutOfOrder
    assert kiosk.flow.out_of_order.code == "storage.failed"


def test_a_clock_without_its_battery_is_told_and_mended(kiosk):
    now = kiosk.clock.now()
    kiosk.clock.jump(now.replace(year=1970))
    minute_passes(kiosk)
    kiosk.wait_for(Screen.OutOfOrder)
    assert kiosk.flow.out_of_order.code == "gate.clock"
    kiosk.clock.jump(now)
    minute_passes(kiosk)
    kiosk.wait_for(Screen.Attract)


@pytest.mark.parametrize("size", [1, 3])
def test_who_comes_for_paper_is_told_before_they_begin(kiosk, size):
    kiosk.printer.run_out_of_paper()
    kiosk.person.tap("language-ru")
    kiosk.wait_for(Screen.Services)
    while kiosk.flow.shell.textSize != size:
        kiosk.flow.shell.nextTextSize()
    kiosk.person.wait(lambda: kiosk.person.find("no-paper"), "the printer's trouble")
    assert kiosk.text("no-paper").startswith("В принтере закончилась бумага.")
    kiosk.printer.refill()
    minute_passes(kiosk)
    kiosk.person.wait(lambda: kiosk.person.find("no-paper") is None, "its end")
    assert kiosk.person.find("service-registration")


def test_a_line_that_is_down_is_told_with_what_still_works(kiosk):
    kiosk.flow.shell.set_connected(connected=False)
    kiosk.person.tap("language-en")
    kiosk.wait_for(Screen.Services)
    kiosk.person.settle()
    assert "kept here" in kiosk.text("no-line")
    kiosk.flow.shell.set_connected(connected=True)
    kiosk.person.settle()
    assert kiosk.person.find("no-line") is None
    assert "Connected" in kiosk.text("connection")


def test_a_kiosk_that_is_looked_after_lets_the_visit_end_and_opens_without_a_restart(
    kiosk, settings
):
    sign = settings.data_dir / "maintenance"
    kiosk.begin()
    sign.touch()
    minute_passes(kiosk)
    assert kiosk.screen == Screen.Question
    kiosk.flow.shell.confirmFinish()
    kiosk.wait_for(Screen.OutOfOrder)
    assert kiosk.flow.out_of_order.code == "gate.maintenance"
    assert "texniki baxış" in kiosk.text("out-of-order-reason")
    sign.unlink()
    minute_passes(kiosk)
    kiosk.wait_for(Screen.Attract)


@pytest.mark.parametrize("wide", [False, True])
def test_who_brings_documents_is_told_which_reader_does_not_work(run_kiosk, wide):
    scanner, camera = MemoryPageReader(), MemoryPageReader()
    readers = Readers(scanner=scanner, camera=camera, stick=MemoryStick())
    with run_kiosk(wide=wide, readers=readers) as kiosk:
        kiosk.person.tap("language-en")
        kiosk.wait_for(Screen.Services)
        kiosk.person.settle()
        assert kiosk.person.find("no-reader") is None
        scanner.fail("reader.absent")
        kiosk.flow.devices.look()
        kiosk.person.wait(lambda: kiosk.person.find("no-reader"), "the scanner's trouble")
        told = kiosk.text("no-reader")
        assert told.startswith("The scanner does not work now.")
        assert "camera" not in told
        camera.fail("reader.failed")
        kiosk.flow.devices.look()
        kiosk.person.wait(lambda: "camera" in kiosk.text("no-reader"), "the camera's trouble")
        kiosk.flow.tongue.speak("az")
        assert "Skaner" in kiosk.text("no-reader")
        scanner.fail("")
        camera.fail("")
        kiosk.flow.devices.look()
        kiosk.person.wait(lambda: kiosk.person.find("no-reader") is None, "their end")


def test_a_stick_that_nobody_plugged_in_is_no_trouble_and_a_lost_bar_code_reader_is(run_kiosk):
    stick, barcode = MemoryStick(), MemoryBarcodeReader()
    with run_kiosk(readers=Readers(stick=stick, barcode=barcode)) as kiosk:
        shell = kiosk.flow.shell
        kiosk.person.tap("language-en")
        kiosk.wait_for(Screen.Services)
        kiosk.person.settle()
        assert kiosk.person.find("no-reader") is None
        barcode.unplug()
        kiosk.flow.devices.look()
        kiosk.person.wait(lambda: kiosk.person.find("no-reader"), "the reader's trouble")
        assert kiosk.text("no-reader").startswith("The bar code reader does not work now.")
        stick.fail("reader.failed")
        kiosk.flow.devices.look()
        kiosk.person.wait(lambda: "Memory sticks" in kiosk.text("no-reader"), "the stick's trouble")
        barcode.plug_in()
        stick.fail("")
        minute_passes(kiosk)
        kiosk.person.wait(lambda: not shell.readerText, "their end")
