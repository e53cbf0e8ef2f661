# SPDX-License-Identifier: Apache-2.0
"""The page of a form."""

import pytest

from kiosk.forms import FormSession, load_form
from ui.steps import step_of
from ui.viewmodels.question import QuestionItem, QuestionViewModel, item_for

NAME, NICK, BORN = "/data/part/name", "/data/part/nick", "/data/part/born"
TRIP, WAY, PLATE = "/data/part/trip", "/data/part/trip/way", "/data/part/trip/plate"
LANGS, AGREE = "/data/part/langs", "/data/agree"
PLACE = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>Place</h:title><model><instance><data id="place"><where/></data></instance>
<bind nodeset="/data/where" type="geopoint" required="true()"/></model></h:head><h:body>
<input ref="/data/where"><label>Where is it?</label></input></h:body></h:html>"""


@pytest.fixture
def question(qapp, words):
    return QuestionViewModel(words)


@pytest.fixture
def show(question, visit):
    def turn_to(page_id):
        pages = visit.session.pages()
        page = next(one for one in pages if one.id == page_id)
        question.show(visit, page, step_of(pages, page_id))
        return question

    return turn_to


def items(question):
    return {row.ref: row.item for row in question._questions.rows}


def test_a_lone_question_is_the_heading_and_its_field_says_it_not_again(show):
    question = show(NAME)
    item = items(question)[NAME]
    assert (question.heading, question.hint) == ("Your name", "As in your passport")
    assert (item.headed, item.hint, item.label) == (True, "", "Your name")


def test_a_question_that_may_be_left_out_says_so(show):
    question = show(NICK)
    assert items(question)[NICK].label == "Nickname (optional)"


def test_kinds_are_answered_as_they_are_meant(show):
    Kind = QuestionItem.Kind  # noqa: N806 an enum
    for page, ref, kind in [
        (NAME, NAME, Kind.Text),
        (BORN, BORN, Kind.Date),
        (TRIP, WAY, Kind.ChooseOne),
        (LANGS, LANGS, Kind.ChooseMany),
        (AGREE, AGREE, Kind.Acknowledge),
    ]:
        assert items(show(page))[ref].kind == kind


def test_what_a_kiosk_has_no_device_for_is_shown_as_such_and_holds_nobody_up(words, clock):
    session = FormSession(
        load_form(PLACE), clock=clock, ids=lambda: "id", instance_id="0192-place", language="en"
    )
    item = item_for(session.question("/data/where"), words)
    assert item.kind == QuestionItem.Kind.Note
    assert item.label == "Where is it? (not available here)"
    assert "You can go on" in item.hint
    assert session.violations() == ()
    assert session.violation("/data/where") is not None


def test_going_on_from_an_empty_page_says_what_to_do_and_stays(show, announced):
    question = show(NAME)
    seen = announced(question)
    question.goOn()
    assert question.state == QuestionViewModel.State.Mending
    assert items(question)[NAME].error == "Write your name."
    assert [(row.name, row.text) for row in question._errors.rows] == [("name", "Write your name.")]
    assert (seen["errorsShown"], seen["completed"], seen["stateChanged"]) == (1, 0, 1)


def test_a_mended_answer_takes_the_complaint_back_at_once(show):
    question = show(NAME)
    question.goOn()
    question.answer(NAME, "A")
    assert items(question)[NAME].error == ""
    assert question.state == QuestionViewModel.State.Asking
    assert question._errors.rows == ()


def test_no_complaint_comes_while_a_person_is_still_typing(show):
    question = show(TRIP)
    question.goOn()
    question.answer(WAY, "car")
    question.answer(PLATE, "x")
    assert items(question)[PLATE].error == ""


def test_an_answered_page_is_completed_once(show, announced):
    question = show(NAME)
    seen = announced(question)
    question.answer(NAME, "ERIKSSON")
    question.goOn()
    assert (seen["completed"], seen["errorsShown"]) == (1, 0)


def test_an_equal_answer_changes_nothing(show, announced):
    question = show(NAME)
    question.answer(NAME, "A")
    seen = announced(items(question)[NAME])
    question.answer(NAME, "A")
    assert not seen


def test_each_fact_of_an_item_is_announced_once(show, announced):
    question = show(NAME)
    seen = announced(items(question)[NAME])
    question.answer(NAME, "A")
    assert seen == {"valueChanged": 1, "shownChanged": 1, "groupedChanged": 1}


def test_a_question_that_comes_and_goes_leaves_the_others_where_they_are(show):
    question = show(TRIP)
    before = items(question)[WAY]
    question.toggle(WAY, "car")
    assert list(items(question)) == [WAY, PLATE]
    question.answer(PLATE, "10-AA-001")
    question.toggle(WAY, "bus")
    assert items(question) == {WAY: before}


def test_one_choice_replaces_the_other_and_is_marked(show):
    question = show(TRIP)
    question.toggle(WAY, "car")
    question.toggle(WAY, "bus")
    choices = items(question)[WAY]._choices
    assert [row.value for row in choices.rows] == ["car", "bus"]
    assert choices.chosen == {"bus"}


def test_many_choices_keep_the_order_of_the_form(show, visit):
    question = show(LANGS)
    for value in ("c", "a", "b", "b"):
        question.toggle(LANGS, value)
    assert visit.session.question(LANGS).value == "a c"


def test_an_acknowledgement_is_given_and_taken_back(show, visit):
    question = show(AGREE)
    question.agree(AGREE, True)
    assert visit.session.question(AGREE).value == "OK"
    question.agree(AGREE, False)
    assert visit.session.question(AGREE).value == ""


def test_another_language_changes_words_and_nothing_else(show, visit, words, azerbaijani):
    question = show(TRIP)
    question.toggle(WAY, "car")
    question.answer(PLATE, "10-AA-001")
    kept = items(question)
    visit.session.set_language("az")
    words.use(azerbaijani)
    question.retranslate()
    assert items(question) == kept
    assert kept[WAY].label == "Necə gedirsiniz?"
    assert [row.label for row in kept[WAY]._choices.rows] == ["Maşınla", "Avtobusla"]
    assert kept[PLATE].value == "10-AA-001"


def test_complaints_are_said_in_the_new_language_too(show, visit):
    question = show(NAME)
    question.goOn()
    visit.session.set_language("az")
    question.retranslate()
    assert items(question)[NAME].error == "Adınızı yazın."


def test_a_finding_is_said_and_holds_nobody_up(show, visit, announced):
    question = show(NAME)
    visit.notes = {NAME: "mrz.finding.expired"}
    question.answer(NAME, "A")
    assert "expired" in items(question)[NAME].finding
    seen = announced(question)
    question.goOn()
    assert seen["completed"] == 1


def test_the_keyboard_follows_the_question(show):
    assert items(show(NAME))[NAME].inputKind == "text"
    question = show(TRIP)
    question.toggle(WAY, "car")
    assert items(question)[PLATE].inputKind == "latin"


def test_a_decimal_gets_the_keys_for_fractions(words, clock):
    form = PLACE.replace(b'type="geopoint"', b'type="decimal"')
    session = FormSession(
        load_form(form), clock=clock, ids=lambda: "id", instance_id="0192-place", language="en"
    )
    assert item_for(session.question("/data/where"), words).inputKind == "number"


def test_nothing_of_a_visit_is_left_after_clearing(show):
    question = show(NAME)
    question.answer(NAME, "ERIKSSON")
    question.goOn()
    question.clear()
    assert (question.heading, question.hint, question.page_id) == ("", "", "")
    assert question._questions.rows == question._errors.rows == ()


def test_an_answer_to_a_question_of_another_page_is_not_taken(show, visit):
    question = show(NAME)
    question.answer(PLATE, "x")
    assert visit.session.question(PLATE).value == ""
