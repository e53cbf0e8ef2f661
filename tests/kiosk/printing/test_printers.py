# SPDX-License-Identifier: Apache-2.0
"""The contract that every printer keeps, and the troubles of each."""

import os

import pytest

from kiosk.errors import SettingsError
from kiosk.printing import (
    DrawnJob,
    FilePrinter,
    PrinterState,
    PrintJob,
    PrintOutcome,
    Raster,
    open_printer,
)
from kiosk.printing.fakes import MemoryPrinter
from kiosk.receipts import reference
from tests.kiosk.printing.simulator import Simulator, Trouble


def job_for(name: str) -> PrintJob:
    return DrawnJob(
        reference.make(name, "BK03"), Raster(12, 2, b"\xff\xf0\x00\x00"), b"png", b"pdf"
    )


@pytest.fixture
def device():
    simulator = Simulator()
    yield simulator
    simulator.close()


@pytest.fixture(params=["memory", "file", "escpos"])
def printer(request, tmp_path, device):
    folder = tmp_path / "receipts"
    names = {"file": "", "escpos": f"tcp://127.0.0.1:{device.port}"}
    return (
        MemoryPrinter() if request.param == "memory" else open_printer(names[request.param], folder)
    )


@pytest.fixture(params=["memory-unplugged", "memory-no-paper", "file-no-folder", "escpos-no-paper"])
def broken(request, tmp_path, device):
    """A printer in trouble; nothing may raise."""
    if request.param == "escpos-no-paper":
        device.fail(Trouble.PAPER_OUT)
        return open_printer(f"tcp://127.0.0.1:{device.port}", tmp_path)
    if request.param == "file-no-folder":
        (tmp_path / "receipts").write_text("a file where a folder should be", encoding="utf-8")
        return FilePrinter(tmp_path / "receipts")
    printer = MemoryPrinter()
    if request.param == "memory-unplugged":
        printer.unplug()
    else:
        printer.run_out_of_paper()
    return printer


def test_a_printer_says_that_it_is_ready_and_prints(printer):
    assert printer.status().can_print
    assert printer.print(job_for("one")) is PrintOutcome.PRINTED
    assert printer.status().can_print


def test_a_receipt_may_be_printed_again(printer):
    assert printer.print(job_for("one")) is PrintOutcome.PRINTED
    assert printer.print(job_for("one")) is PrintOutcome.PRINTED


def test_trouble_is_reported_and_not_raised(broken):
    assert not broken.status().can_print
    assert broken.print(job_for("one")) is PrintOutcome.FAILED


def test_only_a_reference_number_names_a_receipt(printer):
    job = DrawnJob("../../etc/passwd", Raster(8, 1, b"\x00"), b"", b"")
    with pytest.raises(ValueError, match="reference number"):
        printer.print(job)


def test_files_are_named_by_the_reference_alone(tmp_path):
    job = job_for("one")
    FilePrinter(tmp_path).print(job)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{job.reference}.png",
        f"{job.reference}.pdf",
    }
    assert (tmp_path / f"{job.reference}.pdf").read_bytes() == b"pdf"


def test_a_failed_write_leaves_the_old_receipt_and_no_draft(tmp_path, monkeypatch):
    printer, job = FilePrinter(tmp_path), job_for("one")
    printer.print(job)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    again = DrawnJob(job.reference, job.raster, b"other", b"other")
    assert printer.print(again) is PrintOutcome.FAILED
    assert (tmp_path / f"{job.reference}.png").read_bytes() == b"png"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_without_the_right_to_write_is_trouble(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert FilePrinter(tmp_path).status().state is PrinterState.HARDWARE


def test_paper_runs_out_after_as_many_receipts():
    printer = MemoryPrinter()
    printer.run_out_of_paper(after=2)
    outcomes = [printer.print(job_for(str(n))) for n in range(3)]
    assert outcomes == [PrintOutcome.PRINTED, PrintOutcome.PRINTED, PrintOutcome.FAILED]
    assert printer.status().state is PrinterState.PAPER_OUT
    printer.refill()
    assert printer.print(job_for("4")) is PrintOutcome.PRINTED
    assert len(printer.printed) == 3


def test_the_plug_does_not_bring_paper():
    printer = MemoryPrinter()
    printer.run_out_of_paper()
    printer.unplug()
    printer.plug_in()
    assert printer.status().state is PrinterState.PAPER_OUT


def test_only_ready_and_near_end_promise_paper():
    printer = MemoryPrinter()
    promising = set()
    for state in PrinterState:
        printer.be(state)
        if printer.status().can_print:
            promising.add(state)
    assert promising == {PrinterState.READY, PrinterState.NEAR_END}


def test_a_raster_knows_its_rows():
    raster = Raster(12, 2, b"\xff\xf0\x01\x10")
    assert raster.row_bytes == 2
    assert raster.row(1) == b"\x01\x10"


@pytest.mark.parametrize(("width", "height", "data"), [(12, 2, b"\x00"), (0, 1, b""), (8, 0, b"")])
def test_a_raster_that_does_not_fill_its_rows_is_refused(width, height, data):
    with pytest.raises(ValueError, match="rows"):
        Raster(width, height, data)


@pytest.mark.parametrize(
    "name",
    [
        "printer",
        "tcp://",
        "tcp://host:port",
        "tcp://host/path",
        "usb:lp0",
        "usb://dev/usb/lp0:1x",
        "serial:ttyS0",
        "serial:/dev/ttyS0?baud=1",
        "serial:/dev/ttyS0?baud=fast",
        "http://host/",
    ],
)
def test_a_printer_that_is_named_otherwise_is_a_mistake_of_the_settings(name, tmp_path):
    with pytest.raises(SettingsError, match=r"^settings.invalid: printer: "):
        open_printer(name, tmp_path)


@pytest.mark.parametrize("name", ["tcp://printer", "usb:/dev/usb/lp0", "serial:/dev/ttyS0"])
def test_a_printer_of_rolls_takes_no_sheets(name, tmp_path):
    with pytest.raises(SettingsError, match="receipt_paper"):
        open_printer(name, tmp_path, "a4")


@pytest.mark.parametrize(
    "name", ["tcp://printer", "tcp://[2001:db8::7]:9101", "usb:/dev/usb/lp9", "serial:/dev/ttyS9"]
)
def test_nothing_is_asked_before_it_is_needed(name, tmp_path):
    open_printer(name, tmp_path)
