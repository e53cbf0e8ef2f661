# SPDX-License-Identifier: Apache-2.0
"""Devices that come and go are seen, and written down without filling the journal."""

from datetime import timedelta

import pytest

from kiosk.audit import Events
from kiosk.clock import FixedClock
from kiosk.devices import EVENT, Devices
from kiosk.printing import PrinterState, PrinterStatus
from kiosk.printing.fakes import MemoryPrinter
from kiosk.readers import Readers
from kiosk.readers.fakes import MemoryBarcodeReader, MemoryPageReader, MemoryStick


class Desk:
    """A station's devices, and what was recorded of them."""

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.printer = MemoryPrinter()
        self.scanner = MemoryPageReader()
        self.stick = MemoryStick()
        self.barcode = MemoryBarcodeReader()
        self.records: list[tuple[str, str, str]] = []
        readers = Readers(scanner=self.scanner, stick=self.stick, barcode=self.barcode)
        self.devices = Devices(self.printer, readers, record=self.record, clock=self.clock)

    def record(self, event, facts) -> None:
        Events.registered().check(event, facts)
        assert event == EVENT
        self.records.append((facts["device"], facts["state"], facts["problem"]))

    def look(self, seconds=1.0):
        self.clock.advance(timedelta(seconds=seconds))
        return self.devices.look()


@pytest.fixture
def desk():
    return Desk()


def test_all_is_well_and_nobody_plugged_a_stick_in(desk):
    seen = desk.look()
    assert seen.printer is PrinterState.READY
    assert seen.idle == frozenset()
    assert seen.away == {"stick"}
    assert desk.records == []


def test_what_goes_and_comes_is_told_at_the_next_look(desk):
    desk.look()
    desk.scanner.fail("reader.absent")
    assert desk.look().idle == {"scanner"}
    desk.scanner.fail("")
    assert desk.look(10).idle == frozenset()
    assert desk.records == [("scanner", "absent", "reader.absent"), ("scanner", "ready", "")]


def test_a_stick_that_fails_is_missed_and_one_that_is_pulled_out_is_not(desk):
    desk.stick.plug_in({})
    assert desk.look().away == frozenset()
    desk.stick.unplug()
    assert (desk.look().idle, desk.devices.look().away) == (frozenset(), {"stick"})
    desk.stick.fail("reader.failed")
    assert desk.look().idle == {"stick"}


def test_what_is_broken_from_the_start_is_recorded(desk):
    desk.printer.run_out_of_paper()
    assert desk.look().printer is PrinterState.PAPER_OUT
    assert desk.records == [("printer", "paper-out", "")]


def test_a_printer_that_prints_is_as_it_was(desk):
    desk.printer.run_out_of_paper()
    desk.look()
    desk.printer.status = lambda: PrinterStatus(PrinterState.BUSY)
    assert desk.look(60).printer is PrinterState.PAPER_OUT
    assert len(desk.records) == 1


def test_a_loose_plug_fills_no_journal_and_its_last_state_is_known(desk):
    desk.look()
    for second in range(100):
        desk.barcode.unplug() if second % 2 else desk.barcode.plug_in()
        desk.look()
    assert 2 <= len(desk.records) <= 12
    desk.barcode.plug_in()
    desk.look(20)
    assert desk.records[-1] == ("barcode", "ready", "")
