# SPDX-License-Identifier: Apache-2.0
"""Permanent residence permit: the years before it, the test, the papers."""

from datetime import timedelta

import pytest

SERVICE = "permanent-residence"


@pytest.mark.parametrize(
    ("until", "note"),
    [
        ("2027-02-20", "late_note"),  # the clock stands on 21 November 2026
        ("2027-02-21", None),
        ("2026-11-20", "ended_note"),
        ("2026-11-21", "late_note"),
    ],
)
def test_three_months_are_counted_by_the_calendar(ask, until, note):
    ask(permit_kind="first", allowed_until=until)
    assert ask.names & {"late_note", "ended_note"} == ({note} if note else set())


@pytest.mark.parametrize(
    ("years", "months_over", "has_test"),
    [(17, 11, "no"), (18, 0, "yes"), (65, 11, "yes"), (66, 0, "no")],
)
def test_the_test_is_for_those_between_eighteen_and_sixty_five(
    ask, today, years, months_over, has_test
):
    born = today.replace(year=today.year - years) - timedelta(days=30 * months_over)
    ask(birth_date=born.isoformat(), permit_kind="first", area="property", ground="deposit")
    assert ask.value("has_test") == has_test
    assert ("test_note" in ask.names) is (has_test == "yes")
    assert ("no_test_note" in ask.names) is (has_test == "no")


def test_highly_qualified_migrants_take_no_test(ask):
    ask(birth_date="1990-01-01", permit_kind="first", area="work", ground="highly_qualified")
    assert ask.value("has_test") == "no"


@pytest.mark.parametrize(("years", "is_asked"), [(13, False), (14, True), (17, True), (18, False)])
def test_who_is_fourteen_to_seventeen_agrees_as_well(ask, today, years, is_asked):
    born = today.replace(year=today.year - years).isoformat()
    assert ("paper_own_consent" in ask(birth_date=born).names) is is_asked
    assert ("representative_name" in ask.names) is (years < 18)


@pytest.mark.parametrize(
    ("area", "ground", "is_needed"),
    [
        ("family", "citizen_family", False),
        ("family", "resident_family", False),
        ("work", "highly_qualified", False),
        ("work", "specialist", True),
        ("property", "investment", False),
        ("property", "deposit", True),
        ("business", "entrepreneur", True),
    ],
)
def test_the_paper_about_money_is_asked_of_those_who_need_it(ask, area, ground, is_needed):
    ask(permit_kind="first", area=area, ground=ground)
    assert ("paper_means" in ask.names) is is_needed


@pytest.mark.parametrize(
    ("ground", "known", "unknown"),
    [("citizen_family", "sibling", "grandparent"), ("resident_family", "child", "sibling")],
)
def test_relatives_are_those_whom_the_law_counts(ask, ground, known, unknown):
    ask(permit_kind="first", area="family", ground=ground)
    assert known in ask.choices("relation")
    assert unknown not in ask.choices("relation")


@pytest.mark.parametrize(
    ("ground", "worth", "is_told"),
    [
        ("investment", "499999", True),
        ("investment", "500000", False),
        ("real_estate", "199999", True),
        ("deposit", "200000", False),
        ("securities", "199999", True),
    ],
)
def test_too_little_is_told(ask, ground, worth, is_told):
    ask(permit_kind="first", area="property", ground=ground, worth=worth)
    assert ("worth_note" in ask.names) is is_told


def test_the_turnover_of_an_entrepreneur_is_the_officers_to_say(ask):
    ask(permit_kind="first", area="business", ground="entrepreneur")
    assert "entrepreneur_note" in ask.names
    assert "turnover" not in ask.names


def test_no_fee_stands_on_paper(ask):
    """The amounts of the faster decisions are not public, so the receipt names none."""
    assert "fee" not in ask(birth_date="1990-01-01", permit_kind="first").names
