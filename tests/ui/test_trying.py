# SPDX-License-Identifier: Apache-2.0
"""Whoever sets a kiosk up has each device do its work once."""

from contextlib import closing
from dataclasses import replace

import pytest

from kiosk.errors import ReaderError
from kiosk.readers import Readers
from kiosk.readers.fakes import MemoryBarcodeReader, MemoryPageReader, MemoryStick
from kiosk.settings import Settings
from tests.journeys.test_documents import paper
from tests.kiosk.printing.simulator import Simulator, Trouble
from ui import trying
from ui.health import Health


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
    assert found.pop("printer") == (Health.WELL, "confirmed by the printer; before it was ready")
    assert set(found) == {"scanner", "camera", "stick", "reader"}
    assert set(found.values()) == {(Health.MISSING, "none is set")}
    (picture,) = settings.receipts_dir.glob("*.png")
    from kiosk.errors import ReceiptError
    from kiosk.receipts import payload_in

    with pytest.raises(ReceiptError, match="no receipt's code"):
        payload_in(picture)


def test_each_device_is_asked_for_its_work(settings, devices):
    devices.scanner.lay(paper("A page"))
    devices.stick.plug_in({"a.png": paper("B")})

    def hold(_text: str) -> None:
        devices.barcode.hold("AB-1")

    found = tried(settings, "scanner", "camera", "stick", "reader", tell=hold)
    assert found["scanner"][1].endswith("kB; sharp and whole")
    assert found["camera"] == (Health.FAILED, "reader.empty: no page is laid on it")
    assert found["stick"] == (Health.WELL, "1 files can be taken")
    assert found["reader"] == (Health.WELL, "heard 4 characters")
    assert not devices.barcode.is_listening


def test_a_reader_that_hears_nothing_has_failed(settings, devices, monkeypatch):
    monkeypatch.setattr(trying, "WAIT_SECONDS", 0.1)
    assert tried(settings, "reader")["reader"] == (Health.FAILED, "nothing was heard")


def test_a_device_that_fails_says_its_code(settings, devices):
    devices.scanner.fail("reader.jammed")
    health, detail = tried(settings, "scanner")["scanner"]
    assert (health, detail.split(":")[0]) == (Health.FAILED, "reader.jammed")
    with pytest.raises(ReaderError):
        devices.scanner.take()


def test_a_printer_without_paper_says_why(qapp, settings):
    with closing(Simulator()) as printer:
        named = replace(settings, printer=f"tcp://127.0.0.1:{printer.port}")
        assert tried(named, "printer")["printer"][0] is Health.WELL
        printer.fail(Trouble.PAPER_OUT)
        found = tried(named, "printer")["printer"]
    assert found == (Health.FAILED, "gave no paper: paper-out")
