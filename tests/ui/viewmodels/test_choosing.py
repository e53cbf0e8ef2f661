# SPDX-License-Identifier: Apache-2.0
"""What choosing does beside the answer: cascades, quick pages, answers that stand alone, orders."""

from types import SimpleNamespace

import pytest

from kiosk.forms import FormSession, load_form
from ui.steps import step_of
from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.question.quick import MOMENT

FORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:odk="http://www.opendatakit.org/xforms" xmlns:kiosk="https://migration-kiosk.az/xforms">
<h:head><h:title>Choosing</h:title><model><instance><data id="choosing"><place><region/><city/></place>
<way/><langs/><order/></data></instance><instance id="city"><root>
<item><name>quba</name><label>Guba</label><region>north</region></item>
<item><name>astara</name><label>Astara</label><region>south</region></item></root></instance>
<bind nodeset="/data/langs" type="string" kiosk:exclusive="none"/>
<bind nodeset="/data/order" type="odk:rank" required="true()"/></model></h:head><h:body>
<group ref="/data/place" appearance="field-list">
<select1 ref="/data/place/region"><label>Region</label>
<item><label>North</label><value>north</value></item>
<item><label>South</label><value>south</value></item></select1>
<select1 ref="/data/place/city"><label>City</label>
<itemset nodeset="instance('city')/root/item[region = /data/place/region]">
<value ref="name"/><label ref="label"/></itemset></select1></group>
<select1 ref="/data/way" appearance="quick"><label>Way</label>
<item><label>Bus</label><value>bus</value></item>
<item><label>Car</label><value>car</value></item></select1>
<select ref="/data/langs"><label>Languages</label>
<item><label>A</label><value>a</value></item><item><label>B</label><value>b</value></item>
<item><label>None</label><value>none</value></item></select>
<odk:rank ref="/data/order"><label>Order</label>
<item><label>X</label><value>x</value></item><item><label>Y</label><value>y</value></item>
<item><label>Z</label><value>z</value></item></odk:rank>
</h:body></h:html>"""
REGION, CITY, WAY = "/data/place/region", "/data/place/city", "/data/way"
LANGS, ORDER = "/data/langs", "/data/order"


@pytest.fixture
def session(clock):
    return FormSession(
        load_form(FORM), clock=clock, ids=lambda: "id", instance_id="0192-visit", language=""
    )


@pytest.fixture
def show(qapp, words, session):
    question = QuestionViewModel(words)
    visit = SimpleNamespace(
        session=session,
        answer=session.answer,
        problems=lambda _page=None: (),
        findings=lambda _page=None: (),
        media=None,
    )

    def turn_to(page_id, **more):
        pages = session.pages()
        page = next(one for one in pages if one.id == page_id)
        question.show(visit, page, step_of(pages, page_id), **more)
        return question

    yield turn_to
    question.clear()


def finding(question, ref):
    return question._items[ref].property("finding")


def test_a_choice_that_no_longer_fits_is_taken_back_with_a_word_at_both_questions(show, session):
    question = show("/data/place")
    question.toggle(REGION, "north")
    question.toggle(CITY, "quba")
    assert finding(question, CITY) == finding(question, REGION) == ""
    question.toggle(REGION, "south")
    assert session.question(CITY).value == ""
    assert "choose again" in finding(question, CITY)
    assert "City" in finding(question, REGION)
    question.toggle(CITY, "astara")
    assert finding(question, CITY) == finding(question, REGION) == ""


def test_a_choice_that_comes_back_with_its_list_is_no_longer_missed(show, session):
    question = show("/data/place")
    for ref, value in ((REGION, "north"), (CITY, "quba"), (REGION, "south"), (REGION, "north")):
        question.toggle(ref, value)
    assert session.question(CITY).value == "quba"
    assert finding(question, CITY) == ""


def test_a_quick_page_goes_on_once_a_moment_after_a_finger(show, qtbot):
    question = show(WAY)
    with qtbot.waitSignal(question.completed, timeout=50 * MOMENT):
        question.toggle(WAY, "car")
        question.hasten(WAY)
        question.toggle(WAY, "bus")
        question.hasten(WAY)
    assert not question._quick._timer.isActive()


@pytest.mark.parametrize("why", ["returning", "explored", "back", "not quick"])
def test_a_page_stays_where_going_on_would_surprise(show, why):
    question = show(LANGS if why == "not quick" else WAY, returning=why == "returning")
    question.explore(explored=why == "explored")
    ref = LANGS if why == "not quick" else WAY
    question.hasten(ref)
    if why == "back":
        assert question._quick._timer.isActive()
        question.goBack()
    assert not question._quick._timer.isActive()


def test_none_of_these_takes_the_others_back_and_is_taken_back_by_them(show, session):
    question = show(LANGS)
    for value, expected in (("a", "a"), ("b", "a b"), ("none", "none"), ("b", "b")):
        question.toggle(LANGS, value)
        assert session.question(LANGS).value == expected
    assert question._items[LANGS].counted == "1 chosen"


def test_an_order_is_made_step_by_step_or_kept_as_it_is(show, session):
    question = show(ORDER)
    question.rank(ORDER, 0, 0)
    assert session.question(ORDER).value == "x y z"
    question.rank(ORDER, 2, 0)
    question.rank(ORDER, 1, 2)
    assert session.question(ORDER).value == "z y x"
    question.rank(ORDER, 2, 3)
    question.rank(ORDER, -1, 0)
    assert session.question(ORDER).value == "z y x"
    assert [row.value for row in question._items[ORDER]._ranks.rows] == ["z", "y", "x"]
