# SPDX-License-Identifier: Apache-2.0
"""Lost card, call back, feedback, and the talk that leaves no trace of what it is about."""

import re
from datetime import timedelta

import pytest

from kiosk.forms import FormSession
from tests.installed import FOLDER
from tests.kiosk.services.conftest import Asked, examined


@pytest.fixture
def begin(clock):
    def of(name: str) -> Asked:
        form = examined(name).form
        assert form is not None
        return Asked(FormSession(form, clock=clock, ids=lambda: "id", instance_id="visit"))

    return of


@pytest.mark.parametrize(
    ("kind", "happened", "fee", "note"),
    [
        ("temporary", "lost", "10", None),
        ("temporary", "damaged", "", "fee_note"),  # named for a lost card alone
        ("permanent", "lost", "", "fee_note"),
        ("work", "lost", "", "free_note"),
        ("refugee", "changed", "", "fee_note"),
    ],
)
def test_only_a_fee_with_a_source_is_named(begin, kind, happened, fee, note):
    ask = begin("lost-card")(card_kind=kind, happened=happened)
    assert ask.value("fee") == fee
    assert ask.names & {"fee_note", "free_note"} == ({note} if note else set())


@pytest.mark.parametrize(
    ("kind", "ago", "is_late"),
    [("temporary", 10, False), ("temporary", 11, True), ("work", 5, False), ("work", 6, True)],
)
def test_the_days_to_tell_go_by_the_kind(begin, today, kind, ago, is_late):
    ask = begin("lost-card")(card_kind=kind, happened="lost")
    ask(happened_on=(today - timedelta(days=ago)).isoformat())
    assert ("tell_late_note" in ask.names) is is_late


@pytest.mark.parametrize(
    ("kind", "wants", "is_told"),
    [
        ("complaint", "no", True),
        ("request", "no", True),
        ("thanks", "no", False),
        ("idea", "no", False),
        ("complaint", "yes", False),
    ],
)
def test_who_complains_without_a_name_is_told_what_the_law_says(begin, kind, wants, is_told):
    ask = begin("feedback")(message_kind=kind, wants_answer=wants)
    assert ("nameless_note" in ask.names) is is_told
    assert ("sender_name" in ask.names) is (wants == "yes")


def test_thanks_need_no_name_and_no_phone(begin):
    ask = begin("feedback")(message_kind="thanks", topic="staff", message_text="Thank you.")
    ask(wants_answer="no", consent="OK")
    assert not ask.session.violations()


def test_a_talk_needs_no_name_no_phone_and_no_reason(begin):
    ask = begin("conversation")(language="ps", interpreter="yes", company="alone", consent="OK")
    assert not ask.session.violations()
    assert not {name for name in ask.names if "reason" in name or "why" in name}


def test_a_child_alone_is_told_to_speak_to_an_officer_and_held_up_by_nothing(begin):
    ask = begin("conversation")(language="ps", interpreter="yes", company="minor_alone")
    assert "minor_note" in ask.names
    assert not ask(consent="OK").session.violations()


REVEALING = re.compile(r"asyl|refug|protect|persecut|qaçqın|sığınacaq", re.IGNORECASE)


def test_nothing_on_paper_tells_what_a_talk_is_about():
    source = examined("conversation").source
    settings = source.workbook.settings
    on_paper = [settings["form_id"], settings["form_title"], *source.next_steps]
    on_paper += [
        row["label"] for row in source.workbook.survey if row["bind::kiosk:receipt"] == "yes"
    ]
    assert not [text for text in on_paper if REVEALING.search(text)]
    assert REVEALING.search(settings["kiosk:summary"]), "in the list it must be found"


def test_nothing_of_a_talk_may_stand_on_a_receipt():
    rows = examined("conversation").source.workbook.survey
    assert not [row["name"] for row in rows if row["bind::kiosk:receipt"]]


@pytest.mark.parametrize("name", ["conversation", "call-back"])
def test_languages_come_from_cldr_and_are_many(begin, name):
    ask = begin(name)
    offered = ask.choices("language")
    assert {"az", "ru", "fa", "fa-AF", "ps", "ur", "ar", "uk", "zh", "lez"} <= offered
    assert len(offered) > 200
    assert "label" not in (FOLDER.parent / "spoken_languages.csv").read_text("utf-8")
