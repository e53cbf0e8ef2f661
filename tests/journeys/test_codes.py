# SPDX-License-Identifier: Apache-2.0
"""People show a code: their receipt, or what they have filled in on their telephone."""

import io
from dataclasses import replace

import pytest
import qrcode

from kiosk.errors import StorageError
from kiosk.notices import Notice
from kiosk.sealing.prefilled import Prefilled, write
from tests.journeys.test_application import agree_and_send, to_the_check
from tests.journeys.test_documents import Devices
from ui.viewmodels.code import CodeViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
State = CodeViewModel.State

ANSWERS = {
    "passport_way": "typed",
    "surname": "ALIYEV",
    "given_names": "MEHMET",
    "document_type": "passport",
    "no_such_question": "x",
    "address_photo": "no file",
}


def application(**changes) -> str:
    return write(replace(Prefilled(form_id="registration", answers=ANSWERS), **changes))


def picture(text: str) -> bytes:
    """The code as it lies under a camera."""
    file = io.BytesIO()
    qrcode.make(text, box_size=6).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def devices() -> Devices:
    return Devices()


@pytest.fixture
def kiosk(run_kiosk, devices):
    with run_kiosk(readers=devices.all) as kiosk:
        yield kiosk


def at_the_services(kiosk, language="en") -> None:
    kiosk.person.tap(f"language-{language}")
    kiosk.wait_for(Screen.Services)
    kiosk.person.settle()


def settle_in(kiosk, state) -> None:
    kiosk.wait_for(Screen.Code)
    kiosk.person.wait(lambda: kiosk.flow.screens.code.state == state, state.name)
    kiosk.person.settle()


def hold(kiosk, devices, text: str) -> None:
    kiosk.person.wait(lambda: devices.barcode.is_listening, "the reader to be heard")
    devices.barcode.hold(text)


def test_what_was_filled_in_on_a_telephone_stands_on_its_pages_and_is_said_at_the_check(
    kiosk, devices
):
    at_the_services(kiosk)
    hold(kiosk, devices, application())
    settle_in(kiosk, State.Filled)
    assert "6 answers" in kiosk.text("told")
    kiosk.person.tap("begin")
    kiosk.wait_for(Screen.Question)
    kiosk.person.settle()
    assert kiosk.visit.prefilled == 4
    assert kiosk.items()["passport_way"].value == "typed"
    kiosk.go_on()
    assert kiosk.items()["surname"].value == "ALIYEV"
    sample = kiosk.sample(0)
    kiosk.fill({name: value for name, value in sample.items() if name not in ANSWERS})
    kiosk.wait_for(Screen.Check)
    kiosk.person.settle()
    assert kiosk.text("brought").startswith("Some answers came from your telephone.")


def test_a_code_is_read_by_the_camera(kiosk, devices):
    at_the_services(kiosk)
    kiosk.person.tap("show-code")
    settle_in(kiosk, State.Waiting)
    devices.camera.lay(picture(application()))
    kiosk.person.tap("photograph")
    settle_in(kiosk, State.Filled)
    kiosk.person.tap("back")
    kiosk.wait_for(Screen.Services)
    assert kiosk.flow.screens.code.answers == {}


def test_a_picture_without_a_code_says_so_and_lets_the_person_try_again(kiosk, devices):
    at_the_services(kiosk)
    kiosk.person.tap("show-code")
    settle_in(kiosk, State.Waiting)
    blank = io.BytesIO()
    qrcode.make("x").resize((300, 300)).point(lambda _dot: 255).save(blank, "PNG")
    devices.camera.lay(*[blank.getvalue()] * 3)
    kiosk.person.tap("photograph")
    settle_in(kiosk, State.Trouble)
    assert kiosk.text("trouble").startswith("No code could be read.")
    devices.camera.lay(picture(application()))
    kiosk.person.tap("photograph")
    settle_in(kiosk, State.Filled)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4006381333931", "This code is no receipt"),
        (application(form_id="elsewhere"), "This kiosk does not offer the service"),
        (application(form_id="guide"), "This kiosk does not offer the service"),
        ("MKF9:ABC", "This code is of a newer make"),
        ("MKF1:ABC", "This application can't be read."),
        ("MK1:ABC", "This receipt can't be checked here."),
        ("<img src='x.png'>", "This code is no receipt"),
    ],
)
def test_what_leads_nowhere_is_said_in_words(kiosk, devices, text, said):
    at_the_services(kiosk)
    hold(kiosk, devices, text)
    settle_in(kiosk, State.Trouble)
    assert kiosk.text("trouble").startswith(said)
    assert kiosk.visit is None


def test_a_receipt_is_genuine_until_it_is_altered(kiosk, devices):
    to_the_check(kiosk)
    agree_and_send(kiosk)
    submitted = kiosk.visit.submitted
    desk = kiosk.desk
    payload = desk.receipt(kiosk.visit, submitted, "en", None, 0).payload
    kiosk.person.tap("done")
    kiosk.wait_for(Screen.Attract)
    at_the_services(kiosk)
    hold(kiosk, devices, payload)
    settle_in(kiosk, State.Genuine)
    rows = [row.value for row in kiosk.flow.screens.code._details.rows]
    assert (
        rows[0]
        .replace(" ", "")
        .replace("\u2066", "")
        .replace("\u2069", "")
        .endswith(submitted.reference[-4:])
    )
    assert kiosk.person.find("genuine") is not None
    place = len(payload) // 2
    other = payload[:place] + ("A" if payload[place] != "A" else "B") + payload[place + 1 :]
    hold(kiosk, devices, other)
    settle_in(kiosk, State.Trouble)
    assert kiosk.person.find("genuine") is None
    assert kiosk.flow.screens.code._details.rows == ()


def test_another_language_says_it_anew_and_the_next_person_sees_none_of_it(kiosk, devices):
    at_the_services(kiosk)
    hold(kiosk, devices, application())
    settle_in(kiosk, State.Filled)
    english = kiosk.text("told")
    kiosk.flow.tongue.speak("az")
    kiosk.person.settle()
    assert kiosk.text("told") != english
    kiosk.flow.shell.confirmFinish()
    kiosk.wait_for(Screen.Attract)
    code = kiosk.flow.screens.code
    # the greeting hears badges, and nothing else
    assert (code.answers, code.state, devices.barcode.is_listening) == ({}, State.Waiting, True)


def test_no_code_is_taken_on_the_greeting_or_on_a_page(kiosk, devices):
    kiosk.flow.showing.take(application())
    assert kiosk.screen == Screen.Attract
    kiosk.begin()
    kiosk.person.settle()
    assert not devices.barcode.is_listening
    kiosk.flow.showing.take(application())
    assert kiosk.screen == Screen.Question


def test_without_a_reader_nobody_is_asked_for_a_code(run_kiosk):
    with run_kiosk() as kiosk:
        at_the_services(kiosk)
        assert kiosk.person.find("show-code") is None


def test_what_came_for_one_person_is_never_given_to_the_next(kiosk, devices):
    now = kiosk.clock.now()
    notice = Notice(
        id="closed",
        kind="closed",
        titles={"en": "Closed"},
        texts={"en": "Nobody is received."},
        forms=("registration",),
        valid_from=now,
        valid_until=now.replace(year=now.year + 1),
    )
    object.__setattr__(kiosk.desk, "notices", lambda: [notice])
    at_the_services(kiosk)
    hold(kiosk, devices, application())
    settle_in(kiosk, State.Filled)
    kiosk.flow.screens.code.begin()
    kiosk.wait_for(Screen.Notice)
    assert kiosk.flow.sitting.brought("registration") == ANSWERS
    kiosk.flow.shell.show(Screen.Attract)  # as a gate does that closes and opens again
    kiosk.flow.begin_in("en")
    assert kiosk.flow.sitting.brought("registration") == {}
    kiosk.flow.services.choose("registration")
    kiosk.wait_for(Screen.Notice)
    kiosk.flow.notice.goOn()
    kiosk.wait_for(Screen.Question)
    assert kiosk.visit.prefilled == 0


def test_a_code_that_cant_be_told_apart_says_so_and_the_next_one_is_heard(kiosk, devices):
    at_the_services(kiosk)
    kiosk.person.tap("show-code")
    settle_in(kiosk, State.Waiting)
    understand = kiosk.desk.understand

    def broken(_text):
        raise StorageError("the keys can't be read", code="storage.failed")

    object.__setattr__(kiosk.desk, "understand", broken)
    devices.camera.lay(picture(application()))
    kiosk.person.tap("photograph")
    settle_in(kiosk, State.Trouble)
    assert kiosk.flow.screens.code.working == ""
    object.__setattr__(kiosk.desk, "understand", understand)
    hold(kiosk, devices, application())
    settle_in(kiosk, State.Filled)


def test_a_reader_that_comes_back_is_heard_again(kiosk, devices):
    at_the_services(kiosk)
    kiosk.person.wait(lambda: devices.barcode.is_listening, "the reader to be heard")
    devices.barcode.unplug()
    kiosk.flow.devices.look()
    kiosk.person.wait(lambda: not kiosk.flow.screens.code.hears, "the reader's end")
    devices.barcode.plug_in()
    kiosk.flow.devices.look()
    kiosk.person.wait(lambda: kiosk.flow.screens.code.listening, "the reader again")
    hold(kiosk, devices, application())
    settle_in(kiosk, State.Filled)
