# SPDX-License-Identifier: Apache-2.0
"""What somebody filled in on a telephone answers what is blank, and nothing else."""

import pytest

from tests.kiosk.intake.test_filling import ZONE, value


@pytest.fixture
def visit(kiosk):
    return kiosk.begin()


def test_blank_questions_are_answered_and_those_that_come_up_by_it(visit):
    assert visit.prefill({"nationality": "TUR", "surname": "Əliyev", "note": ""}) == 2
    assert (value(visit, "surname"), value(visit, "nationality")) == ("Əliyev", "TUR")
    assert visit.prefilled == 2


def test_what_the_person_answered_stays(kiosk):
    visit = kiosk.begin(surname="Öst")
    assert visit.prefill({"surname": "Əliyev", "sex": "male"}) == 1
    assert (value(visit, "surname"), value(visit, "sex")) == ("Öst", "male")


def test_the_form_s_conditions_hold_as_for_typed_answers(visit):
    visit.prefill({"surname": "A", "birth": "2999-01-01", "sex": "neither"})
    assert {one.ref for one in visit.problems()} >= {"/data/birth"}
    assert value(visit, "birth") == "2999-01-01"  # shown, to be mended by the person


def test_files_names_that_are_not_there_and_what_the_form_counts_itself_are_left_alone(kiosk):
    kiosk.catalogue.remake(
        lambda form: form.replace(
            '<bind nodeset="/data/note" type="string"/>',
            '<bind nodeset="/data/note" type="string" readonly="true()"/>',
        )
    )
    visit = kiosk.begin()
    given = {"photo": "a.jpg", "note": "n", "elsewhere": "x", "instanceID": "uuid:1"}
    assert visit.prefill(given) == 0
    assert (value(visit, "photo"), value(visit, "note")) == ("", "")
    assert visit.id in visit.session.values()["instanceID"]


def test_signs_that_steer_a_screen_never_get_in(visit):
    visit.prefill({"surname": "A\u202eB\x1b[31m"})
    assert value(visit, "surname") == "AB[31m"


def test_the_lines_of_a_document_fill_as_if_they_were_typed(visit):
    visit.prefill({"way": "lines", "zone": ZONE})
    assert (value(visit, "surname"), value(visit, "sex")) == ("ERIKSSON", "female")


def test_a_crash_keeps_that_answers_came_so(kiosk, visit):
    visit.prefill({"surname": "Əliyev"})
    visit.turn_to("/data/surname")
    again = kiosk.start().resume()
    assert again is not None
    assert (again.prefilled, value(again, "surname")) == (1, "Əliyev")


def test_nothing_is_kept_of_it_before_the_person_has_seen_a_page(kiosk, visit):
    visit.prefill({"surname": "Əliyev"})
    again = kiosk.start().resume()
    assert again is not None
    assert (again.prefilled, value(again, "surname")) == (0, "")


def test_nobody_agrees_to_anything_by_a_code(kiosk):
    trigger = '<trigger ref="/data/note"><label>I agree</label></trigger>'
    kiosk.catalogue.remake(
        lambda form: form.replace('<input ref="/data/note"><label>Note</label></input>', trigger)
    )
    visit = kiosk.begin()
    assert visit.prefill({"note": "OK"}) == 0
    assert value(visit, "note") == ""
