# SPDX-License-Identifier: Apache-2.0
"""Work permit: the table of fees, the liberated territories and their end, the VÖEN."""

from datetime import UTC, datetime, timedelta

import pytest

SERVICE = "work-permit"

FEES = """
20 350 600 1000 1200 1400
15 500 700 1200 1400 1600
10 700 900 1400 1600 1800
"""
"""Working days; 3, 6 and 12 months, and 18 and 24, which are for the liberated territories."""
PERIODS = ("m3", "m6", "m12", "m18", "m24")
ROWS = [line.split() for line in FEES.strip().splitlines()]
USUAL = [
    (f"d{days}", period, fee)
    for days, *fees in ROWS
    for period, fee in zip(PERIODS[:3], fees[:3], strict=True)
]
LIBERATED = [
    (f"d{int(days) - 5}", period, fee)
    for days, *fees in ROWS
    for period, fee in zip(PERIODS, fees, strict=True)
]


@pytest.mark.parametrize(("speed", "period", "fee"), USUAL)
def test_every_fee_is_that_of_the_table(ask, speed, period, fee):
    ask(liberated="no", period=period, speed=speed)
    assert ask.value("fee") == fee


@pytest.mark.parametrize(("speed", "period", "fee"), LIBERATED)
def test_in_the_liberated_territories_decisions_are_five_days_sooner(ask, speed, period, fee):
    ask(liberated="yes", period=period, speed=speed)
    assert ask.value("fee") == fee


def test_only_there_are_permits_for_two_years(ask):
    assert ask(liberated="no").choices("period") == set(PERIODS[:3])
    assert ask.choices("speed") == {"d20", "d15", "d10"}
    assert ask(liberated="yes").choices("period") == set(PERIODS)
    assert ask.choices("speed") == {"d15", "d10", "d5"}


@pytest.mark.parametrize(
    ("now", "is_asked"),
    [(datetime(2027, 12, 31, 8, tzinfo=UTC), True), (datetime(2028, 1, 1, 8, tzinfo=UTC), False)],
)
def test_the_years_of_the_liberated_territories_end(request, clock, now, is_asked):
    clock.advance(now - clock.now())
    ask = request.getfixturevalue("ask")  # a visit of that day
    assert ("liberated" in ask.names) is is_asked


@pytest.mark.parametrize(
    ("kind", "voen", "is_told"),
    [
        ("company", "1400057421", False),
        ("branch", "1400057421", False),
        ("person", "1400057421", True),
        ("company", "1400057422", True),
        ("person", "1400057422", False),
    ],
)
def test_the_last_digit_of_a_voen_tells_a_person_from_a_company(ask, kind, voen, is_told):
    ask(employer_kind=kind, voen=voen)
    assert ("voen_note" in ask.names) is is_told
    assert not ask.refuses("voen")


@pytest.mark.parametrize("voen", ["140005742", "14000574211", "140005742A"])
def test_a_voen_has_ten_digits(ask, voen):
    assert ask(voen=voen).refuses("voen")


@pytest.mark.parametrize(("days", "is_told"), [(0, False), (1, True)])
def test_a_worker_is_eighteen(ask, today, days, is_told):
    born = today.replace(year=today.year - 18) + timedelta(days=days)
    assert ("young_note" in ask(birth_date=born.isoformat()).names) is is_told


@pytest.mark.parametrize(("left", "note"), [(-1, "ended_note"), (29, "late_note"), (30, None)])
def test_an_extension_is_asked_for_thirty_days_before(ask, today, left, note):
    ask(work_permit_kind="extend", permit_until=(today + timedelta(days=left)).isoformat())
    assert ask.names & {"late_note", "ended_note"} == ({note} if note else set())


def test_who_needs_no_permit_hears_it_before_paying(ask):
    assert "exempt_note" not in ask(exemption="none").names
    for one in ask.choices("exemption") - {"none"}:
        assert "exempt_note" in ask(exemption=one).names


def test_an_extension_needs_four_papers(ask):
    ask(work_permit_kind="extend", employer_kind="company", worker_place="here")
    papers = {name for name in ask.names if name.startswith("paper_")}
    assert papers == {"paper_qualification", "paper_need", "paper_health"}  # and the form itself
