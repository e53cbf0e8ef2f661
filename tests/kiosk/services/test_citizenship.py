# SPDX-License-Identifier: Apache-2.0
"""Citizenship: five matters, their terms and papers."""

from datetime import datetime, timedelta

import pytest

SERVICE = "citizenship"


@pytest.mark.parametrize(("days", "is_told"), [(0, False), (1, True)])
def test_five_years_are_counted_to_the_day(ask, today, days, is_told):
    since = today.replace(year=today.year - 5) + timedelta(days=days)
    ask(kind="admission", resident_since=since.isoformat())
    assert ("residence_note" in ask.names) is is_told


@pytest.mark.parametrize(
    ("since", "late"),
    [
        ("2026-10-21", "no"),  # the clock stands on 21 November 2026
        ("2026-10-20", "yes"),
        ("2026-11-21", "no"),
        ("2025-11-21", "yes"),
    ],
)
def test_another_citizenship_is_told_within_a_month(ask, since, late):
    ask(kind="notice", foreign_state="TUR", foreign_since=since)
    assert ask.value("notice_late") == late
    assert ("notice_note" in ask.names) is (late == "yes")


@pytest.mark.parametrize(("now", "late"), [("2027-02-28", "no"), ("2027-03-01", "yes")])
def test_a_month_from_the_31st_ends_with_the_next_month(request, clock, now, late):
    clock.advance(datetime.fromisoformat(f"{now}T08:00+00:00") - clock.now())
    ask = request.getfixturevalue("ask")
    ask(kind="notice", foreign_state="TUR", foreign_since="2027-01-31")
    assert ask.value("notice_late") == late


@pytest.mark.parametrize(
    ("years", "photos", "consent"),
    [(4, False, False), (5, True, False), (14, True, True), (18, True, False)],
)
def test_papers_go_by_age(ask, today, years, photos, consent):
    born = today.replace(year=today.year - years).isoformat()
    ask(kind="determination", birth_date=born)
    assert ("paper_photos_two" in ask.names) is photos
    assert ("paper_own_consent" in ask.names) is consent
    assert ("paper_parents" in ask.names) is (years < 18)


@pytest.mark.parametrize(
    ("kind", "photos"),
    [
        ("admission", "paper_photos_four"),
        ("restoration", "paper_photos_five"),
        ("renunciation", "paper_photos_four"),
        ("determination", "paper_photos_two"),
        ("notice", "paper_photo"),
    ],
)
def test_each_matter_has_its_own_photos(ask, kind, photos):
    ask(kind=kind, birth_date="1990-01-01")
    assert {name for name in ask.names if name.startswith("paper_photo")} == {photos}


def test_a_notice_is_free_and_asks_little(ask):
    ask(kind="notice")
    assert "free_note" in ask.names
    assert not {"fee_note", "marital_status", "name_changed", "birth_country"} & ask.names


def test_a_citizen_is_not_sent_away_here(ask):
    assert "citizen_note" not in ask(kind="renunciation", nationality="AZE").names


@pytest.mark.parametrize(("answer", "is_told"), [("yes", False), ("no", True), ("unsure", False)])
def test_an_income_is_spoken_of(ask, answer, is_told):
    assert ("income_note" in ask(kind="admission", income=answer).names) is is_told


def test_who_never_left_needs_no_medical_certificate(ask):
    assert "paper_health" in ask(kind="restoration", lived_abroad="yes").names
    assert "paper_health" not in ask(lived_abroad="no").names
