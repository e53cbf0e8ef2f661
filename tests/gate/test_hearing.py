# SPDX-License-Identifier: Apache-2.0
"""Whoever sees nothing hears everything that stands on a screen, in its language."""

from dataclasses import replace

import pytest

from kiosk.errors import StorageError
from kiosk.speech import Line, Route
from tests.gate.hearing import everything, findings
from tests.gate.scenes import scenes
from tests.gate.seeing import modal
from tests.kiosks import LANGUAGES
from ui.noticerow import NoticeRow
from ui.speech.reading import visible
from ui.viewmodels.sending import SendingViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen


SAMPLE = 3
"""One in so many scenes is listened to on each run."""


def walk(kiosk, language, sample=1) -> tuple[list[str], int]:
    """Listen to every scene, or one in so many, and to those that stand at either end."""
    speech = kiosk.flow.screens.speech
    wrong: list[str] = []
    count = 0
    for number, scene in enumerate(scenes(kiosk, language)):
        count += 1
        is_rare = "page" not in scene
        if number % sample and not is_rare:
            continue
        speech.go_to(Route.HEADPHONES)
        kiosk.person.settle()
        spoken = kiosk.flow.shell.spoken
        assert spoken == language or scene in {"attract", "out of order"}
        wrong += [f"{scene}: {one}" for one in findings(kiosk, spoken)]
    return wrong, count


def test_everything_that_is_shown_is_said(run_kiosk):
    with run_kiosk() as kiosk:
        wrong, count = walk(kiosk, "az", SAMPLE)
    assert not wrong, "\n".join(wrong)
    assert count >= 40


@pytest.mark.nightly
@pytest.mark.parametrize("wide", [False, True], ids=["upright", "wide"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_shown_is_said_in_every_language(run_kiosk, language, wide):
    with run_kiosk(wide=wide) as kiosk:
        wrong, count = walk(kiosk, language)
    assert not wrong, "\n".join(wrong)
    assert count >= 40


def rules(found) -> set[str]:
    return {one.split(":")[0] for one in found}


@pytest.fixture
def heard(kiosk):
    """A kiosk at its first question, with headphones in."""
    kiosk.begin("en")
    kiosk.flow.screens.speech.go_to(Route.HEADPHONES)
    kiosk.person.settle()
    assert findings(kiosk, "en") == []
    return kiosk


def test_a_text_that_is_only_seen_is_found(heard):
    heard.person.find("choice-typed").setProperty("text", "")
    label = next(
        item
        for item in visible(heard.person.find("choice-lines"))
        if item.inherits("QQuickText") and item.property("text")
    )
    label.setProperty("text", "Nobody says this")
    assert rules(findings(heard, "en")) == {"silent"}


def test_a_text_without_a_clip_is_found(heard):
    heard.listener.published("en").forget("Have your passport or other travel document at hand.")
    assert rules(findings(heard, "en")) == {"unpublished"}


def test_a_text_in_another_voice_is_found(heard):
    assert rules(findings(heard, "tr")) == {"foreign"}


@pytest.mark.parametrize(
    "language", ["en", *(pytest.param(one, marks=pytest.mark.nightly) for one in ("az", "ar"))]
)
def test_what_is_seldom_shown_is_said_too(kiosk, monkeypatch, language):
    def hear(scene, language=language):
        kiosk.flow.screens.speech.go_to(Route.HEADPHONES)
        kiosk.person.settle()
        assert findings(kiosk, language) == [], scene

    kiosk.flow.begin_in(language)
    notice = NoticeRow("n1", "info", "Closed on Friday", "The desk is closed on Friday.")
    kiosk.flow.notice.give("registration", "Registration", [notice])
    kiosk.flow.shell.show(Screen.Notice)
    kiosk.person.settle()
    told = {line.text for line in everything(kiosk.flow._narrator._reader, modal(kiosk.window))}
    assert {notice.title, notice.text} <= told
    kiosk.flow.shell.show(Screen.Services)
    kiosk.person.settle()
    kiosk.flow.shell.set_connected(connected=False)
    hear("no line")
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Question)
    kiosk.fill(kiosk.sample(0))
    kiosk.wait_for(Screen.Check)

    def failing():
        raise StorageError("the disk went away", code="storage.failed")

    monkeypatch.setattr(kiosk.visit, "submit", failing)
    kiosk.person.tap("acknowledge", "field-consent")
    kiosk.person.tap("send")
    failed = SendingViewModel.State.Failed
    kiosk.person.wait(lambda: kiosk.flow.sending.state == failed, "the trouble")
    hear("not sent")


def test_a_notice_is_for_all_to_hear_and_an_unpublished_text_is_not(kiosk):
    channel = kiosk.flow.screens.speech.channel
    told = Line("The desk is closed on Friday.", "en", is_public=True)
    assert [one.text for one in channel.heard(told)] == [told.text]
    assert [one.text for one in channel.heard(replace(told, is_public=False))] == ["your answer"]
