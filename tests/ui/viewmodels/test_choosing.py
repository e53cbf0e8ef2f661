# SPDX-License-Identifier: Apache-2.0
"""What choosing does beside the answer: cascades, quick pages, answers that stand alone, orders."""

import base64
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QColor, QImage

from kiosk.errors import FormError
from kiosk.forms import FormSession, load_form
from ui.rendering.qr import png
from ui.searching import Foldings
from ui.steps import step_of
from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.question.choicepictures import SIDE
from ui.viewmodels.question.kinds import item_for
from ui.viewmodels.question.quick import MOMENT
from ui.written import written

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


DEPICTED = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms">
<h:head><h:title>Depicted</h:title><model><itext>
<translation lang="English (en)" default="true()">
<text id="a"><value>**Give** way</value><value form="image">jr://images/way.png</value></text>
<text id="b"><value>Stop</value><value form="image">jr://images/gone.png</value></text>
<text id="c"><value>[Turn](https://example.org) left</value>
 <value form="image">jr://images/broken.png</value></text>
<text id="d"><value>*None*</value></text></translation>
<translation lang="Azeri (az)">
<text id="a"><value>Yol **ver**</value><value form="image">jr://images/wide.png</value></text>
<text id="b"><value>Dayan</value></text><text id="c"><value>Sola</value></text>
<text id="d"><value>Yox</value></text></translation></itext>
<instance><data id="depicted"><sign/><order/></data></instance>
<bind nodeset="/data/order" type="odk:rank"/></model></h:head><h:body>
<select1 ref="/data/sign"><label>Sign</label>
<item><label ref="jr:itext('a')"/><value>a</value></item>
<item><label ref="jr:itext('b')"/><value>b</value></item>
<item><label ref="jr:itext('c')"/><value>c</value></item>
<item><label ref="jr:itext('d')"/><value>d</value></item></select1>
<odk:rank ref="/data/order"><label>Order</label>
<item><label ref="jr:itext('a')"/><value>a</value></item>
<item><label ref="jr:itext('d')"/><value>d</value></item></odk:rank></h:body></h:html>"""
SIGN = "/data/sign"


@pytest.fixture
def depicted(qapp, words, clock):
    """A question about signs with pictures, and the names of the files that were read."""
    session = FormSession(
        load_form(DEPICTED), clock=clock, ids=lambda: "id", instance_id="0192-visit", language="en"
    )
    read = []
    files = {
        "way.png": drawing(80, 40),
        "wide.png": drawing(2000, 500),
        "broken.png": b"\x89PNG\r\n\x1a\n",
    }

    def media(name):
        read.append(name)
        if name not in files:
            raise FormError("no such file", code="form.media")
        return files[name]

    item = item_for(session.question(SIGN), words, media=media)
    item.consult(session, Foldings())
    return session, item, read


def drawing(width, height):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return png(image)


def shown(item, role):
    model = item.choices
    (number,) = (one for one, name in model.roleNames().items() if bytes(name).decode() == role)
    return [model.data(model.index(row), number) for row in range(model.rowCount())]


def size_of(url):
    image = QImage.fromData(base64.b64decode(url.partition(",")[2]))
    return image.width(), image.height()


def test_a_choice_has_its_picture_and_keeps_its_words_without_one(depicted):
    _session, item, read = depicted
    assert read == [], "a picture is drawn when its row is"
    way, *others = shown(item, "picture")
    assert size_of(way) == (80, 40)
    assert others == ["", "", ""]
    link = "(\u2066https://example.org\u2069)"
    assert shown(item, "label") == ["Give way", "Stop", f"Turn {link} left", "None"]
    shown(item, "picture")
    assert read == ["way.png", "gone.png", "broken.png"], "each is drawn once"


def test_a_picture_of_a_choice_goes_with_the_language_and_is_no_larger_than_its_place(depicted):
    session, item, _read = depicted
    told = []
    item.choices.dataChanged.connect(lambda *_: told.append(shown(item, "picture")[0]))
    session.set_language("az")
    item.take(session.question(SIGN))
    assert size_of(told[-1]) == (SIDE, SIDE // 4)
    assert size_of(shown(item, "picture")[0]) == (SIDE, SIDE // 4)
    assert shown(item, "label")[0] == "Yol ver"


def test_what_is_put_in_order_has_its_picture_and_takes_it_along(depicted, words):
    session, sign, read = depicted
    item = item_for(session.question("/data/order"), words, media=sign.media)
    item.consult(session)
    before = [(row.value, row.picture) for row in item.ranks.rows]
    assert [value for value, _ in before] == ["a", "d"]
    assert item.pictured
    assert (size_of(before[0][1]), before[1][1]) == ((80, 40), "")
    session.answer("/data/order", item.moved(0, 1))
    item.take(session.question("/data/order"))
    assert [(row.value, row.picture) for row in item.ranks.rows] == before[::-1]
    assert read.count("way.png") == 1, "it is drawn once"


def test_no_marks_are_shown_of_what_is_chosen_found_or_put_in_order(depicted, words):
    session, item, _read = depicted
    session.answer(SIGN, "a")
    item.take(session.question(SIGN))
    assert (item.chosenText, item.labels[3]) == ("Give way", "None")
    item.search("give")
    assert shown(item, "label") == ["Give way"]
    order = item_for(session.question("/data/order"), words)
    assert [row.label for row in order.ranks.rows] == ["Give way", "None"]
    assert written(session.question(SIGN), "**Give** way", words) == "Give way"
