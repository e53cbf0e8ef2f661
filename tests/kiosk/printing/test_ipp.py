# SPDX-License-Identifier: Apache-2.0
"""Receipts go to a real printer by IPP, and through a real CUPS, and nobody gets another's."""

import os
import threading
import time

import pytest

from kiosk.printing import DrawnJob, PrinterState, PrintJob, PrintOutcome, Raster, open_printer
from kiosk.printing.ipp import IppPrinter, printer
from kiosk.printing.ipp.answers import JobState, job_state, queue_of, reasons_of
from kiosk.printing.ipp.asking import Asking
from kiosk.receipts import reference
from tests.cups import EMPTY, FULL, Cups

State = PrinterState

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="a spooler is started by root")


@pytest.fixture(scope="module")
def running():
    cups = Cups()
    yield cups
    cups.stop()


@pytest.fixture
def cups(running):
    """A spooler with an idle printer full of paper, and an empty tray."""
    yield running
    running.load(FULL)


def pdf(words: str) -> bytes:
    """One sheet, by hand."""
    content = f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET".encode()
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    file, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(file)
    file += b"xref\n0 6\n0000000000 65535 f \n"
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(file)


def job(number: int) -> PrintJob:
    words = f"Receipt {number}"
    return DrawnJob(reference.make(words, "BK03"), Raster(8, 1, b"\x00"), b"", pdf(words))


def said(path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def soon(condition) -> None:
    """Wait until it holds."""
    until = time.monotonic() + 150  # a spooler tries again every half minute
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def came_out(cups: Cups, words: str) -> int:
    """How many sheets say this."""
    return sum(words in said(path) for path in cups.printed)


def ends(device: Asking, jobs: list[str]) -> set[JobState | None]:
    """How jobs ended, by the printer itself (this one runs its engine for cancelled ones too)."""
    return {job_state(device.ask("job", f"job={one}")[0]) for one in jobs}


@needs_root
def test_a_printer_of_its_own_says_that_it_has_printed(cups):
    driver = open_printer(cups.printer, cups.output)
    assert driver.status().can_print
    assert driver.print(job(1)) is PrintOutcome.PRINTED
    assert came_out(cups, "Receipt 1") == 1


@needs_root
@pytest.mark.parametrize("paper", ["roll", "a4"])
def test_what_a_spooler_calls_completed_is_sent_and_no_more(cups, paper):
    driver = open_printer(cups.queue, cups.output, paper)
    assert driver.status().state is State.READY
    assert driver.print(job(2)) is PrintOutcome.SENT
    soon(lambda: came_out(cups, "Receipt 2") > 0)


@needs_root
@pytest.mark.parametrize("way", ["queue", "printer"])
def test_without_paper_none_is_promised_and_nothing_waits(cups, way):
    driver = open_printer(getattr(cups, way), cups.output)
    cups.load(EMPTY)
    assert driver.status().state is State.PAPER_OUT
    before = came_out(cups, "Receipt 4")
    assert driver.print(job(3)) is PrintOutcome.FAILED
    cups.load(FULL)
    assert driver.print(job(4)) in {PrintOutcome.SENT, PrintOutcome.PRINTED}
    soon(lambda: came_out(cups, "Receipt 4") > before)
    assert came_out(cups, "Receipt 3") == 0


@needs_root
@pytest.mark.parametrize("way", ["queue", "printer"])
def test_paper_that_runs_out_in_the_middle_ends_the_job_for_good(cups, way, monkeypatch):
    """The last sheet goes while the job is on its way: it is cancelled and never comes out."""
    driver = open_printer(getattr(cups, way), cups.output)
    clear = driver._clear

    def clear_and_empty(queue) -> None:
        clear(queue)
        monkeypatch.setattr(driver, "_clear", clear)
        cups.load(EMPTY)  # behind the look at the paper, before the job

    monkeypatch.setattr(driver, "_clear", clear_and_empty)
    assert driver.print(job(5)) is PrintOutcome.FAILED
    monkeypatch.undo()
    device = Asking(cups.printer)
    left = [str(one["job-id"]) for one in device.ask("jobs")]
    cups.load(FULL)
    soon(lambda: device.ask("jobs") == [] and driver.status().can_print)
    assert left
    assert ends(device, left) == {JobState.CANCELLED}
    assert driver.print(job(6)) in {PrintOutcome.SENT, PrintOutcome.PRINTED}


@needs_root
def test_what_another_receipt_has_left_in_the_queue_is_cancelled(cups):
    driver = open_printer(cups.queue, cups.output)
    queue, device = Asking(cups.queue), Asking(cups.printer)
    file = cups.output.parent / "left.pdf"
    file.write_bytes(pdf("Somebody else"))
    cups.load(EMPTY)
    queue.ask("print", "name=left", file=file)
    soon(lambda: device.ask("jobs") != [])
    left = [str(one["job-id"]) for one in device.ask("jobs")]
    driver._clear(driver._queue())
    cups.load(FULL)
    soon(lambda: device.ask("jobs") == [] and driver.status().can_print)
    assert queue.ask("jobs") == []
    assert ends(device, left) == {JobState.CANCELLED}


@needs_root
def test_a_printer_that_is_switched_off_is_offline_behind_its_queue_too(cups):
    cups.unplug()
    try:
        for address in (cups.queue, cups.printer):
            driver = open_printer(address, cups.output)
            assert driver.status().state is State.OFFLINE
            assert driver.print(job(7)) is PrintOutcome.FAILED
    finally:
        cups.plug_in()


@needs_root
def test_a_printer_that_is_switched_off_in_the_middle_costs_nobody_a_strangers_receipt(
    cups, monkeypatch
):
    monkeypatch.setattr(printer, "_MOST_SECONDS", 4.0)
    driver = open_printer(cups.queue, cups.output)
    clear = driver._clear

    def clear_and_unplug(queue) -> None:
        clear(queue)
        monkeypatch.setattr(driver, "_clear", clear)
        cups.unplug()  # behind the look, before the job

    monkeypatch.setattr(driver, "_clear", clear_and_unplug)
    try:
        assert driver.print(job(8)) is PrintOutcome.FAILED
    finally:
        cups.plug_in()
    soon(lambda: driver._printer.ask("jobs") == [])


def test_a_printer_that_nobody_runs_is_offline(tmp_path):
    driver = open_printer("ipp://127.0.0.1:1/ipp/print", tmp_path)
    assert driver.status().state is State.OFFLINE
    assert driver.print(job(9)) is PrintOutcome.FAILED


# A stand-in for ipptool, where a real printer would take too long to be brought to it.


@pytest.fixture
def scripted(tmp_path):
    """A program that says what a test wants, one file for each request."""

    def make(**answers: str) -> IppPrinter:
        for name, answer in answers.items():
            (tmp_path / name).write_text(answer)
        program = tmp_path / "ipptool"
        program.write_text(
            "#!/bin/sh\nfor last; do :; done\n"
            f'cat "{tmp_path}/$(basename "$last" .test)" 2>/dev/null\n'
        )
        program.chmod(0o755)
        return IppPrinter("ipp://x/", program=str(program), rest=lambda _seconds: None)

    return make


def answer(*, good: bool = True, **attributes: object) -> str:
    import plistlib

    test = {
        "Successful": good,
        "StatusCode": "successful-ok" if good else "server-error-busy",
        "ResponseAttributes": [{"attributes-charset": "utf-8"}, attributes],
    }
    return plistlib.dumps({"Tests": [test]}).decode()


IDLE = answer(**{"printer-state": 3, "printer-state-reasons": "none"})


@pytest.mark.parametrize(
    "output",
    ["", "no plist", "<plist><dict></dict>", "<plist><array/></plist>", answer(good=False)],
)
def test_what_makes_no_sense_is_unknown_and_prints_nothing(scripted, output):
    driver = scripted(printer=output)
    assert driver.status().state in {State.UNKNOWN, State.OFFLINE}
    assert driver.print(job(1)) is PrintOutcome.FAILED


def test_who_asks_while_it_prints_hears_that_it_is_busy(scripted):
    driver = scripted(printer=IDLE, jobs=answer(), print=answer(**{"job-id": 1}))
    asked: list[PrinterState] = []

    def rest(_seconds: float) -> None:
        thread = threading.Thread(target=lambda: asked.append(driver.status().state))
        thread.start()
        thread.join()

    driver._rest = rest
    driver.print(job(1))
    assert set(asked) == {State.BUSY}


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (JobState.COMPLETED, PrintOutcome.PRINTED),
        (JobState.ABORTED, PrintOutcome.FAILED),
        (JobState.CANCELLED, PrintOutcome.FAILED),
        (JobState.STOPPED, PrintOutcome.FAILED),
        (77, PrintOutcome.FAILED),
    ],
)
def test_every_end_of_a_job(scripted, state, outcome):
    driver = scripted(
        printer=IDLE,
        jobs=answer(),
        print=answer(**{"job-id": 1}),
        job=answer(**{"job-state": int(state)}),
    )
    assert driver.print(job(1)) is outcome


def test_a_job_whose_number_is_not_understood_is_cancelled(scripted, tmp_path):
    driver = scripted(printer=IDLE, jobs=answer(**{"job-id": 7}), print="no plist", cancel=IDLE)
    asked = []
    ask = driver._printer.ask
    driver._printer.ask = lambda *given, **more: asked.append(given) or ask(*given, **more)
    assert driver.print(job(1)) is PrintOutcome.FAILED
    sent = [given[0] for given in asked].index("print")
    assert ("cancel", "job=7") in asked[sent:]


def test_a_job_that_never_ends_is_given_up(scripted):
    now = iter(range(0, 10_000, 30))
    driver = scripted(
        printer=IDLE,
        jobs=answer(),
        print=answer(**{"job-id": 1}),
        job=answer(**{"job-state": int(JobState.PROCESSING)}),
    )
    driver._clock = lambda: float(next(now))
    assert driver.print(job(1)) is PrintOutcome.FAILED


@pytest.mark.parametrize(
    ("reasons", "state"),
    [
        ("none", State.READY),
        ("media-low-report", State.NEAR_END),
        ("media-empty-report", State.PAPER_OUT),
        (["media-empty-warning", "media-needed-warning"], State.PAPER_OUT),
        (["media-empty", "cover-open"], State.COVER_OPEN),
        ("door-open-error", State.COVER_OPEN),
        ("media-jam-error", State.CUTTER),
        ("fuser-over-temp", State.OVER_TEMPERATURE),
        ("toner-empty-error", State.HARDWARE),
        ("marker-supply-low-report", State.READY),
        ("paused", State.HARDWARE),
        ("shutdown", State.OFFLINE),
        ("offline-report", State.OFFLINE),
        ("other-report", State.READY),
    ],
)
def test_every_reason(reasons, state):
    said = {"printer-state": 3, "printer-state-reasons": reasons}
    assert queue_of(said).status.state is state


def test_what_a_spooler_remembers_of_the_last_job_keeps_nobody_from_the_next():
    said = {"cups-version": "2.4.2", "printer-state-reasons": ["media-needed-warning"]}
    assert queue_of({**said, "printer-state": 3}).status.state is State.READY
    assert queue_of({**said, "printer-state": 4}).status.state is State.PAPER_OUT
    assert queue_of({**said, "printer-state": 5}).status.state is State.PAPER_OUT


def test_a_printer_that_has_stopped_is_never_ready():
    assert queue_of({"printer-state": 5}).status.state is State.HARDWARE
    refusing = {"printer-state": 3, "printer-is-accepting-jobs": False}
    assert queue_of(refusing).status.state is State.HARDWARE
    assert queue_of({}).status.state is State.UNKNOWN
    assert queue_of({"printer-state": "idle"}).status.state is State.UNKNOWN
    assert reasons_of(None) == ()
    assert job_state({"job-state": "9"}) is None
