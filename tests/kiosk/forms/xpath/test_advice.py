# SPDX-License-Identifier: Apache-2.0
"""What authors are told about expressions that are right but may not mean what they seem."""

import pytest

from kiosk.errors import FormError
from kiosk.forms import load_form
from kiosk.forms.names import Names
from kiosk.forms.xpath.advice import advise
from kiosk.forms.xpath.compiler import scope_at

DATA = "<flag/><note/><age/><born/><way/><r><x/><y/><inner><z/></inner></r><g><inside/></g>"
MODEL = (
    '<bind nodeset="/data/flag" type="boolean"/><bind nodeset="/data/age" type="int"/>'
    '<bind nodeset="/data/born" type="date"/>'
)
BODY = (
    '<input ref="/data/note"/><group ref="/data/r"><repeat nodeset="/data/r">'
    '<input ref="/data/r/x"/><group ref="/data/r/inner"><repeat nodeset="/data/r/inner">'
    '<input ref="/data/r/inner/z"/></repeat></group></repeat></group>'
)


@pytest.fixture(scope="module")
def codes(xform):
    form = load_form(xform(DATA, MODEL, BODY))
    document = form.templates[0]
    while document.parent is not None:
        document = document.parent
    known = {template.path: template for template in document.walk()}

    def ask(source, at="/data/note", *, condition=False):
        scope = scope_at(known[at], document, Names({}))
        found = advise(source, scope, condition=condition)
        assert all(advice.detail[0] != " " and len(advice.detail) > 20 for advice in found)
        assert not scope.reads.spots
        return [advice.code.removeprefix("form.advice.") for advice in found]

    return ask


@pytest.mark.parametrize(
    ("source", "found"),
    [
        # a question as a truth
        ("not(/data/note)", ["existence"]),
        ("boolean(/data/age)", ["existence"]),
        ("/data/note and /data/age > 3", ["existence"]),
        ("if(/data/note, 1, 2)", ["existence"]),
        ("not(not(/data/note))", ["existence"]),
        ("not(/data/flag)", []),
        ("/data/flag or /data/note = 'x'", []),
        ("not(/data/r[x = 1])", []),
        ("not(/data/g)", []),
        ("not(instance('list')/root/item[k = '1'])", []),
        # dates as text
        ("'2020-02-29' + 1", ["date-text"]),
        ("2 * '2020-02-29T10:00:00.000Z'", ["date-text"]),
        ("-'2020-02-29'", ["date-text"]),
        ("date('2020-02-29') + 1", []),
        ("'12' + 1", []),
        ("/data/born > '2020-02-29'", []),
        ("date('2020-02-30')", ["no-date"]),
        ("format-date('junk', '%Y')", ["no-date"]),
        ("date('')", []),
        ("date(18000)", []),
        # many values
        ("/data/r/x + 1", ["many-values"]),
        ("/data/r/x = 'x'", ["many-values"]),
        ("string(/data/r/x)", ["many-values"]),
        ("concat(/data/r/x, '!')", ["many-values"]),
        ("if(/data/r/x, 1, 2)", ["many-values"]),
        ("sum(/data/r/x) + count(/data/r)", []),
        ("join(', ', /data/r/x)", []),
        ("/data/r[position() = 2]/x + 1", []),
        ("indexed-repeat(/data/r/x, /data/r, 2) + 1", []),
        # lists of one
        ("sum(/data/age)", ["lone-value"]),
        ("count(/data/note)", ["lone-value"]),
        ("max(3)", ["lone-value"]),
        ("max(/data/age, 3)", []),
        # what other apps don't have
        ("/data/r[1]/x", ["position"]),
        ("floor(/data/age)", ["elsewhere"]),
        ("/data/r[last()]/x", ["elsewhere"]),
        # what can't work, wherever it stands
        ("if(true(), 1, unknown(2))", ["unknown-function"]),
        ("false() and substring()", ["unknown-function"]),
        ("/data/r[unknown(1)]/x", ["unknown-function"]),
        ("regex(/data/note, '(')", ["pattern"]),
        ("regex(/data/note, '[a-z]+')", []),
        # each finding once
        ("not(/data/note) and not(/data/note)", ["existence"]),
        ("concat(/data/note, ' ', /data/age)", []),
    ],
)
def test_an_author_is_told(codes, source, found):
    assert codes(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("/data/r/y + 1", ["own-repeat"]),
        ("concat(/data/r/y, '!')", ["own-repeat"]),
        ("../y + 1", []),
        ("current()/../y", []),
        ("sum(/data/r/y)", []),
        ("../inner/z = 1", ["many-values"]),
        ("../../note", []),
    ],
)
def test_an_author_is_told_inside_a_repeat(codes, source, found):
    assert codes(source, at="/data/r/x") == found


def test_a_bare_question_is_no_condition(codes):
    assert codes("/data/note", condition=True) == ["existence"]
    assert codes("/data/note") == []
    assert codes("/data/flag", condition=True) == []
    assert codes("../note", at="/data/age", condition=True) == ["existence"]
    assert codes(". > 0", at="/data/age", condition=True) == []


def test_what_is_no_expression_gets_no_advice(codes):
    with pytest.raises(FormError) as caught:
        codes("1 +")
    assert caught.value.code == "form.xpath"


def test_the_words_name_question_and_remedy(xform):
    form = load_form(xform(DATA, MODEL, BODY))
    template = form.templates[0]
    while template.parent is not None:
        template = template.parent
    scope = scope_at(template.children[0].child("age"), template, Names({}))
    (advice,) = advise("not(../note)", scope)
    assert "../note != ''" in advice.detail
