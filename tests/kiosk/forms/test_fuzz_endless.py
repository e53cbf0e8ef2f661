# SPDX-License-Identifier: Apache-2.0
"""Rules that would go on for ever, or grow for ever, end by name within two seconds."""

import pytest

from kiosk.errors import FormError
from kiosk.forms import load_form
from kiosk.forms.xpath import environment
from tests.kiosk.forms.hostile.bounds import Hung, bounded, rearm
from tests.kiosk.forms.hostile.cases import begin


def calculated(*expressions: str) -> tuple[str, str]:
    data = "".join(f"<c{at}/>" for at in range(len(expressions)))
    binds = "".join(
        f'<bind nodeset="/data/c{at}" calculate="{each}"/>' for at, each in enumerate(expressions)
    )
    return f"<a>word</a>{data}", binds


LIST = f'<instance id="l"><root>{"<row/>" * 200}</root></instance>'
ROWS = "instance('l')//row"
EVERYWHERE = f"count({ROWS}[count({ROWS}[count({ROWS}[count({ROWS}) &gt; 1]) &gt; 1]) &gt; 1])"
RULES = {
    "a text that doubles from question to question": (
        "form.size",
        calculated("/data/a", *(f"concat(/data/c{n}, /data/c{n})" for n in range(40))),
    ),
    "a text of as many copies as fit": (
        "form.work",
        calculated(
            f"concat({', '.join(['/data/a'] * 1_000)})",
            f"concat({', '.join(['/data/c0'] * 200)})",
            f"string-length(concat({', '.join(['/data/c1'] * 1_000)}))",
        ),
    ),
    "every row from every row from every row": ("form.work", calculated(EVERYWHERE)),
    "all that precedes all that follows": (
        "form.work",
        calculated(f"count({ROWS}{'/following::*/preceding::*' * 20})"),
    ),
}


@pytest.mark.parametrize("what", RULES)
def test_a_rule_that_takes_everything_is_stopped(xform, what):
    code, (data, model) = RULES[what]
    with bounded():
        form = load_form(xform(data, LIST + model))
        rearm()
        with pytest.raises(FormError) as caught:
            begin(form)
    assert caught.value.code == code


def test_without_the_guard_the_same_rule_hangs(xform, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(environment, "WORK", 10**12)
    _, (data, model) = RULES["every row from every row from every row"]
    form = load_form(xform(data, LIST + model))
    with pytest.raises(Hung), bounded():
        begin(form)


def test_an_answer_that_costs_too_much_changes_nothing(xform):
    """And the next one is as good as the first."""
    data, model = calculated(f"if(/data/a = 'go', {EVERYWHERE}, 'rest')")
    session = begin(load_form(xform(data, LIST + model, '<input ref="/data/a"/>')))
    before = session.finalise()
    with bounded(), pytest.raises(FormError) as caught:
        session.answer("/data/a", "go")
    assert caught.value.code == "form.work"
    assert session.finalise() == before
    session.answer("/data/a", "on")
    assert b"<a>on</a>" in session.finalise()


def test_actions_that_wake_each_other_come_to_rest(xform):
    body = "".join(
        f'<input ref="/data/{one}"><setvalue event="xforms-value-changed" ref="/data/{other}" '
        f'value="concat(/data/{one}, /data/{other})"/></input>'
        for one, other in ("ab", "bc", "ca", "aa")
    )
    session = begin(load_form(xform("<a/><b/><c/>", "", body)))
    with bounded():
        for round_ in range(60):
            try:
                session.answer(f"/data/{'abc'[round_ % 3]}", f"x{round_}")
            except FormError as error:
                assert error.code == "form.size"  # noqa: PT017 (both ends are allowed)
            rearm()


REPEAT = '<repeat nodeset="/data/r" jr:count="{outer}"><repeat nodeset="/data/r/s" jr:count="{inner}"><input ref="/data/r/s/x"/></repeat></repeat>'


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("count(/data/r) + 1", "1"),
        ("1000000000", "1"),
        ("1000", "1000"),
        ("pow(10, 300)", "pow(10, 400)"),
        ("count(/data/r/s) + 1", "count(/data/r) * 2"),
        ("3", "count(/data/r/s) + 1"),
        ("/data/a", "/data/a"),
    ],
)
def test_repeats_find_an_end(xform, outer, inner):
    xml = xform("<a>1000</a><r><s><x/></s></r>", "", REPEAT.format(outer=outer, inner=inner))
    with bounded():
        try:
            form = load_form(xml)
            rearm()
            begin(form)
        except FormError as error:
            assert error.code in {"form.size", "form.cycle", "form.work", "form.repeat-limit"}  # noqa: PT017 (both ends are allowed)


@pytest.mark.parametrize(
    "itext",
    [
        "<output value=\"jr:itext('one')\"/>",
        "<output value=\"jr:itext('two')\"/>",
        "<output value=\"jr:choice-name(/data/a, '/data/a')\"/>",
    ],
)
def test_texts_that_quote_themselves_are_refused(xform, itext):
    """Whether the loader or the first look finds it."""
    texts = f"""<itext><translation lang="en"><text id="one"><value>{itext}</value></text>
    <text id="two"><value><output value="jr:itext('one')"/></value></text></translation></itext>"""
    body = """<select1 ref="/data/a"><label ref="jr:itext('one')"/>
    <item><label ref="jr:itext('two')"/><value>x</value></item></select1>"""

    def look() -> None:
        begin(load_form(xform("<a>x</a>", "", body, texts))).question("/data/a")

    with bounded(), pytest.raises(FormError) as caught:
        look()
    assert caught.value.code in {"form.itext", "form.cycle", "form.work"}


PATTERNS = ("(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*a){20}$", "(a?){30}a{30}b", "([a-z]+)*[0-9]")


def test_patterns_that_try_for_ever_are_given_up(xform):
    """Thirty of them in one form: the budget is the answer's, not the pattern's."""
    data, model = calculated(
        *(f"regex(/data/a, '{PATTERNS[n % len(PATTERNS)]}')" for n in range(30))
    )
    session = begin(load_form(xform(data, model, '<input ref="/data/a"/>')))
    with bounded():
        session.answer("/data/a", "a" * 40 + "!")
