# SPDX-License-Identifier: Apache-2.0
"""Extension of the temporary staying period: what the rules make of the answers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.clock import FixedClock

SERVICE = "extension"


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


@pytest.mark.parametrize(
    ("days_over_eighteen", "wanted", "fee"),
    [
        (0, ("d30", "fast"), "50"),
        (0, ("d30", "usual"), "30"),
        (0, ("d60", "fast"), "100"),
        (0, ("d60", "usual"), "60"),
        (-1, ("d30", "fast"), "30"),
        (-1, ("d30", "usual"), "15"),
        (-1, ("d60", "fast"), "60"),
        (-1, ("d60", "usual"), "30"),
    ],
)
def test_the_fee_goes_by_age_period_and_speed(ask, today, days_over_eighteen, wanted, fee):
    born = years_before(today, 18) - timedelta(days=days_over_eighteen)
    period, speed = wanted
    ask(birth_date=born.isoformat(), period=period, speed=speed)
    assert ask.value("fee") == fee


def test_somebody_acts_for_whoever_is_under_eighteen(ask, today):
    child = years_before(today, 18) + timedelta(days=1)
    assert "representative_name" in ask(birth_date=child.isoformat()).names
    assert "representative_name" not in ask(birth_date=years_before(today, 18).isoformat()).names


LATE = {"late_note", "ended_note", "soon_note", "unknown_days_note"}


@pytest.mark.parametrize(
    ("ground", "left", "note"),
    [
        # the clock stands on a Saturday: Monday is the first working day that counts
        ("business", -1, "ended_note"),
        ("business", 0, "late_note"),
        ("business", 3, "late_note"),  # Tuesday: two working days
        ("business", 4, "soon_note"),  # Wednesday: three
        ("business", 13, "soon_note"),
        ("business", 14, None),
        ("transit", 0, None),
        ("transit", 3, None),
        ("transit", -1, "ended_note"),
    ],
)
def test_whoever_is_late_is_warned_and_goes_on(ask, today, ground, left, note):
    until = (today + timedelta(days=left)).isoformat()
    ask(ground=ground, right_to_stay="other", allowed_until=until)
    assert ask.names & LATE == ({note} if note else set())
    assert not ask.refuses("allowed_until")


@pytest.mark.parametrize(
    ("now", "until", "left"),
    [
        ("2026-11-20", "2026-11-23", "1"),  # Friday to Monday
        ("2026-11-20", "2026-11-22", "0"),  # to a Sunday
        ("2026-11-21", "2026-11-21", "0"),
        ("2026-12-28", "2026-12-31", "2"),  # the 31st is a holiday
        ("2026-12-30", "2026-12-31", "0"),
        ("2026-12-01", "2026-12-31", "21"),
        ("2026-12-31", "2027-01-04", ""),  # nobody has published the holidays of that year
        ("2026-11-23", "2026-11-20", ""),  # it has passed
        ("2028-02-28", "2028-03-01", ""),
    ],
)
def test_working_days_leave_out_weekends_and_holidays_and_say_when_a_year_is_unknown(
    ask, clock, now, until, left
):
    clock.advance(datetime.fromisoformat(f"{now}T08:00+00:00") - clock.now())
    ask(ground="business", right_to_stay="other", allowed_until=until)
    assert ask.value("working_days_left") == left


def test_where_the_holidays_are_unknown_the_person_is_told_to_hurry(ask, clock):
    clock.advance(datetime(2027, 3, 10, 8, tzinfo=UTC) - clock.now())
    ask(ground="business", right_to_stay="other", allowed_until="2027-03-18")
    assert ask.names & LATE == {"unknown_days_note"}
    ask(allowed_until="2027-03-12")
    assert ask.names & LATE == {"late_note"}, "two days are too few whatever the holidays"


def test_a_home_of_ones_own_needs_two_papers_fewer(ask):
    assert {"provider_name", "paper_provider"} <= ask(owner="other").names
    assert not {"provider_name", "paper_provider"} & ask(owner="own").names


@pytest.mark.parametrize(
    ("ground", "known", "unknown"),
    [("relative", "grandparent", None), ("family", "sibling", "grandparent")],
)
def test_relatives_are_those_whom_the_reason_counts(ask, ground, known, unknown):
    offered = ask(ground=ground).choices("relation")
    assert known in offered
    assert unknown not in offered


@pytest.mark.parametrize(
    ("document", "nationality", "is_told"),
    [
        ("identity_card", "TUR", True),
        ("passport", "TUR", False),
        ("identity_card", "GEO", False),
    ],
)
def test_an_identity_card_is_for_entry_alone(ask, document, nationality, is_told):
    ask(document_type=document, nationality=nationality, ground="treatment")
    assert ("card_note" in ask.names) is is_told


def test_a_document_about_to_expire_is_spoken_of(ask, today):
    for days, is_told in ((30, True), (31, False)):
        until = (today + timedelta(days=days)).isoformat()
        assert ("expiring_note" in ask(expiry_date=until).names) is is_told


def test_every_holiday_falls_on_a_weekday_and_in_a_time_that_is_known(root):
    from csv import DictReader

    parts = root / "resources" / "parts"
    with (parts / "known_days.csv").open(encoding="utf-8") as file:
        known = [
            (date.fromisoformat(row["from_day"]), date.fromisoformat(row["to_day"]))
            for row in DictReader(file)
        ]
    with (parts / "non_working_days.csv").open(encoding="utf-8") as file:
        days = [date.fromisoformat(row["day"]) for row in DictReader(file)]
    assert len(set(days)) == len(days), "a day that stands twice is counted twice"
    for day in days:
        assert day.weekday() < 5, f"{day}: weekends are left out already"
        assert any(first <= day <= last for first, last in known), day


def test_the_clock_of_these_tests_is_a_saturday():
    assert FixedClock().now().date().weekday() == 5


def test_a_day_begins_at_midnight_in_baku(ask, clock):
    clock.advance(datetime(2026, 11, 22, 19, 59, tzinfo=UTC) - clock.now())
    ask(ground="business", right_to_stay="other", allowed_until="2026-11-22")
    assert ask.names & LATE == {"late_note"}
    clock.advance(timedelta(minutes=2))
    ask(allowed_until="2026-11-21")
    ask(allowed_until="2026-11-22")
    assert ask.names & LATE == {"ended_note"}


@pytest.mark.parametrize(
    ("now", "age"), [("2026-02-28", "17"), ("2026-03-01", "18"), ("2028-02-29", "20")]
)
def test_who_was_born_on_the_29th_of_february_is_older_on_the_first_of_march(
    request, clock, now, age
):
    clock.advance(datetime.fromisoformat(f"{now}T08:00+00:00") - clock.now())
    ask = request.getfixturevalue("ask")
    assert ask(birth_date="2008-02-29").value("age") == age
