# SPDX-License-Identifier: Apache-2.0
"""Whoever sets a kiosk up has each device do its work once."""

from contextlib import closing
from dataclasses import replace

import pytest

from kiosk.diagnostics import Health
from kiosk.errors import ReaderError
from kiosk.readers import Readers
from kiosk.readers.fakes import MemoryBarcodeReader, MemoryPageReader, MemoryStick
from kiosk.settings import Settings
from tests.journeys.test_documents import paper
from tests.kiosk.printing.simulator import Simulator, Trouble
from ui import trying
from ui.walker import Walker


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def devices(monkeypatch) -> Readers:
    found = Readers(
        scanner=MemoryPageReader(),
        camera=MemoryPageReader(),
        stick=MemoryStick(),
        barcode=MemoryBarcodeReader(),
    )
    monkeypatch.setattr(trying, "readers_of", lambda _settings: found)
    return found


def tried(settings, *names, tell=lambda _text: None) -> dict[str, tuple[Health, str]]:
    found = trying.try_devices(names, settings, tell=tell)
    return {one.subject: (one.health, one.detail) for one in found}


def test_where_nothing_is_set_the_printer_writes_a_picture_that_is_no_receipt(qapp, settings):
    found = tried(settings)
    assert found.pop("printer") == (
        Health.WELL,
        "The paper came out; the printer confirms it.",
    )
    assert set(found) == {"scanner", "camera", "stick", "reader"}
    assert set(found.values()) == {(Health.MISSING, "Not set up at this kiosk.")}
    (picture,) = settings.receipts_dir.glob("*.png")
    from kiosk.errors import ReceiptError
    from kiosk.receipts import payload_in

    with pytest.raises(ReceiptError, match="no receipt's code"):
        payload_in(picture)


def test_each_device_is_asked_for_its_work(settings, devices):
    devices.scanner.lay(paper("A page"))
    devices.stick.plug_in({"a.png": paper("B")})

    devices.barcode.listen = lambda: None
    devices.barcode._codes.append("AB-1")

    found = tried(settings, "scanner", "camera", "stick", "reader")
    assert found["scanner"][1].endswith("The page is sharp and whole.")
    assert found["camera"] == (Health.FAILED, "It failed (reader.empty).")
    assert found["stick"] == (Health.WELL, "Files that can be taken: 1.")
    assert found["reader"] == (Health.WELL, "Characters that were heard: 4.")
    assert not devices.barcode.is_listening


def test_a_reader_that_hears_nothing_has_failed(settings, devices, monkeypatch):
    monkeypatch.setattr(trying, "WAIT_SECONDS", 0.1)
    assert tried(settings, "reader")["reader"] == (Health.FAILED, "Nothing was heard.")


def test_a_device_that_fails_says_its_code(settings, devices):
    devices.scanner.fail("reader.jammed")
    found = tried(settings, "scanner")["scanner"]
    assert found == (Health.FAILED, "It failed (reader.jammed).")
    with pytest.raises(ReaderError):
        devices.scanner.take()


def test_a_printer_without_paper_says_why(qapp, settings):
    with closing(Simulator()) as printer:
        named = replace(settings, printer=f"tcp://127.0.0.1:{printer.port}")
        assert tried(named, "printer")["printer"][0] is Health.WELL
        printer.fail(Trouble.PAPER_OUT)
        found = tried(named, "printer")["printer"]
    assert found == (Health.FAILED, "No paper came out. The printer has no paper.")


# --- the technician's window ---------------------------------------------------------------


@pytest.fixture
def technician(qapp, settings, devices, published):
    from ui.technician import Technician

    named = replace(settings, published_dir=published, languages=("en",))
    made = Technician(qapp, named, trying.Trials(named))
    yield made
    made.close()


def row(technician, device):
    return next(one for one in technician.viewModel._rows.rows if one.device == device)


def test_a_technician_tries_each_device_with_a_touch(technician, devices, qtbot):
    person = Walker(technician.window)
    devices.scanner.lay(paper("A page"))
    person.wait(lambda: person.find("try-scanner"), "the devices")
    person.settle()
    person.tap("try-scanner")
    person.wait(lambda: row(technician, "scanner").result, "what came of it")
    person.settle()
    assert row(technician, "scanner").kind == "success"
    assert person.find("result-scanner") is not None
    person.tap("try-camera")
    person.wait(lambda: row(technician, "camera").result, "what came of it")
    assert row(technician, "camera").result == "It failed (reader.empty)."
    assert row(technician, "camera").kind == "warning"
    person.tap("try-printer")
    person.wait(lambda: row(technician, "printer").result, "the paper")
    assert row(technician, "printer").kind == "success"


def test_one_device_at_a_time(technician, devices):
    technician.viewModel.tryOut("reader")
    technician.viewModel.tryOut("scanner")
    assert (row(technician, "reader").busy, row(technician, "scanner").busy) == (True, False)
    devices.barcode.hold("AB-12")
    person = Walker(technician.window)

    def heard():
        devices.barcode.hold("AB-12")
        return row(technician, "reader").result

    person.wait(heard, "the code")
    assert row(technician, "reader").result == "Characters that were heard: 5."


def test_the_window_is_closed_by_its_button(technician, qtbot):
    person = Walker(technician.window)
    person.wait(lambda: person.find("close"), "the way out")
    with qtbot.waitSignal(technician.viewModel.finished, timeout=10_000):
        person.tap("close")
