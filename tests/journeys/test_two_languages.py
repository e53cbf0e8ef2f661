# SPDX-License-Identifier: Apache-2.0
"""An officer takes an application: each page says everything in the person's words and in Azerbaijani."""

import unicodedata

import pytest
from PySide6.QtGui import QAccessible

from tests.journeys.test_desk_visits import begin, come_in, door, hall
from ui.speech.reading import Reader, visible
from ui.viewmodels.shell import ShellViewModel

__all__ = ["door", "hall"]

Screen = ShellViewModel.Screen
MARK = "\N{LEFT-TO-RIGHT MARK}"


def heard(kiosk) -> list[str]:
    """List what everything that stands in the window is called, as a screen reader finds it."""
    found = []
    for item in visible(kiosk.person.find("stage")):
        seen = QAccessible.queryAccessibleInterface(item)
        if seen is not None and seen.isValid():
            found.append(seen.text(QAccessible.Text.Name))
    return [name for name in found if name]


def seconds(kiosk) -> list[str]:
    """List every line of a second language that can be seen, whoever says what it is called."""
    names = {"second", "second-heading"}
    items = [one for one in visible(kiosk.person.find("stage")) if one.objectName() in names]
    return [line for one in items for line in one.property("text").split("\n")]


def plainly(texts: list[str]) -> list[str]:
    return [text.removeprefix(MARK) for text in texts]


def take_up(kiosk, language: str) -> None:
    """Sign in and begin for a person who reads ``language``."""
    come_in(kiosk)
    kiosk.flow.tongue.speak(language)
    kiosk.person.settle()
    begin(kiosk)


def in_azerbaijani(kiosk, name: str):
    session = kiosk.visit.session
    (ref,) = [one for page in session.pages() for one in page.questions if one.endswith(f"/{name}")]
    return session.worded(ref, "az")


@pytest.mark.nightly
@pytest.mark.parametrize("language", ["ar", "ru"])
def test_an_application_is_taken_in_two_languages_to_the_receipt(hall, language):
    take_up(hall, language)
    question = hall.flow.question
    page = hall.visit.stop_in(question.page_id, "az")
    assert question.second.split("\n")[0] == f"{MARK}{page.title}"
    assert {question.heading, question.second} <= set(heard(hall))
    said = in_azerbaijani(hall, next(iter(hall.items())))
    assert set(said.choices.values()) <= set(plainly(seconds(hall)))
    hall.fill(hall.sample())
    hall.wait_for(Screen.Check)
    hall.person.settle()
    assert in_azerbaijani(hall, "surname").label in plainly(seconds(hall))
    hall.person.tap("acknowledge")
    hall.person.tap("send")
    hall.wait_for(Screen.Receipt)


def test_a_person_alone_sees_one_language(hall):
    """The negative control: the same form, the same language, and no officer."""
    hall.begin("ar")
    hall.person.settle()
    assert hall.flow.question.heading in heard(hall)
    assert seconds(hall) == []
    assert hall.flow.question.second == ""


def test_each_line_runs_as_its_language_does(hall):
    take_up(hall, "ar")
    kinds = {unicodedata.bidirectional(line[0]) for line in seconds(hall)}
    assert kinds == {"L"}
    assert unicodedata.bidirectional(hall.flow.question.heading[0]) == "AL"


@pytest.mark.nightly
def test_an_officer_who_reads_with_an_azerbaijani_sees_one_language(hall):
    take_up(hall, "az")
    assert seconds(hall) == []


@pytest.mark.nightly
def test_who_listens_hears_each_question_once(hall):
    take_up(hall, "ar")
    lines = Reader(hall.flow.question._words).page(hall.person.find("stage"))
    told = [line.text for line in lines]
    assert hall.flow.question.heading in told
    assert not set(told) & {hall.flow.question.second, *seconds(hall)}


@pytest.mark.nightly
def test_the_second_goes_with_the_officer(hall):
    take_up(hall, "en")
    assert seconds(hall) != []
    hall.flow.duty.sign_out()
    hall.person.settle()
    assert seconds(hall) == []
