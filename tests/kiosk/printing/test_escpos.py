# SPDX-License-Identifier: Apache-2.0
"""A receipt printer on a real socket: what comes out, and what is said of it."""

import os
import random
import socket
import threading
from contextlib import contextmanager

import pytest

from kiosk.printing import (
    DrawnJob,
    PrinterState,
    PrintJob,
    PrintOutcome,
    Raster,
    open_printer,
)
from kiosk.printing.escpos import DeviceWire, EscPosPrinter, NetworkWire, printer, talk
from kiosk.printing.escpos.answers import judged
from kiosk.printing.escpos.commands import BAND_ROWS, BEGIN, Ask, bands, harmless
from kiosk.receipts import reference
from tests.kiosk.printing.simulator import Simulator, Trouble

ROWS = 3 * BAND_ROWS + 7
STATES = {
    Trouble.NONE: PrinterState.READY,
    Trouble.NEAR_END: PrinterState.NEAR_END,
    Trouble.PAPER_OUT: PrinterState.PAPER_OUT,
    Trouble.COVER_OPEN: PrinterState.COVER_OPEN,
    Trouble.CUTTER: PrinterState.CUTTER,
    Trouble.HOT: PrinterState.OVER_TEMPERATURE,
    Trouble.VOLTAGE: PrinterState.HARDWARE,
    Trouble.BROKEN: PrinterState.HARDWARE,
    Trouble.FEEDING: PrinterState.BUSY,
    Trouble.SILENT: PrinterState.UNKNOWN,
    Trouble.GARBAGE: PrinterState.UNKNOWN,
    Trouble.UNPLUGGED: PrinterState.UNKNOWN,
}
WELL = {Trouble.NONE, Trouble.NEAR_END}
LASTING = [one for one in STATES if one not in WELL | {Trouble.FEEDING}]
"""A person who holds the feed button lets go of it: that trouble passes by itself."""


MUTE = {Trouble.SILENT, Trouble.GARBAGE}
"""Whose answers are waited for in vain."""


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Say how long answers are waited for: long enough for a busy machine, if nothing else."""

    def be(seconds: float = 10.0) -> None:
        for module in (talk, printer):
            monkeypatch.setattr(module, "BUSY_PATIENCE", seconds)
            monkeypatch.setattr(module, "IDLE_PATIENCE", seconds)

    be()
    monkeypatch.setattr(printer, "_REACH_SECONDS", 30.0)
    monkeypatch.setattr(printer, "_LOOK_SECONDS", 0.05)
    return be


@pytest.fixture
def device():
    simulator = Simulator()
    yield simulator
    simulator.close()


@pytest.fixture
def driver(device):
    return EscPosPrinter(lambda: NetworkWire("127.0.0.1", device.port))


def picture(seed: int, *, rows: int = ROWS, width: int = 576) -> Raster:
    row_bytes = (width + 7) // 8
    return Raster(width, rows, random.Random(seed).randbytes(row_bytes * rows))  # noqa: S311 dots


def job(seed: int, **size: int) -> PrintJob:
    return DrawnJob(reference.make(f"job {seed}", "BK03"), picture(seed, **size), b"png", b"pdf")


def printed(raster: Raster) -> list[bytes]:
    """The rows as they must lie in the tray."""
    mended = b"".join(harmless(band[8:]) for band in bands(raster))
    width = raster.row_bytes
    return [mended[start : start + width] for start in range(0, len(mended), width)]


@pytest.mark.parametrize(("rows", "width"), [(1, 8), (BAND_ROWS, 384), (ROWS, 576), (900, 832)])
def test_what_comes_out_is_the_picture(device, driver, rows, width):
    raster = picture(1, rows=rows, width=width)
    assert driver.print(DrawnJob(reference.make("a", "BK03"), raster, b"", b"")) is (
        PrintOutcome.PRINTED
    )
    assert device.paper.pieces == [printed(raster)]
    assert device.paper.hanging == []
    # where the picture holds nothing that a printer obeys, not a dot is changed
    clean = Raster(raster.width, raster.height, raster.data.replace(b"\x10", b"\x11"))
    assert b"".join(printed(clean)) == clean.data


@pytest.mark.parametrize(("trouble", "state"), STATES.items())
def test_the_printer_says_how_it_is(device, driver, patience, trouble, state):
    patience(0.3 if trouble in MUTE else 10.0)
    device.fail(trouble)
    assert driver.status().state is state


def test_a_printer_that_takes_nothing_more_is_given_up_and_gives_nobody_the_rest(
    device, driver, patience, monkeypatch
):
    monkeypatch.setattr(talk, "_MOVE_SECONDS", 0.3)
    patience(0.3)
    device.fail(Trouble.STALLED, after_rows=BAND_ROWS)
    assert driver.print(job(1, rows=900)) is PrintOutcome.FAILED
    assert driver.status().state is PrinterState.UNKNOWN
    patience()
    device.mend()
    assert driver.print(job(2)) is PrintOutcome.PRINTED
    assert device.paper.pieces[-1] == printed(picture(2))


def test_a_printer_that_is_not_there_is_offline():
    gone = Simulator()
    gone.close()
    driver = EscPosPrinter(lambda: NetworkWire("127.0.0.1", gone.port))
    assert driver.status().state is PrinterState.OFFLINE
    assert driver.print(job(1)) is PrintOutcome.FAILED


def test_a_question_waits_less_for_the_line_than_a_receipt(tmp_path, monkeypatch):
    """What has gone is seen within two seconds, with a second between two looks."""
    waited = []

    def nobody(_address, timeout):
        waited.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", nobody)
    driver = open_printer("tcp://192.0.2.1", tmp_path)
    assert driver.status().state is PrinterState.OFFLINE
    assert driver.print(job(1)) is PrintOutcome.FAILED
    asked, printed_for = waited
    assert asked < 1 < printed_for


@pytest.mark.parametrize("trouble", [one for one in STATES if one not in WELL])
def test_trouble_before_prints_nothing_and_the_next_receipt_is_whole(
    device, driver, patience, trouble
):
    device.fail(trouble)
    patience(0.3 if trouble in MUTE else 10.0)
    assert driver.print(job(1)) is PrintOutcome.FAILED
    patience()
    device.mend()
    assert driver.print(job(2)) is PrintOutcome.PRINTED
    assert device.paper.pieces == [printed(picture(2))]


@pytest.mark.parametrize("after_rows", [1, BAND_ROWS, BAND_ROWS + 1, 2 * BAND_ROWS + 60])
@pytest.mark.parametrize("trouble", LASTING)
def test_trouble_in_the_middle_is_told_and_the_next_person_gets_their_own(
    device, driver, patience, trouble, after_rows
):
    device.fail(trouble, after_rows=after_rows)
    patience(0.3 if trouble in MUTE else 10.0)
    outcome = driver.print(job(1))
    # a device that lags behind may have taken everything before its trouble shows
    may_be_sent = trouble in {Trouble.UNPLUGGED, Trouble.CUTTER} and after_rows > 2 * BAND_ROWS
    assert outcome is PrintOutcome.FAILED or (may_be_sent and outcome is PrintOutcome.SENT)
    patience()
    device.mend()
    assert driver.print(job(2)) is PrintOutcome.PRINTED
    assert device.paper.pieces[-1] == printed(picture(2))
    theirs = {row for piece in device.paper.pieces[:-1] for row in piece}
    assert not theirs & set(printed(picture(2)))


ASKED = 12
"""Bytes of one look at the printer."""
SENT = 4 * ASKED + len(BEGIN) + sum(len(band) for band in bands(picture(1)))
"""Bytes until the last row has gone out."""
LAST = len(list(bands(picture(1)))[-1])
"""Bytes of the last band: nobody knows whether it arrived before the system says so."""


def check_unplugged(device, driver, after: int) -> None:
    device.unplug_after(after)
    outcome = driver.print(job(1))
    if not SENT - LAST <= after < SENT:
        assert outcome is (PrintOutcome.FAILED if after < SENT else PrintOutcome.SENT)
    assert outcome is not PrintOutcome.PRINTED
    device.mend()
    assert driver.print(job(2)) is PrintOutcome.PRINTED
    assert device.paper.pieces[-1] == printed(picture(2))


@pytest.mark.parametrize("after", [1, 2, 13, 49, 60, 9000, 20_000, SENT - 1, SENT, SENT + 6])
def test_a_plug_that_is_pulled_at_any_byte_costs_the_next_person_nothing(device, driver, after):
    check_unplugged(device, driver, after)


@pytest.mark.nightly
def test_a_plug_that_is_pulled_all_over_costs_the_next_person_nothing(device, driver):
    for after in random.Random(5).sample(range(1, SENT + 7), 400):  # noqa: S311 places
        check_unplugged(device, driver, after)


@pytest.mark.parametrize("trouble", sorted(WELL, key=lambda one: one.name))
def test_the_end_of_the_roll_in_the_middle_hinders_nobody(device, driver, trouble):
    device.fail(trouble, after_rows=BAND_ROWS)
    assert driver.print(job(1)) is PrintOutcome.PRINTED
    assert device.paper.pieces == [printed(picture(1))]


def test_who_holds_the_feed_button_delays_the_receipt_only(device, driver):
    device.fail(Trouble.FEEDING, after_rows=BAND_ROWS)
    threading.Timer(0.4, device.mend).start()
    assert driver.print(job(1)) is PrintOutcome.PRINTED
    assert device.paper.pieces == [printed(picture(1))]


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (Trouble.PAPER_OUT, PrintOutcome.FAILED),
        (Trouble.COVER_OPEN, PrintOutcome.FAILED),
        (Trouble.BROKEN, PrintOutcome.FAILED),
        (Trouble.UNPLUGGED, PrintOutcome.SENT),
        (Trouble.SILENT, PrintOutcome.FAILED),
    ],
)
def test_trouble_behind_the_last_row_claims_no_more_than_is_known(
    device, driver, patience, trouble, outcome
):
    device.fail(trouble, after_rows=ROWS)
    patience(0.3 if trouble in MUTE else 10.0)
    assert driver.print(job(1)) is outcome
    patience()
    device.mend()
    assert driver.print(job(2)) is PrintOutcome.PRINTED
    assert device.paper.pieces[-1] == printed(picture(2))


def test_a_stuck_knife_leaves_the_receipt_hanging(device, driver):
    device.fail_to_cut()
    assert driver.print(job(1)) is PrintOutcome.SENT
    assert device.paper.hanging == printed(picture(1))
    assert driver.status().state is PrinterState.CUTTER
    device.mend()
    assert driver.print(job(2)) is PrintOutcome.PRINTED
    assert device.paper.pieces == [printed(picture(1)), printed(picture(2))]


def test_a_printer_that_cant_confirm_is_not_believed(device, driver, monkeypatch):
    monkeypatch.setattr(printer, "_REACH_SECONDS", 1.0)
    device.knows_reached = False
    assert driver.print(job(1)) is PrintOutcome.SENT
    device.wait_until_idle()
    assert device.paper.pieces == [printed(picture(1))]
    assert driver.print(job(2)) is PrintOutcome.SENT
    device.wait_until_idle()
    assert device.paper.pieces == [printed(picture(1)), printed(picture(2))]


def test_a_slow_printer_is_waited_for():
    device = Simulator(row_seconds=0.001, buffer=4 << 10)
    try:
        driver = EscPosPrinter(lambda: NetworkWire("127.0.0.1", device.port))
        assert driver.print(job(1)) is PrintOutcome.PRINTED
        assert device.paper.pieces == [printed(picture(1))]
    finally:
        device.close()


def test_who_asks_while_it_prints_hears_that_it_is_busy(device, driver):
    device.fail(Trouble.FEEDING, after_rows=BAND_ROWS)
    done = []
    printing = threading.Thread(target=lambda: done.append(driver.print(job(1))))
    printing.start()
    with device._has_changed:
        device._has_changed.wait_for(lambda: device.trouble is Trouble.FEEDING, 5)
    asked = len(device.asked)
    assert driver.status().state is PrinterState.BUSY
    assert len(device.asked) - asked <= 4  # those are the printing thread's own
    device.mend()
    printing.join(10)
    assert done == [PrintOutcome.PRINTED]


# Nothing but dots.


def test_a_picture_gives_no_orders(device, driver):
    orders = b"\x10\x14\x02\x01\x01" + b"\x10\x04\x01" + b"\x10\x05\x02" + b"\x10\x10\x04\x04"
    raster = Raster(576, 8, (orders * 40)[: 72 * 8])
    assert driver.print(DrawnJob(reference.make("a", "BK03"), raster, b"", b"")) is (
        PrintOutcome.PRINTED
    )
    assert device.powered_off == 0
    before, after = raster.data, b"".join(device.paper.pieces[0])
    changed = [(one ^ other).bit_count() for one, other in zip(before, after, strict=True)]
    assert max(changed) == 1  # one dot, and only black beside black
    assert all(one & other == one for one, other in zip(before, after, strict=True))


def test_without_that_care_a_picture_would_switch_it_off(device, driver, monkeypatch):
    from kiosk.printing.escpos import commands

    monkeypatch.setattr(commands, "harmless", lambda dots: dots)
    raster = Raster(576, 8, (b"\x10\x14\x02\x01\x01" * 200)[: 72 * 8])
    driver.print(DrawnJob(reference.make("a", "BK03"), raster, b"", b""))
    assert device.powered_off > 0


@pytest.mark.parametrize("ask", Ask)
def test_every_byte_that_a_printer_may_say(ask):
    well = dict.fromkeys(Ask, 0x12)
    for byte in range(256):
        state = judged({**well, ask: byte}).state
        is_one = byte & 0b1001_0011 == 0b0001_0010
        assert (state is PrinterState.UNKNOWN) == (not is_one)
        if byte == 0x12:
            assert state is PrinterState.READY
        if ask is Ask.PAPER and is_one:
            gone, near = byte & 0x60, byte & 0x0C
            expected = PrinterState.PAPER_OUT if gone else PrinterState.NEAR_END
            assert state is (expected if gone or near else PrinterState.READY)
    missing = {key: value for key, value in well.items() if key is not ask}
    assert judged(missing).state is PrinterState.UNKNOWN


# Other lines.


@contextmanager
def terminal(device: Simulator):
    """A serial line that leads to the printer."""
    import socket

    far, near = os.openpty()
    line = socket.create_connection(("127.0.0.1", device.port))

    def carry(read, write):
        while True:
            try:
                data = read()
            except OSError:
                return
            if not data:
                return
            write(data)

    threads = [
        threading.Thread(target=carry, args=one, daemon=True)
        for one in (
            (lambda: os.read(far, 512), line.sendall),
            (lambda: line.recv(512), lambda data: os.write(far, data)),
        )
    ]
    for thread in threads:
        thread.start()
    try:
        yield os.ttyname(near)
    finally:
        line.close()
        os.close(near)
        os.close(far)


def test_a_serial_line_carries_every_byte_as_it_is(device):
    with terminal(device) as path:
        driver = EscPosPrinter(lambda: DeviceWire(path, 115200))
        assert driver.status().state is PrinterState.READY
        assert driver.print(job(1)) is PrintOutcome.PRINTED
        assert device.paper.pieces == [printed(picture(1))]


def test_what_is_no_serial_line_is_offline(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for name in ("file", "missing"):
        driver = EscPosPrinter(lambda name=name: DeviceWire(tmp_path / name, 9600))
        assert driver.status().state is PrinterState.OFFLINE
