# SPDX-License-Identifier: Apache-2.0
"""Functions whose meaning needs more than a line: what is never evaluated, signed, or no node."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.errors import FormError
from kiosk.forms import load_form

CASES = [
    # what can never be evaluated needs no meaning
    ("false() and unknown()", False),
    ("true() or substring()", True),
    ("false() or true() or unknown(unknown())", True),
    ("1 = 2 and 1 + unknown(/unknown)", False),
    ("if(true(), 'A', unknown())", "A"),
    ("if(false() and unknown(), 'A', if(true() or unknown(), 'B', unknown()))", "B"),
    ("a = 5 and true()", True),
    ("a = 5 and false() and unknown()", False),
    ("a = 6 or false()", False),
    # blank calculations
    ("coalesce(1 * b, 'none')", "none"),
    ("string(coalesce(1 div 0, 'none'))", "Infinity"),
    ("once(b * 10)", ""),
    # lists of truths: a node counts by its text
    ("checklist(2, 2, a | b | c)", True),
    ("checklist(1, 1, '', 0, true())", True),
    ("weighted-checklist(9, 9, a, 5, b, 3, c, 4)", True),
    # white space is XML's own
    ("normalize-space('\u00a0a  b\n')", "\u00a0a b"),
    # names
    ("namespace-uri(a)", ""),
    ("name(r[2]/x)", "x"),
    ("is-selected(c, 'words')", True),
]


@pytest.mark.parametrize(("source", "value"), CASES, ids=[case[0] for case in CASES])
def test_a_function_means(evaluate, source, value):
    assert evaluate(source) == value


@pytest.mark.parametrize(
    "source",
    [
        "count(1)",
        "count-non-empty('a')",
        "name(1)",
        "local-name('a')",
        "namespace-uri(true())",
        "position(1)",
        "randomize(1, 2)",
        "true() and unknown()",
        "if(a, unknown(), 1)",
        "extract-signed('a')",
    ],
)
def test_a_call_that_can_never_work_is_refused(evaluate, source):
    with pytest.raises(FormError) as caught:
        evaluate(source)
    assert caught.value.code == "form.function"


def told(session, ref):
    return next(node.value for node in session.nodes() if node.ref == ref)


@pytest.fixture
def signed():
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    message = "salam dünya".encode()
    code = base64.b64encode(key.sign(message) + message).decode()
    return code, base64.b64encode(key.public_key().public_bytes_raw()).decode()


def test_a_signed_text_is_told(evaluate, signed):
    code, key = signed
    assert evaluate(f"extract-signed('{code}', '{key}')") == "salam dünya"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda code, key: ("A" + code[1:], key),
        lambda code, key: (code[:-4], key),
        lambda code, key: (code, "A" * len(key)),
        lambda code, key: (code, key[:8]),
        lambda code, key: ("", key),
        lambda _code, key: ("no base64!", key),
    ],
)
def test_a_text_that_was_tampered_with_is_blank(evaluate, signed, spoil):
    code, key = spoil(*signed)
    assert evaluate(f"extract-signed('{code}', '{key}')") == ""


def test_a_namespace_is_told_by_the_prefix_of_a_node(xform, begin):
    model = (
        '<bind nodeset="/data/told" type="string" calculate="namespace-uri(/data/orx:x)"/>'
        '<bind nodeset="/data/own" type="string" calculate="namespace-uri(/data/a)"/>'
    )
    session = begin(xform("<a/><orx:x/><told/><own/>", model))
    assert told(session, "/data/told") == "http://openrosa.org/xforms"
    assert told(session, "/data/own") == "http://www.w3.org/2002/xforms"


def test_putting_together_means_the_round_that_asks(xform, begin):
    data = "<r><x>a</x><y/></r><r><x>b</x><y/></r><every/>"
    model = (
        '<bind nodeset="/data/r/y" calculate="concat(/data/r/x, \'!\')"/>'
        '<bind nodeset="/data/every" calculate="concat(/data/r/x)"/>'
    )
    body = (
        '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat></group>'
    )
    session = begin(xform(data, model, body))
    assert told(session, "/data/r[1]/y") == "a!"
    assert told(session, "/data/r[2]/y") == "b!"
    assert told(session, "/data/every") == "ab"


def test_days_are_written_anew_in_another_language(xform, begin):
    itext = (
        '<itext><translation lang="en"><text id="t"><value>T</value></text></translation>'
        '<translation lang="fr"><text id="t"><value>T</value></text></translation></itext>'
    )
    model = "<bind nodeset=\"/data/d\" calculate=\"format-date('2026-11-22', '%a')\"/>"
    session = begin(xform("<d/>", model, itext=itext), language="en")
    assert told(session, "/data/d") == "Sun"
    session.set_language("fr")
    assert told(session, "/data/d") == "dim."


def test_a_moment_is_not_settled_before_the_session_says_where_it_is(xform):
    source = "'2026-11-22T00:00:00' + 1"
    form = load_form(xform("<d/>", f'<bind nodeset="/data/d" calculate="{source}"/>'))
    assert form is not None
