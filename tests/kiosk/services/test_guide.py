# SPDX-License-Identifier: Apache-2.0
"""Which service do I need? Every way ends at a service that there is, at nothing, or at an officer."""

import re

import pytest

from tests.kiosk.services.conftest import NAMES, examined

SERVICE = "guide"
OTHERWISE = {"nothing", "officer"}


def outcomes() -> set[str]:
    form = examined(SERVICE).form
    assert form is not None
    (rule,) = (
        rule
        for rule in form.rules
        if rule.template.path.endswith("/service") and rule.facet.value == "value"
    )
    words = set(re.findall(r"'([^']*)'", rule.source))
    answers = {choice for control in ("need", "more", "side") for choice in _values(control)} | {
        "yes",
        "no",
        "unsure",
        "",
    }
    return words - answers


def _values(name: str) -> set[str]:
    choices = examined(SERVICE).source.workbook.choices
    return {row["name"] for row in choices if row["list_name"] == name}


def test_every_outcome_is_a_service_or_one_of_two_words():
    assert outcomes() <= set(NAMES) | OTHERWISE
    assert len(outcomes()) > 5


def test_every_service_is_found_by_some_way():
    """By the samples, which are walked; registration and the guide itself are no exception."""
    led_to = {sample.expected.get("service") for _, sample in examined(SERVICE).source.samples}
    assert set(NAMES) - led_to == {SERVICE}


@pytest.mark.parametrize(("nationality", "days"), [("KAZ", "30"), ("GEO", "15"), ("RUS", "15")])
def test_the_days_without_registration_go_by_citizenship(ask, nationality, days):
    assert ask(need="visit", nationality=nationality).value("days_allowed") == days


@pytest.mark.parametrize(
    ("nationality", "note"),
    [("RUS", "russia_note"), ("CHN", "china_note"), ("TUR", "turkey_note"), ("GEO", None)],
)
def test_rules_of_a_nationality_are_told(ask, nationality, note):
    ask(need="visit", nationality=nationality, long="yes")
    assert {name for name in ask.names if name.endswith("_note")} == ({note} if note else set())


def test_an_answer_that_is_changed_changes_the_outcome(ask):
    ask(need="visit", nationality="GEO", long="yes", enough="no", more="live", has_permit="long")
    assert ask.value("service") == "permanent-residence"
    assert ask(more="days").value("service") == "extension"
    assert ask(long="no").value("service") == "nothing"
    assert ask(need="card").value("service") == "lost-card"
