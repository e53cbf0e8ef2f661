# SPDX-License-Identifier: Apache-2.0
"""Newer services, words and settings come to the screen while nobody stands before it."""

import json
import shutil
from dataclasses import replace
from hashlib import sha256

import pytest

from kiosk.catalogue import UNVERIFIED, Catalogue
from kiosk.following import open_messages
from kiosk.i18n import language
from kiosk.settings import Idle, Overlay
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen


@pytest.fixture
def newer(published, tmp_path):
    """Another edition: a new title, and a greeting in other words."""
    folder = shutil.copytree(published.resolve(), tmp_path / "newer")
    data = json.loads((folder / "catalogue.json").read_bytes())
    for code in data["services"][0]["title"]:
        data["services"][0]["title"][code] = "Renewed"
    (folder / "messages" / "az.mo").write_bytes((folder / "messages" / "ru.mo").read_bytes())
    for name in data["messages"]:
        data["messages"][name] = sha256((folder / name).read_bytes()).hexdigest()
    data["edition"] += 1
    (folder / "catalogue.json").write_text(json.dumps(data))
    return folder


def prepare(kiosk, folder, **changes) -> None:
    """Have the station make a set and settings ready, as its courier does."""
    settings = replace(kiosk.station.settings, **changes)
    kiosk.station.renewal.prepare(
        catalogue=Catalogue.open(folder, UNVERIFIED),
        messages=open_messages(settings, folder / "messages"),
        settings=settings,
    )


def titles(kiosk):
    return [row.title for row in kiosk.flow.services._services.rows]


def test_the_first_screen_goes_over_by_itself(kiosk, newer):
    before = kiosk.flow.attract.property("greeting")
    prepare(kiosk, newer)
    kiosk.flow.tick()
    kiosk.person.settle()
    assert kiosk.flow.attract.property("greeting") == "Добро пожаловать" != before
    assert titles(kiosk) == ["Renewed"]
    kiosk.begin("en")
    assert kiosk.visit.service.title("en") == "Renewed"


def test_nobody_is_disturbed_in_a_visit(kiosk, newer):
    kiosk.begin("en")
    form = kiosk.visit.session.form
    prepare(kiosk, newer)
    kiosk.flow.tick()
    kiosk.person.settle()
    assert kiosk.screen == Screen.Question
    assert titles(kiosk) != ["Renewed"]
    assert kiosk.visit.session.form is form
    kiosk.flow.shell.confirmFinish()
    kiosk.wait_for(Screen.Attract)
    kiosk.flow.tick()
    assert titles(kiosk) == ["Renewed"]


def test_nobody_is_disturbed_while_choosing(kiosk, newer):
    kiosk.person.tap("language-en")
    kiosk.wait_for(Screen.Services)
    prepare(kiosk, newer)
    kiosk.flow.tick()
    assert titles(kiosk) != ["Renewed"]


def test_languages_and_idle_times_that_were_set_hold_for_the_next_person(kiosk, newer):
    idle = Idle(warn_after=200, grace=40, receipt=90)
    prepare(
        kiosk, newer, languages=("ru", "en"), idle=idle, pushed=Overlay(3, {"languages": ["ru"]})
    )
    kiosk.flow.tick()
    kiosk.person.settle()
    names = {name for name in kiosk.person.names() if name.startswith("language-")}
    assert names == {"language-ru", "language-en"}
    assert kiosk.flow.shell.spoken == "ru"
    assert kiosk.flow.attract.property("greeting") == "Добро пожаловать"
    assert kiosk.flow.leaving.policy.warn_after.total_seconds() == 200
    kiosk.person.tap("language-en")
    kiosk.wait_for(Screen.Services)
    assert language("en").name in kiosk.flow.shell.property("languageName")


def test_a_gate_that_is_set_wider_opens_the_kiosk(run_kiosk, newer):
    with run_kiosk(minimum_free=1 << 61) as kiosk:
        kiosk.wait_for(Screen.OutOfOrder)
        prepare(kiosk, newer, minimum_free=0)
        kiosk.flow.tick()
        kiosk.wait_for(Screen.Attract)


def test_the_program_is_changed_only_while_nobody_is_there(kiosk):
    asked = []

    def make_way() -> bool:
        asked.append(kiosk.screen)
        return True

    kiosk.begin("en")
    kiosk.flow.sitting.desk = replace(kiosk.desk, make_way=make_way)
    kiosk.flow.tick()
    kiosk.person.settle()
    assert (asked, kiosk.screen) == ([], Screen.Question)
    kiosk.flow.shell.confirmFinish()
    kiosk.wait_for(Screen.Attract)
    kiosk.flow.tick()
    kiosk.wait_for(Screen.OutOfOrder)
    assert asked == [Screen.Attract]
    assert kiosk.flow.out_of_order.property("code") == "update.changing"
    kiosk.open()
    kiosk.wait_for(Screen.Attract)
