# SPDX-License-Identifier: Apache-2.0
"""Texts in the active language."""

import pytest

ITEXT = """<itext>
<translation lang="English (en)" default="true()">
 <text id="q"><value>Your name</value><value form="guidance">As in the passport</value></text>
 <text id="hello"><value>Hello <output value="/data/a"/>, <output value="/data/n"/> years</value></text>
 <text id="one"><value>One</value></text><text id="only"><value>Only here</value></text>
 <text id="bad"><value>Too short</value></text>
</translation>
<translation lang="ru">
 <text id="q"><value form="short">Имя</value><value form="long">Ваше имя</value></text>
 <text id="hello"><value>Привет, <output value="/data/a"/></value></text>
 <text id="one"><value>Один</value></text><text id="bad"><value>Слишком коротко</value></text>
</translation></itext>"""
MODEL = (
    '<instance id="l"><root><item><itextId>one</itextId><name>1</name></item></root></instance>'
    '<bind nodeset="/data/a" constraint="string-length(.) &gt; 2" '
    "jr:constraintMsg=\"jr:itext('bad')\"/>"
    '<bind nodeset="/data/n" type="decimal"/>'
)
BODY = (
    '<input ref="/data/a"><label ref="jr:itext(\'q\')"/><hint ref="jr:itext(\'q\')"/></input>'
    '<input ref="/data/n"><label ref="jr:itext(\'hello\')"/><hint ref="jr:itext(\'only\')"/></input>'
    '<select1 ref="/data/s"><label>S</label><itemset nodeset="instance(\'l\')/root/item">'
    '<value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>'
)


@pytest.fixture
def session(xform, begin):
    return begin(xform("<a>Ana</a><n>100.0</n><s/>", MODEL, BODY, ITEXT), language="ru")


def test_languages_go_by_their_codes(session):
    assert session.form.languages == ("en", "ru")
    assert session.form.default_language == "en"


def test_a_language_the_form_lacks_falls_back_to_the_default(session):
    session.set_language("fa")
    assert session.language == "en"


def test_the_long_form_wins_and_guidance_stands_apart(session):
    question = session.question("/data/a")
    assert (question.label, question.hint) == ("Ваше имя", "Ваше имя")
    session.set_language("en")
    question = session.question("/data/a")
    assert (question.label, question.hint, question.guidance) == (
        "Your name",
        "Your name",
        "As in the passport",
    )


def test_a_text_missing_in_one_language_comes_from_the_default(session):
    assert session.question("/data/n").hint == "Only here"


def test_outputs_follow_answers_and_say_so(session):
    session.set_language("en")
    assert session.question("/data/n").label == "Hello Ana, 100 years"
    assert "label" in session.answer("/data/a", "Eva")["/data/n"]
    assert session.question("/data/n").label == "Hello Eva, 100 years"


def test_what_a_person_types_is_shown_literally_in_a_label(session):
    session.answer("/data/a", "${q} <output/> &amp;")
    assert session.question("/data/n").label == "Привет, ${q} <output/> &amp;"


def test_choices_and_messages_are_translated(session):
    assert session.question("/data/s").choices[0].label == "Один"
    session.answer("/data/a", "x")
    assert session.question("/data/a").violation.message == "Слишком коротко"
    changes = session.set_language("en")
    assert "choices" in changes["/data/s"]
    assert session.question("/data/s").choices[0].label == "One"
    assert session.question("/data/a").violation.message == "Too short"


def test_answers_can_be_read_in_another_language_than_the_active_one(session):
    session.answer("/data/s", "1")
    texts = {answer.ref: answer.text for answer in session.answers("en")}
    assert texts["/data/s"] == "One"
    assert session.language == "ru"


@pytest.mark.parametrize(
    ("language", "text"), [("az", "21 noy B. 2026"), ("ru", "21 нояб. вс 2026")]
)
def test_months_and_days_are_named_in_the_forms_language(xform, begin, language, text):
    itext = f'<itext><translation lang="{language}"><text id="x"><value>x</value></text></translation></itext>'
    binds = "<bind nodeset=\"/data/a\" calculate=\"format-date('2026-11-22', '%e %b %a %Y')\"/>"
    session = begin(xform("<a/>", binds, '<input ref="/data/a"/>', itext), language=language)
    assert session.question("/data/a").value == text.replace("21", "22")


def test_a_question_can_be_said_in_another_language_than_the_active_one(session):
    session.answer("/data/a", "Ana")
    worded = session.worded("/data/n", "en")
    assert worded.label == "Hello Ana, 100 years"
    assert session.worded("/data/s", "en").choices == {"1": "One"}
    assert session.language == "ru"
    assert session.question("/data/n").label == "Привет, Ana"
    assert session.question("/data/s").choices[0].label == "Один"


def test_a_page_can_be_found_in_another_language(xform, begin):
    texts = "".join(
        f'<translation lang="{code}"><text id="g"><value>{said}</value></text></translation>'
        for code, said in (("en", "Trip"), ("ru", "Поездка"))
    )
    body = (
        '<group appearance="field-list"><label ref="jr:itext(\'g\')"/>'
        '<input ref="/data/a"><label>A</label></input></group>'
    )
    session = begin(xform("<a/>", "", body, f"<itext>{texts}</itext>"), language="ru")
    (page,) = session.pages()
    assert session.stop_in(page.id, "en").title == "Trip"
    assert session.pages()[0].title == page.title == "Поездка"
    assert session.stop_in("/data/none", "en") is None
