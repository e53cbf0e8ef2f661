# SPDX-License-Identifier: Apache-2.0
"""A page says what officials read as well, while one of them has the visit in hand."""

import pytest

from kiosk.forms import FormSession, Listing, load_form
from ui.steps import step_of
from ui.viewmodels.check import CheckViewModel
from ui.viewmodels.entries import EntriesViewModel
from ui.viewmodels.question import QuestionViewModel

NAME, NICK, AGREE = "/data/part/name", "/data/part/nick", "/data/agree"
TRIP, WAY = "/data/part/trip", "/data/part/trip/way"
MARK = "\N{LEFT-TO-RIGHT MARK}"


@pytest.fixture
def question(qapp, words):
    return QuestionViewModel(words)


@pytest.fixture
def check(qapp, words):
    return CheckViewModel(words)


@pytest.fixture
def show(question, visit):
    def turn_to(page_id):
        pages = visit.session.pages()
        question.show(visit, next(one for one in pages if one.id == page_id), step_of(pages, None))

    return turn_to


def item(question, ref):
    return next(row.item for row in question._questions.rows if row.ref == ref)


def seconds(check):
    return {row.name: row.second for row in check._answers.rows}


def offered(item):
    roles = {bytes(name.data()).decode(): role for role, name in item.choices.roleNames().items()}
    rows = range(item.choices.rowCount())
    return [item.choices.data(item.choices.index(row), roles["second"]) for row in rows]


def test_a_heading_stands_there_in_both_and_its_field_says_it_not_again(question, show):
    question.beside("az")
    show(NAME)
    assert question.heading == "Your name"
    assert question.second == f"{MARK}Adınız\n{MARK}Pasportdakı kimi"
    assert item(question, NAME).second == ""


def test_several_questions_of_a_page_have_their_own_and_so_has_each_choice(question, show, visit):
    question.beside("az")
    visit.answer(WAY, "car")
    show(TRIP)
    assert question.second == f"{MARK}Sizin haqqınızda"
    assert item(question, WAY).second == f"{MARK}Necə gedirsiniz?"
    assert offered(item(question, WAY)) == [f"{MARK}Maşınla", f"{MARK}Avtobusla"]
    assert [one.label for one in item(question, WAY).choices.rows] == ["By car", "By bus"]


def test_a_visit_without_an_official_has_one_language(question, show, visit):
    """The negative control: nothing of it is there unless it was asked for."""
    show(TRIP)
    assert question.second == item(question, WAY).second == ""
    assert offered(item(question, WAY)) == ["", ""]


def test_it_comes_and_goes_with_the_official_on_the_page_that_is_shown(question, show, announced):
    show(NAME)
    seen = announced(question)
    question.beside("az")
    assert (question.second != "", seen["secondChanged"]) == (True, 1)
    question.beside("az")
    assert seen["secondChanged"] == 1
    question.beside("")
    assert (question.second, seen["secondChanged"]) == ("", 2)


def test_who_reads_what_officials_read_has_one_language(question, show, visit):
    question.beside("az")
    visit.session.set_language("az")
    show(NAME)
    assert (question.heading, question.second) == ("Adınız", "")


def test_a_form_that_lacks_it_is_not_said_in_a_third(question, show):
    question.beside("ru")
    show(NAME)
    assert question.second == ""


def test_another_language_of_the_person_changes_it(question, show, visit):
    question.beside("az")
    show(NAME)
    visit.session.set_language("az")
    question.retranslate()
    assert question.second == ""


def test_a_cleared_page_keeps_none_of_it(question, show):
    question.beside("az")
    show(NAME)
    question.clear()
    assert question.second == ""


def test_the_check_says_labels_and_declarations_in_both(check, visit):
    check.show(visit, step_of(visit.session.pages(), None))
    assert set(seconds(check).values()) == {""}
    assert [row.second for row in check._declarations.rows] == [""]
    check.beside("az")
    assert seconds(check)["born"] == f"{MARK}Nə vaxt doğulmusunuz?"
    assert [row.second for row in check._declarations.rows] == [f"{MARK}Cavablarım düzdür."]
    check.beside("")
    assert set(seconds(check).values()) == {""}


LIST = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Children</h:title><model><itext>
<translation lang="en" default="true()"><text id="k"><value>Your children</value></text></translation>
<translation lang="az"><text id="k"><value>U\xc5\x9faqlar\xc4\xb1n\xc4\xb1z</value></text></translation></itext>
<instance><data id="children"><child jr:template=""><name/></child></data></instance>
<bind nodeset="/data/child/name" type="string"/></model></h:head>
<h:body><group ref="/data/child"><label ref="jr:itext('k')"/><repeat nodeset="/data/child">
<input ref="/data/child/name"><label>Name</label></input></repeat></group></h:body></h:html>"""


def test_a_list_is_named_in_both(qapp, words, visit, clock):
    visit.session = FormSession(
        load_form(LIST), clock=clock, ids=lambda: "id", instance_id="0192-list", language="en"
    )
    stops = visit.session.stops()
    listing = next(stop for stop in stops if isinstance(stop, Listing))
    entries = EntriesViewModel(words)
    entries.show(visit, listing, step_of(stops, listing.id))
    assert (entries.heading, entries.second) == ("Your children", "")
    entries.beside("az")
    assert (entries.heading, entries.second) == ("Your children", f"{MARK}Uşaqlarınız")
    entries.clear()
    assert entries.second == ""
