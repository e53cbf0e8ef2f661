# SPDX-License-Identifier: Apache-2.0
"""A reader that plays a keyboard, at the real window."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.readers import Readers, WedgeReader
from kiosk.readers.fakes import MemoryBarcodeReader
from tests.journeys.test_answers import GOOD_LINES, at_the_lines, at_the_name
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
CODE = "AB12345678"


def strike(kiosk, text) -> None:
    for one in text:
        QTest.keyClick(kiosk.window, one)


def send(kiosk, clock, code) -> None:
    """Send a code as a reader does, Enter behind it, and let it come to rest."""
    strike(kiosk, code)
    QTest.keyClick(kiosk.window, Qt.Key.Key_Return)
    clock.advance(timedelta(seconds=0.2))
    kiosk.person.settle()
    kiosk.person.wait(lambda: not kiosk.flow._activity._wedge._reader.is_holding, "its end")


def at_a_field(kiosk):
    at_the_name(kiosk)
    kiosk.person.tap("input", "field-surname")
    kiosk.person.settle()
    return kiosk.items()["surname"].question


@pytest.mark.parametrize("wedge", [True, False])
def test_a_code_is_typed_into_no_field_and_presses_no_button(run_kiosk, clock, wedge):
    """Without the filter it does: that is the negative control."""
    readers = Readers(barcode=WedgeReader(clock)) if wedge else None
    with run_kiosk(readers=readers) as kiosk:
        question = at_a_field(kiosk)
        page = kiosk.flow.question.page_id
        if wedge:
            send(kiosk, clock, CODE)
            assert kiosk.items()["surname"].question.value == ""
        else:
            strike(kiosk, CODE)
            assert kiosk.items()["surname"].question.value == CODE
        assert question.name == "surname"
        kiosk.person.find("continue").forceActiveFocus(Qt.FocusReason.TabFocusReason)
        if wedge:
            send(kiosk, clock, CODE)
            assert kiosk.flow.question.page_id == page
            assert kiosk.flow.question.state == kiosk.flow.question.State.Asking
        else:
            QTest.keyClick(kiosk.window, Qt.Key.Key_Return)
            kiosk.person.settle()
            assert kiosk.flow.question.state == kiosk.flow.question.State.Mending


@pytest.mark.parametrize("wedge", [True, False])
def test_a_passport_that_is_held_before_a_reader_fills_the_pages(run_kiosk, clock, wedge):
    reader = WedgeReader(clock) if wedge else MemoryBarcodeReader()
    with run_kiosk(readers=Readers(barcode=reader)) as kiosk:
        at_the_lines(kiosk)
        zone = f"{GOOD_LINES[:44]}\n{GOOD_LINES[44:]}"
        if wedge:
            for line in zone.split("\n"):
                strike(kiosk, line)
                QTest.keyClick(kiosk.window, Qt.Key.Key_Return)
            clock.advance(timedelta(seconds=0.2))
        else:
            assert reader.is_listening
            reader.hold("4006381333931")
            reader.hold(zone)
        lines = kiosk.items()["mrz_lines"]
        kiosk.person.wait(lambda: lines.question.value == zone, "the lines")
        field = kiosk.person.find("input", "field-mrz_lines")
        kiosk.person.wait(lambda: field.property("text") == zone, "the lines in their field")
        kiosk.go_on()
        assert kiosk.items()["surname"].question.value == "ERIKSSON"
        if not wedge:
            assert not reader.is_listening


def test_a_person_types_beside_the_reader(run_kiosk, clock):
    with run_kiosk(readers=Readers(barcode=WedgeReader(clock))) as kiosk:
        at_a_field(kiosk)
        for letter in "ANNA":
            QTest.keyClick(kiosk.window, letter)
            clock.advance(timedelta(seconds=0.12))
        kiosk.person.wait(
            lambda: kiosk.items()["surname"].question.value == "ANNA", "what was typed"
        )


def test_the_keys_of_the_screen_do_not_wait(run_kiosk, clock):
    with run_kiosk(readers=Readers(barcode=WedgeReader(clock))) as kiosk:
        at_a_field(kiosk)
        kiosk.person.type("ANNAMARIA")
        assert kiosk.items()["surname"].question.value == "ANNAMARIA"
