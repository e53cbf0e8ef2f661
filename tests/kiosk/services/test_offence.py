# SPDX-License-Identifier: Apache-2.0
"""Administrative offence: terms to pay and to object, and never a sanction."""

from datetime import timedelta

import pytest

from tests.kiosk.services.conftest import examined

SERVICE = "offence"


def test_the_days_to_pay_count_the_first(ask, today):
    ask(kind="pay", in_force=today.isoformat())
    assert ask.value("discount_by") == (today + timedelta(days=9)).isoformat()
    assert ask.value("pay_by") == (today + timedelta(days=29)).isoformat()
    assert "pay_late_note" not in ask.names


@pytest.mark.parametrize(("ago", "is_late"), [(29, False), (30, True)])
def test_who_is_late_is_told(ask, today, ago, is_late):
    ask(kind="pay", in_force=(today - timedelta(days=ago)).isoformat())
    assert ("pay_late_note" in ask.names) is is_late


@pytest.mark.parametrize(("ago", "is_late"), [(29, False), (30, True)])
def test_a_court_is_open_for_thirty_days(ask, today, ago, is_late):
    given = today - timedelta(days=ago)
    ask(kind="object", given_on=given.isoformat())
    assert ask.value("court_by") == (given + timedelta(days=29)).isoformat()
    assert ("court_late_note" in ask.names) is is_late
    assert not ask.refuses("given_on")


def test_without_a_date_nothing_is_computed(ask):
    ask(kind="object")
    assert "court_note" in ask.names
    assert "court_by" not in ask.names
    ask(kind="pay")
    assert not {"pay_by", "discount_by"} & ask.names


def test_no_sanction_is_computed(ask):
    """Amounts stand in one sentence, as a range; nothing in the form counts with them."""
    form = examined(SERVICE).form
    assert form is not None
    amounts = ("fine_least", "fine_most", "discount_percent")
    counted = [
        rule.source
        for rule in (*form.rules, *form.constraints.values())
        if any(name in rule.source for name in amounts) and rule.facet.value != "label"
    ]
    assert counted == []


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("explain", {"explanation"}),
        ("object", {"objection"}),
        ("paid", {"paid_on"}),
        ("pay", set()),
    ],
)
def test_only_what_the_matter_needs_is_asked(ask, kind, asked):
    assert ask(kind=kind).names & {"explanation", "objection", "paid_on"} == asked
