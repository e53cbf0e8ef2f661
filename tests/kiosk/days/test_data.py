# SPDX-License-Identifier: Apache-2.0
"""The data files of the days: incidents that are registered events, questions that are answered."""

import pytest

from kiosk.audit import Events
from kiosk.days import kinds, questions
from kiosk.days.questions import Answer
from kiosk.insight import Figure, reckon
from kiosk.insight import Kind as Counted
from kiosk.printing import PaperState, PrinterState
from kiosk.readers import ReaderState
from tests.conftest import ROOT

EVENTS = {one.name: one for one in Events.registered()}
VALUES = {
    ("device-changed", "state"): {one.value for one in (*PrinterState, *ReaderState)},
    ("paper-ended", "outcome"): {one.value for one in PaperState if one.is_over},
    ("line-changed", "state"): {"up", "down"},
}


@pytest.mark.parametrize("kind", kinds(), ids=lambda one: one.event)
def test_an_incident_is_a_registered_event_with_those_facts(kind):
    facts = EVENTS[kind.event].facts
    assert {kind.detail, kind.fact} - {""} <= facts
    assert kind.meaning.endswith(".")
    assert bool(kind.fact) == bool(kind.values)
    assert kind.values <= VALUES.get((kind.event, kind.fact), set())


def test_no_incident_is_counted_apart_by_what_differs_each_time():
    assert not {kind.detail for kind in kinds()} & {"id", "attempts", "digest", "said"}


def test_each_device_state_that_is_no_use_is_an_incident():
    (kind,) = (one for one in kinds() if one.event == "device-changed")
    fine = {"ready", "near-end", "busy"}
    assert kind.values == {one.value for one in (*PrinterState, *ReaderState)} - fine


@pytest.mark.parametrize("question", questions(), ids=lambda one: one.name)
def test_each_question_names_its_source_and_what_answers_it(question):
    assert question.source.startswith("https://")
    assert question.question.endswith("?")
    match question.answer:
        case Answer.NONE:
            assert question.of == ""
        case Answer.FORM:
            assert (ROOT / "resources" / "services" / question.of).is_dir()
        case Answer.FIGURE:
            figures = [
                Figure(Counted.BEGUN, "registration"),
                Figure(Counted.LANGUAGE, "registration", "az"),
                Figure(Counted.SUBMITTED, "registration"),
                Figure(Counted.PAGE, "registration", "/data/name", 2, 30),
                Figure(Counted.FACE, "registration", "4"),
            ]
            found = reckon({"day": figures})
            assert question.value(found) == {"seconds": 30, "faces": 4}.get(question.of, 1)
            assert question.value(reckon({"day": []})) in {None, 0}


def test_a_question_that_nothing_answers_has_no_number():
    assert {one.value(reckon({})) for one in questions() if one.answer is Answer.NONE} == {None}


def test_the_form_for_complaints_is_counted():
    (question,) = (one for one in questions() if one.answer is Answer.FORM)
    begun = [Figure(Counted.BEGUN, question.of), Figure(Counted.SUBMITTED, question.of, "", 3)]
    assert question.value(reckon({"day": begun})) == 3
    assert question.value(reckon({})) == 0
