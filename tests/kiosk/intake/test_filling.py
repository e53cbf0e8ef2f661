# SPDX-License-Identifier: Apache-2.0
"""A document's zone answers the questions that are marked for it, and never over a person."""

from datetime import UTC, datetime

import pytest

ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
OTHER = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"


@pytest.fixture
def visit(kiosk):
    return kiosk.begin(way="lines")


def value(visit, name):
    return visit.session.question(f"/data/{name}").value


def test_a_good_zone_fills_what_is_blank(visit):
    changes = visit.answer("/data/zone", ZONE)
    assert value(visit, "surname") == "ERIKSSON"
    assert value(visit, "sex") == "female"
    assert value(visit, "birth") == "1974-08-12"
    assert "value" in changes["/data/surname"]
    assert "value" in changes["/data/birth"]


def test_a_question_that_an_answer_brings_up_is_filled_too(visit):
    assert not visit.session.question("/data/nationality").relevant
    visit.answer("/data/zone", ZONE)
    assert value(visit, "nationality") == "UTO"


def test_what_a_person_wrote_stays(visit):
    visit.answer("/data/surname", "Eriksson-Öst")
    visit.answer("/data/zone", ZONE)
    assert value(visit, "surname") == "Eriksson-Öst"
    assert value(visit, "sex") == "female"


def test_what_a_person_corrected_stays_when_another_zone_is_read(visit):
    visit.answer("/data/zone", ZONE)
    visit.answer("/data/surname", "Eriksson")
    visit.answer("/data/zone", OTHER)
    assert value(visit, "surname") == "Eriksson"
    assert value(visit, "birth") == "1964-08-12"
    assert value(visit, "nationality") == "DEU"


@pytest.mark.parametrize("place", [(1, 9), (1, 19), (1, 27)])
def test_a_wrong_check_digit_is_a_problem_and_fills_nothing(visit, place):
    line, column = place
    lines = ZONE.split("\n")
    wrong = "1" if lines[line][column] != "1" else "2"
    lines[line] = lines[line][:column] + wrong + lines[line][column + 1 :]
    visit.answer("/data/zone", "\n".join(lines))
    (problem,) = [one for one in visit.problems() if one.code.startswith("mrz.")]
    assert problem.ref == "/data/zone"
    assert problem.facts["line"] == "2"
    assert value(visit, "surname") == ""


def test_an_expired_document_is_a_finding_and_no_problem(visit):
    visit.answer("/data/zone", ZONE)
    assert visit.problems() == ()
    codes = {one.code for one in visit.findings()}
    assert "mrz.finding.expired" in codes


def test_a_document_expires_by_the_clock_of_the_service_point(visit, clock):
    visit.answer("/data/zone", OTHER)
    assert "mrz.finding.expired" not in {one.code for one in visit.findings()}
    clock.jump(datetime(2027, 2, 28, 21, tzinfo=UTC))
    assert "mrz.finding.expired" in {one.code for one in visit.findings()}


def test_a_zone_that_no_longer_applies_is_no_problem(visit):
    visit.answer("/data/zone", "nonsense")
    assert visit.problems()[0].ref in {"/data/zone", "/data/surname"}
    visit.answer("/data/surname", "A")
    visit.answer("/data/way", "typed")
    assert visit.problems() == ()


def test_what_was_filled_is_still_known_as_such_after_a_crash(kiosk, visit):
    visit.answer("/data/zone", ZONE)
    visit.answer("/data/sex", "male")
    back = kiosk.start().resume()
    back.answer("/data/zone", OTHER)
    assert value(back, "surname") == "MUSTERMANN"
    assert value(back, "sex") == "male"
