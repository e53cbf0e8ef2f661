# SPDX-License-Identifier: Apache-2.0
"""A passport is laid before the kiosk: its lines are read, and the person confirms them."""

import random

import cv2
import numpy as np
import pytest

from tests.journeys.test_documents import Devices
from tests.specimens import LEVELS, Document, Print, document, page, spoilt
from ui.viewmodels.question.zone import ZoneItem


def passport(number: int = 0) -> Document:
    """A passport that nobody has."""
    return document("TD3", random.Random(number))  # noqa: S311 the same passport again


def picture(of: Document, seed: int, level: str = "office") -> bytes:
    """Its page as a device sees it."""
    drawn = spoilt(
        page(of, Print(), random.Random(seed)),  # noqa: S311 the same picture again
        LEVELS[level],
        np.random.default_rng(seed),
    )
    return cv2.imencode(".jpg", drawn)[1].tobytes()


@pytest.fixture
def devices() -> Devices:
    return Devices()


@pytest.fixture
def kiosk(run_kiosk, devices):
    """A kiosk that asks for the lines."""
    with run_kiosk(readers=devices.all) as kiosk:
        to_the_lines(kiosk)
        yield kiosk


def to_the_lines(kiosk) -> None:
    kiosk.begin()
    kiosk.answer(passport_way="lines")
    kiosk.go_on()
    kiosk.person.settle()
    assert isinstance(kiosk.items()["mrz_lines"], ZoneItem)


def copy(kiosk, text: str) -> None:
    kiosk.flow.question.answer(kiosk.items()["mrz_lines"].ref, text)


def details(kiosk) -> dict[str, str]:
    return {row.label: row.value for row in kiosk.items()["mrz_lines"]._details.rows}


def read(kiosk, way: str) -> None:
    kiosk.person.tap(way)
    kiosk.person.wait(lambda: not kiosk.items()["mrz_lines"].working, "the end of reading")
    kiosk.person.settle()


def test_a_camera_reads_it_and_the_person_sees_what_it_says(kiosk, devices):
    mine = passport()
    devices.camera.lay(picture(mine, 1), picture(mine, 2))
    assert kiosk.person.find("details") is None
    read(kiosk, "photograph")
    assert kiosk.items()["mrz_lines"].value.split() == list(mine.lines)
    said = details(kiosk)
    assert said["Surname"] == mine.lines[0][5:].partition("<<")[0].replace("<", " ")
    assert {"Number of the document", "Date of birth", "Citizenship"} <= said.keys()
    assert kiosk.person.find("details") is not None
    kiosk.go_on()
    kiosk.person.settle()
    assert kiosk.items()["surname"].value == said["Surname"]


def test_a_scanner_reads_it_once(kiosk, devices):
    mine = passport(3)
    devices.scanner.lay(picture(mine, 1, "upside-down"))
    read(kiosk, "scan")
    assert kiosk.items()["mrz_lines"].value.split() == list(mine.lines)


def test_two_pictures_that_say_different_things_are_not_believed(kiosk, devices):
    devices.camera.lay(*(picture(passport(number), number) for number in range(4)))
    read(kiosk, "photograph")
    assert kiosk.items()["mrz_lines"].value == ""
    assert kiosk.text("trouble").startswith("The lines could not be read for certain.")


def test_a_page_without_lines_says_what_to_do_and_loses_nothing(kiosk, devices):
    kiosk.answer(mrz_lines="P<UTO")
    blank = cv2.imencode(".jpg", np.full((900, 1300), 230, np.uint8))[1].tobytes()
    devices.scanner.lay(blank)
    read(kiosk, "scan")
    assert kiosk.text("trouble").startswith("No lines with < signs were found.")
    assert kiosk.items()["mrz_lines"].value == "P<UTO"


def test_a_device_that_goes_is_not_offered_any_more(kiosk, devices):
    assert kiosk.person.find("scan") is not None
    devices.scanner.fail("reader.absent")
    kiosk.flow.devices.look()
    kiosk.person.wait(lambda: kiosk.person.find("scan") is None, "the scanner's end")
    assert kiosk.person.find("photograph") is not None
    devices.scanner.fail("")
    kiosk.flow.devices.look()
    kiosk.person.wait(lambda: kiosk.person.find("scan") is not None, "the scanner again")


def test_a_reader_for_documents_gives_the_lines(kiosk, devices):
    mine = passport(5)
    kiosk.person.wait(lambda: devices.barcode.is_listening, "the reader to be heard")
    devices.barcode.hold("AB-1234")
    kiosk.person.wait(lambda: kiosk.person.find("trouble"), "that this was another code")
    devices.barcode.hold("\n".join(mine.lines))
    kiosk.person.wait(lambda: details(kiosk), "what they say")
    assert kiosk.items()["mrz_lines"].value.split() == list(mine.lines)


def test_who_copies_them_is_told_where_to_go_on_and_what_differs(kiosk):
    first, second = passport(7).lines
    item = kiosk.items()["mrz_lines"]
    copy(kiosk, first[:20])
    assert item.check == "Line 1: go on with character 21."
    copy(kiosk, f"{first}\n{second[:5]}")
    assert item.check == "Line 2: go on with character 6."
    wrong = second[:13] + ("1" if second[13] != "1" else "2") + second[14:]
    copy(kiosk, f"{first}\n{wrong}")
    assert item.check.startswith("Compare the date of birth")
    assert details(kiosk) == {}
    copy(kiosk, f"{first}\n{second}")
    assert (item.check, bool(details(kiosk))) == ("", True)


def test_nothing_of_it_is_left_when_the_person_leaves(kiosk, devices):
    devices.scanner.lay(picture(passport(9), 1))
    read(kiosk, "scan")
    workshop = devices.all.workshop
    assert workshop._bench is not None
    kiosk.flow.shell.confirmFinish()
    kiosk.person.settle()
    assert workshop._bench is None
