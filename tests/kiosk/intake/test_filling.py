# SPDX-License-Identifier: Apache-2.0
"""A document's zone answers the questions that are marked for it, and never over a person."""

from datetime import UTC, datetime

import pytest

from kiosk.readers.mrz import Format
from tests.kiosk.readers.zones import zone

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


def notes(visit):
    return {one.code: one for one in visit.findings() if one.ref == "/data/surname"}


@pytest.mark.parametrize("name", ["Eriksson", "Ériksson", "ERIKSSON", "Эриkssoн", "王"])
def test_a_name_that_its_letters_explain_is_not_remarked_on(visit, name):
    visit.answer("/data/zone", ZONE)
    visit.answer("/data/surname", name)
    assert notes(visit) == {}


def test_another_name_than_the_zones_is_a_finding_and_no_problem(visit):
    visit.answer("/data/zone", ZONE)
    visit.answer("/data/surname", "Ericson")
    assert notes(visit)["mrz.finding.name"].facts == {"name": "ERIKSSON"}
    assert visit.problems() == ()


def test_a_name_is_compared_with_no_zone_that_may_have_cut_it(visit):
    visit.answer("/data/zone", zone(Format.TD3, name="NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"))
    assert "mrz.finding.name-may-be-cut" in {one.code for one in visit.findings()}
    visit.answer("/data/surname", "Other")
    assert notes(visit) == {}


def test_a_name_without_a_zone_is_not_compared(visit):
    visit.answer("/data/way", "typed")
    visit.answer("/data/surname", "Ericson")
    assert notes(visit) == {}


def test_symbols_that_were_corrected_are_a_finding_and_the_answers_hold_them(visit):
    good = zone(Format.TD3, number="C34703479")
    visit.answer("/data/zone", good.replace("C34703479", "C347O3479"))
    assert visit.problems() == ()
    assert [one.code for one in visit.findings()] == ["mrz.finding.corrected"]


def test_a_visa_where_a_passport_is_asked_for_is_a_problem(visit):
    visit.answer("/data/zone", zone(Format.MRV_A))
    assert "mrz.visa" in {one.code for one in visit.problems()}
    assert value(visit, "surname") == ""


def test_a_visa_fills_what_is_marked_for_one_and_nothing_of_a_passport(kiosk):
    binds = (
        '<bind nodeset="/data/zone" type="string" kiosk:mrz="lines" kiosk:mrz-kind="KIND"/>'
        '<bind nodeset="/data/note" type="string" kiosk:mrz="visa-document-number"/>'
    )
    kiosk.catalogue.remake(
        lambda form: form.replace(
            '<bind nodeset="/data/zone" type="string" relevant="/data/way = \'lines\'" '
            'kiosk:mrz="lines"/>',
            binds.replace("KIND", "visa"),
        ).replace('<bind nodeset="/data/note" type="string"/>', "")
    )
    visit = kiosk.begin()
    visit.answer("/data/zone", zone(Format.MRV_B, number="V12345", expiry="200101"))
    assert [one.code for one in visit.findings()] == ["mrz.finding.expired.visa"]
    assert (value(visit, "note"), value(visit, "surname")) == ("V12345", "ERIKSSON")
    visit.answer("/data/zone", ZONE)
    assert "mrz.no-visa" in {one.code for one in visit.problems()}
    assert value(visit, "note") == "V12345"
