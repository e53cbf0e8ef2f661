# SPDX-License-Identifier: Apache-2.0
"""Who doesn't know which service they need is led to it, and is asked nothing twice."""

from dataclasses import replace

import pytest

from kiosk.errors import FormError
from tests.kiosks import LANGUAGES
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen


@pytest.fixture
def settings(settings, offered):
    """A station with all services."""
    return replace(settings, published_dir=offered)


@pytest.fixture
def counted(kiosk, monkeypatch):
    """What is written down of visits."""
    ends: list[str] = []
    counting = kiosk.flow.way._counting
    end = counting.end
    monkeypatch.setattr(counting, "end", lambda how, code: (ends.append(how.name), end(how, code)))
    return ends


def answer(kiosk, **answers: str) -> None:
    """Answer page by page; a list of one question goes on by itself."""
    for name, value in answers.items():
        kiosk.person.wait(lambda name=name: name in kiosk.items(), name)
        kiosk.person.answer(kiosk.items()[name], value)
        kiosk.person.settle()
        page = kiosk.flow.question.page_id
        kiosk.person.tap("continue")
        kiosk.person.wait(
            lambda page=page: (
                kiosk.flow.question.page_id != page or kiosk.screen != Screen.Question
            ),
            "the next page",
        )
        kiosk.person.settle()


def begin(kiosk, language: str = "en") -> None:
    kiosk.person.tap(f"language-{language}")
    kiosk.wait_for(Screen.Services)
    kiosk.person.settle()
    kiosk.person.tap("service-guide")
    kiosk.wait_for(Screen.Question)
    kiosk.person.settle()


def to_registration(kiosk, language: str = "en") -> None:
    begin(kiosk, language)
    answer(kiosk, need="visit", nationality="KAZ", long="yes", enough="yes", registered="no")
    kiosk.wait_for(Screen.Outcome)
    kiosk.person.settle()


def test_a_person_is_led_to_a_service_that_knows_what_was_answered(kiosk, counted):
    to_registration(kiosk)
    title = kiosk.station.catalogue.service("registration").title("en")
    assert kiosk.flow.screens.outcome.found.title == title
    kiosk.person.tap("begin")
    kiosk.wait_for(Screen.Question)
    assert kiosk.visit.service.id == "registration"
    assert kiosk.visit.answers()["nationality"] == "KAZ"
    assert counted == [], "nobody has given anything up"


def test_the_row_of_the_service_leads_there_too(kiosk):
    to_registration(kiosk)
    kiosk.person.tap("found")
    kiosk.wait_for(Screen.Question)
    assert kiosk.visit.service.id == "registration"


def test_back_leads_to_the_last_question_and_another_answer_elsewhere(kiosk):
    to_registration(kiosk)
    kiosk.person.tap("back")
    kiosk.wait_for(Screen.Question)
    kiosk.person.settle()
    assert "registered" in kiosk.items()
    answer(kiosk, registered="yes")
    assert "nothing_moved_note" in kiosk.items()
    kiosk.person.tap("continue")
    kiosk.wait_for(Screen.Services)
    assert kiosk.visit is None


def test_all_services_are_one_touch_away_and_nothing_stays(kiosk):
    to_registration(kiosk)
    kiosk.person.tap("elsewhere")
    kiosk.wait_for(Screen.Services)
    assert kiosk.visit is None
    assert kiosk.flow.screens.outcome.found.title == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_service_is_named_in_the_language_of_the_moment(kiosk, language):
    begin(kiosk)
    answer(kiosk, need="card")
    kiosk.wait_for(Screen.Outcome)
    kiosk.flow.shell.chooseLanguage(language)
    service = kiosk.station.catalogue.service("lost-card")
    assert kiosk.flow.screens.outcome.found.title == service.title(language)
    assert kiosk.flow.screens.outcome.found.summary == service.summary(language)


def test_a_notice_is_read_before_the_service_begins(kiosk, monkeypatch):
    begin(kiosk)
    answer(kiosk, need="fine")
    kiosk.wait_for(Screen.Outcome)
    monkeypatch.setattr(kiosk.flow.tongue, "give_notices", lambda _service: True)
    kiosk.person.tap("begin")
    kiosk.wait_for(Screen.Notice)


def test_a_guide_is_never_sent(kiosk):
    to_registration(kiosk)
    with pytest.raises(FormError, match="guide"):
        kiosk.visit.submit()
    assert not list(kiosk.station.store.outbox.entries())


def test_whoever_goes_away_leaves_no_trace(kiosk):
    to_registration(kiosk)
    kiosk.flow.leaving.end()
    kiosk.wait_for(Screen.Attract)
    assert kiosk.visit is None
    assert kiosk.flow.screens.outcome.found.service_id == ""


def test_a_service_that_is_not_offered_here_leads_to_the_list(kiosk, monkeypatch):
    begin(kiosk)
    offered = [one for one in kiosk.desk.services() if one.id != "lost-card"]
    desk = replace(kiosk.desk, services=lambda: offered)
    kiosk.flow.sitting.desk = desk
    answer(kiosk, need="card")
    kiosk.wait_for(Screen.Services)
