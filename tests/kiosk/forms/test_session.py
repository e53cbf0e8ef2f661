# SPDX-License-Identifier: Apache-2.0
"""One person's way through a form."""

from xml.etree.ElementTree import XML

import pytest

from kiosk.errors import FormError
from kiosk.forms import Condition, QuestionKind, load_form

BODY = "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in "abc")


def values(session):
    return {ref: question.value for ref, question in _questions(session).items()}


def _questions(session):
    refs = [ref for page in session.pages() for ref in page.questions]
    return {ref: session.question(ref) for ref in refs}


def test_a_calculation_follows_an_answer_and_says_so(xform, begin):
    session = begin(
        xform("<a/><b/><c/>", '<bind nodeset="/data/c" type="int" calculate="/data/a * 2"/>', BODY)
    )
    changes = session.answer("/data/a", "21")
    assert changes["/data/c"] == {"value"}
    assert session.question("/data/c").value == "42"


def test_an_answer_that_changes_nothing_reports_nothing(xform, begin):
    session = begin(xform("<a/><b/><c/>", "", BODY))
    session.answer("/data/a", "x")
    assert session.answer("/data/a", " x ") == {}


def test_early_cut_off_stops_where_a_value_stays(xform, begin):
    binds = (
        "<bind nodeset=\"/data/b\" calculate=\"if(/data/a &gt; 10, 'big', 'small')\"/>"
        '<bind nodeset="/data/c" calculate="concat(/data/b, \'!\')"/>'
    )
    session = begin(xform("<a/><b/><c/>", binds, BODY))
    session.answer("/data/a", "50")
    assert session.answer("/data/a", "60") == {"/data/a": {"value"}}


def test_what_is_not_relevant_is_blank_and_unsent_and_comes_back(xform, begin):
    binds = (
        '<bind nodeset="/data/b" relevant="/data/a = \'yes\'"/>'
        "<bind nodeset=\"/data/c\" calculate=\"concat('[', /data/b, ']')\"/>"
    )
    session = begin(xform("<a>yes</a><b/><c/>", binds, BODY))
    session.answer("/data/b", "kept")
    assert session.question("/data/c").value == "[kept]"
    session.answer("/data/a", "no")
    assert session.question("/data/b").relevant is False
    assert session.question("/data/b").value == ""
    assert session.question("/data/c").value == "[]"
    assert b"<b>" not in session.finalise()
    session.answer("/data/a", "yes")
    assert session.question("/data/b").value == "kept"
    assert session.question("/data/c").value == "[kept]"


def test_relevance_is_inherited(xform, begin):
    binds = '<bind nodeset="/data/g" relevant="/data/a = 1"/>'
    body = '<input ref="/data/a"/><group ref="/data/g"><input ref="/data/g/x"/></group>'
    session = begin(xform("<a/><g><x/></g>", binds, body))
    assert session.question("/data/g/x").relevant is False
    assert session.answer("/data/a", "1")["/data/g/x"] == {"relevant"}


def test_a_broken_constraint_keeps_the_answer_and_says_the_forms_words(xform, begin):
    binds = (
        '<bind nodeset="/data/a" type="int" constraint=". &gt; 17" '
        'jr:constraintMsg="Adults only."/>'
    )
    session = begin(xform("<a/><b/><c/>", binds, BODY))
    session.answer("/data/a", "15")
    question = session.question("/data/a")
    assert question.value == "15"
    assert question.violation.condition is Condition.CONSTRAINT
    assert question.violation.message == "Adults only."
    session.answer("/data/a", "18")
    assert session.violations() == ()


def test_a_constraint_on_another_answer_is_reported_when_that_changes(xform, begin):
    binds = '<bind nodeset="/data/a" constraint=". != /data/b"/>'
    session = begin(xform("<a>x</a><b/><c/>", binds, BODY))
    assert "violation" in session.answer("/data/b", "x")["/data/a"]


def test_required_follows_its_condition(xform, begin):
    binds = (
        '<bind nodeset="/data/b" required="/data/a = 1" jr:requiredMsg="Please."/>'
        '<bind nodeset="/data/c" readonly="/data/a = 1"/>'
    )
    session = begin(xform("<a/><b/><c/>", binds, BODY))
    assert session.violations() == ()
    changes = session.answer("/data/a", "1")
    assert (changes["/data/b"], changes["/data/c"]) == ({"required"}, {"readonly"})
    (violation,) = session.violations()
    assert (violation.ref, violation.condition, violation.message) == (
        "/data/b",
        Condition.REQUIRED,
        "Please.",
    )


@pytest.mark.parametrize(
    ("data_type", "entry"),
    [
        ("int", ("007", "7", True)),
        ("int", ("12a", "12a", False)),
        ("int", ("99999999999", "99999999999", False)),
        ("decimal", ("1,5", "1.5", True)),
        ("decimal", ("89", "89", True)),
        ("decimal", ("1.2.3", "1.2.3", False)),
        ("date", ("2026-2-3", "2026-02-03", True)),
        ("date", ("2026-02-30", "2026-02-30", False)),
        ("date", ("yesterday", "yesterday", False)),
        ("time", ("25:00", "25:00", False)),
        ("time", ("09:30", "09:30", True)),
        ("dateTime", ("2026-02-03T10:00:00+04:00", "2026-02-03T10:00:00+04:00", True)),
    ],
)
def test_a_value_of_the_wrong_type_is_kept_and_judged(xform, begin, data_type, entry):
    text, value, valid = entry
    session = begin(xform("<a/><b/><c/>", f'<bind nodeset="/data/a" type="{data_type}"/>', BODY))
    session.answer("/data/a", text)
    question = session.question("/data/a")
    assert question.value == value
    assert (question.violation is None) is valid
    if not valid:
        assert question.violation.condition is Condition.TYPE


def test_decimals_are_submitted_as_other_engines_do(xform, begin):
    session = begin(xform("<a/><b/><c/>", '<bind nodeset="/data/a" type="decimal"/>', BODY))
    session.answer("/data/a", "89")
    assert b"<a>89.0</a>" in session.finalise()


@pytest.mark.parametrize(
    "text",
    [
        "Ana 😀",
        '<img src="x.png">',
        "]]>&amp;<!--",
        "x\u202egnp",
        "\ud800\x00",
        "${name}",
        "' or 1=1",
        "z\u0336" * 1500,
    ],
)
def test_hostile_text_never_raises_and_stays_well_formed(xform, begin, text):
    binds = '<bind nodeset="/data/b" calculate="concat(/data/a, \'!\')" constraint="regex(., \'(a+)+$\')"/>'
    session = begin(xform("<a/><b/><c/>", binds, BODY))
    session.answer("/data/a", text)
    session.violations()
    session.answers()
    root = XML(session.finalise())
    assert root.findtext("a") == session.question("/data/a").value or root.findtext("a") is None


def test_ten_thousand_characters_are_kept_and_judged(xform, begin):
    session = begin(xform("<a/><b/><c/>", "", BODY))
    session.answer("/data/a", "x" * 10_000)
    question = session.question("/data/a")
    assert len(question.value) == 10_000
    assert question.violation.condition is Condition.LENGTH


def test_a_pattern_that_never_ends_counts_as_broken(xform, begin):
    binds = '<bind nodeset="/data/a" constraint="regex(., \'(a|aa)+(a|aa)+(a|aa)+(a|aa)+b\')"/>'
    session = begin(xform("<a/><b/><c/>", binds, BODY))
    session.answer("/data/a", "a" * 60)
    assert session.question("/data/a").violation.condition is Condition.CONSTRAINT


def test_kinds_and_our_attributes_reach_the_screen(xform):
    binds = (
        '<bind nodeset="/data/a" readonly="true()"/>'
        '<bind nodeset="/data/b" type="date" kiosk:mrz="birth-date" kiosk:receipt="yes"/>'
    )
    body = (
        '<input ref="/data/a"><label>Note</label></input>'
        '<input ref="/data/b" appearance="no-calendar w1"/><trigger ref="/data/c"/>'
    )
    form = load_form(xform("<a/><b/><c/>", binds, body))
    kinds = [form.controls[number].kind for number in sorted(form.controls)]
    assert kinds == [QuestionKind.NOTE, QuestionKind.DATE, QuestionKind.ACKNOWLEDGE]


def test_a_question_shows_its_attributes_and_appearances(xform, begin):
    binds = '<bind nodeset="/data/a" kiosk:mrz="lines" kiosk:sensitive="yes"/>'
    session = begin(xform("<a/>", binds, '<input ref="/data/a" appearance="numbers multiline"/>'))
    question = session.question("/data/a")
    assert dict(question.attributes) == {"mrz": "lines", "sensitive": "yes"}
    assert question.appearances == {"numbers", "multiline"}


def test_preloads_and_first_load_actions_fill_a_new_instance(xform, begin):
    model = (
        '<bind nodeset="/data/a" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>'
        '<bind nodeset="/data/b" type="date" jr:preload="date" jr:preloadParams="today"/>'
        '<bind nodeset="/data/c" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>'
        '<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>'
        '<setvalue event="odk-instance-first-load" ref="/data/d" value="2 + 3"/>'
    )
    session = begin(xform("<a/><b/><c/><d/>", model))
    text = session.finalise().decode()
    assert "<a>2026-11-21T14:32:00.000+04:00</a><b>2026-11-21</b>" in text
    assert "<c>2026-11-21T14:32:00.000+04:00</c><d>5</d>" in text
    assert "<instanceID>uuid:0192-visit</instanceID>" in text


def test_a_value_changed_action_follows_the_question(xform, begin):
    body = (
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" '
        'value="concat(/data/a, /data/c)"/></input>'
    )
    session = begin(xform("<a/><b/><c>!</c>", "", body))
    assert "/data/b" in session.answer("/data/a", "x")
    assert b"<b>x!</b>" in session.finalise()


def test_answers_are_listed_as_a_person_reads_them(xform, begin):
    body = (
        '<group ref="/data/g"><label>About you</label><input ref="/data/g/d"><label>Born</label>'
        '</input><select ref="/data/g/s"><label>Which</label><item><label>One</label><value>1'
        "</value></item><item><label>Two</label><value>2</value></item></select></group>"
    )
    binds = '<bind nodeset="/data/g/d" type="date"/>'
    session = begin(xform("<g><d/><s/></g>", binds, body))
    session.answer("/data/g/d", "1990-05-04")
    session.answer("/data/g/s", "2 1")
    born, which = session.answers()
    assert (born.section, born.label, born.value) == ("About you", "Born", "1990-05-04")
    assert born.text == "May 4, 1990"
    assert (which.value, which.text) == ("1 2", "One, Two")


@pytest.mark.parametrize("text", ["1e39", "9" * 35, "9" * 35 + ".5", "1e-999999", "1e999999"])
def test_a_number_that_no_range_can_divide_is_not_on_it(xform, begin, text):
    session = begin(
        xform("<x/>", "", '<range ref="/data/x" start="0" end="1e40" step="0.1"/>'),
    )
    session.answer("/data/x", "0.3")
    session.answer("/data/x", text)
    assert session.question("/data/x").value == ""
    session.undo()
    assert session.question("/data/x").value == "0.3"


def test_only_what_holds_a_value_is_answered(xform, begin):
    session = begin(xform("<g><a/></g>", "", '<input ref="/data/g/a"/>'))
    with pytest.raises(FormError) as refused:
        session.answer("/data/g", "x")
    assert refused.value.code == "form.reference"


@pytest.mark.parametrize(("entered", "read"), [("10", "10"), ("1.50", "1.50"), ("-0.5", "-0.5")])
def test_a_decimal_is_read_as_it_was_written(xform, begin, entered, read):
    session = begin(
        xform(
            "<n/>",
            model='<bind nodeset="/data/n" type="decimal"/>',
            body='<input ref="/data/n"/>',
        )
    )
    session.answer("/data/n", entered)
    (answered,) = session.answers()
    assert answered.text == read
