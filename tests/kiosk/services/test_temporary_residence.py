# SPDX-License-Identifier: Apache-2.0
"""Temporary residence permit: fees, terms, the arithmetic of the rules."""

from datetime import timedelta

import pytest

SERVICE = "temporary-residence"

FEES = """
m3  40 30 25 15
m6  80 60 50 30
m12 160 120 100 60
m18 240 180 150 90
m24 320 240 200 120
m30 400 300 250 150
m36 480 360 300 180
"""
"""The table of the State Duty Law: adults in 15 and 20 working days, people under 18 likewise."""

CELLS = [
    (period, *cell)
    for period, *fees in map(str.split, FEES.strip().splitlines())
    for cell in zip((30, 30, 10, 10), ("d15", "d20") * 2, fees, strict=True)
]


@pytest.mark.parametrize("cell", CELLS)
def test_every_fee_is_that_of_the_table(ask, today, cell):
    period, years, speed, fee = cell
    born = today.replace(year=today.year - years).isoformat()
    ask(birth_date=born, permit_kind="extend", area="property", ground="investment")
    assert ask(period=period, speed=speed).value("fee") == fee
    assert "fee_note" not in ask.names


@pytest.mark.parametrize(
    ("level", "period", "speed", "fee"),
    [
        ("higher", "m12", "d15", "60"),
        ("higher", "m12", "d20", "40"),
        ("secondary_special", "m24", "d15", "120"),
        ("secondary_special", "m24", "d20", "80"),
        ("higher", "m6", "d15", ""),  # the law names two periods; the officer says the others
        ("vocational", "m12", "d15", "160"),
        ("general", "m12", "d15", "160"),
    ],
)
def test_who_studies_full_time_pays_less(ask, level, period, speed, fee):
    ask(birth_date="2000-01-01", permit_kind="extend", area="study", study_level=level)
    assert ask(period=period, speed=speed).value("fee") == fee
    assert ("fee_note" in ask.names) is (fee == "")


def test_who_tells_an_officer_alone_is_told_no_fee(ask):
    ask(birth_date="1990-01-01", permit_kind="first", area="private", period="m6", speed="d15")
    assert ask.value("fee") == ""
    assert "fee_note" in ask.names


@pytest.mark.parametrize(
    ("kind", "area", "ground", "longest"),
    [
        ("first", "family", "citizen_family", "m12"),
        ("extend", "family", "citizen_family", "m24"),
        ("first", "property", "investment", "m36"),
        ("first", "work", "highly_qualified", "m36"),
        ("extend", "work", "work_permit", "m24"),
    ],
)
def test_nobody_is_offered_more_time_than_the_law_gives(ask, kind, area, ground, longest):
    periods = ["m3", "m6", "m12", "m18", "m24", "m30", "m36"]
    ask(permit_kind=kind, area=area, ground=ground)
    assert ask.choices("period") == set(periods[: periods.index(longest) + 1])


@pytest.mark.parametrize(
    ("people", "enough", "share"),
    [
        (("5", "0", "4"), "yes", "yes"),  # 80 % exactly
        (("5", "0", "3"), "yes", "no"),
        (("4", "9", "13"), "no", "yes"),
        (("0", "10", "8"), "yes", "yes"),
        (("0", "0", "0"), "no", "yes"),
    ],
)
def test_who_works_for_an_entrepreneur_is_counted(ask, people, enough, share):
    full, part, local = people
    ask(permit_kind="first", area="business", ground="entrepreneur")
    ask(staff_full=full, staff_part=part, staff_local=local)
    assert ask.value("staff_enough") == enough
    assert ask.value("staff_local_enough") == share
    assert ("staff_note" in ask.names) is (enough == share == "yes")


def test_there_are_no_more_citizens_than_people(ask):
    ask(permit_kind="first", area="business", ground="entrepreneur")
    ask(staff_full="1", staff_part="1", staff_local="3")
    assert ask.refuses("staff_local")


@pytest.mark.parametrize(
    ("ground", "worth", "is_told"),
    [
        ("investment", "499999", True),
        ("investment", "500000", False),
        ("real_estate", "99999", True),
        ("real_estate", "100000", False),
        ("deposit", "99999", True),
        ("securities", "100000", False),
    ],
)
def test_too_little_is_told_and_stops_nobody(ask, ground, worth, is_told):
    ask(permit_kind="first", area="property", ground=ground, worth=worth)
    assert ("worth_note" in ask.names) is is_told
    assert not ask.refuses("worth")


@pytest.mark.parametrize(
    ("kind", "name", "value", "note"),
    [
        ("first", "charter_capital", "49999", "capital_note"),
        ("first", "charter_capital", "50000", None),
        ("extend", "turnover", "99999", "turnover_note"),
        ("extend", "turnover", "100000", None),
    ],
)
def test_a_company_needs_capital_first_and_turnover_later(ask, kind, name, value, note):
    ask(permit_kind=kind, area="business", ground="company", **{name: value})
    assert ask.names & {"capital_note", "turnover_note"} == ({note} if note else set())


@pytest.mark.parametrize(
    ("expiry", "short"),
    [
        ("2028-02-20", "yes"),  # the clock stands on 21 November 2026: 15 months end on the 21st
        ("2028-02-21", "no"),
        ("2028-02-29", "no"),
        ("2026-11-21", "yes"),
    ],
)
def test_the_passport_outlives_the_permit_by_three_months(ask, expiry, short):
    ask(expiry_date=expiry, permit_kind="first", area="family", ground="citizen_family")
    ask(period="m12")
    assert ask.value("passport_short") == short
    assert ("expiring_note" in ask.names) is (short == "yes")


@pytest.mark.parametrize(("until", "short"), [("2027-11-20", "yes"), ("2027-11-21", "no")])
def test_nobody_stays_longer_than_the_card_of_their_family(ask, until, short):
    ask(permit_kind="first", area="family", ground="resident_family", sponsor_until=until)
    assert ask(period="m12").value("sponsor_short") == short


@pytest.mark.parametrize(
    ("left", "note"),
    [(-1, "ended_note"), (0, "late_note"), (29, "late_note"), (30, None)],
)
def test_whoever_comes_late_is_warned_and_goes_on(ask, today, left, note):
    ask(permit_kind="first", allowed_until=(today + timedelta(days=left)).isoformat())
    assert ask.names & {"ended_note", "late_note"} == ({note} if note else set())


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (-1, False)])
def test_fingerprints_are_taken_from_fifteen_on(ask, today, days, is_told):
    born = today.replace(year=today.year - 15) - timedelta(days=days)
    assert ("fingerprints_note" in ask(birth_date=born.isoformat()).names) is is_told


@pytest.mark.parametrize(
    ("pin", "is_told", "is_refused"),
    [
        ("A1B2C", False, False),
        ("A1B2C3", False, False),
        ("A1B2C3D", True, False),
        ("A-1", True, True),
    ],
)
def test_a_pin_of_another_length_is_asked_about_and_taken(ask, pin, is_told, is_refused):
    ask(permit_kind="extend", card_pin=pin)
    assert ("card_pin_note" in ask.names) is is_told
    assert ask.refuses("card_pin") is is_refused


def test_another_area_takes_the_reason_of_the_first_back(ask):
    ask(permit_kind="first", area="family", ground="citizen_family", relation="spouse")
    ask(area="work")
    assert ask.value("basis") == ""
    assert "paper_relation" not in ask.names
    assert ask(ground="specialist").value("basis") == "specialist"
